"""Baselines: an earlier JSON report, whose results are known and do not fail a scan again."""

import hashlib
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ValidationError

from sovcheck.constraints import ConfigDict, Field
from sovcheck.errors import InputError, Location, Problem
from sovcheck.findings.report import (
    BaselineInfo,
    FixedResult,
    RegradedResult,
    Result,
    Status,
    Verdict,
)
from sovcheck.findings.results.proof import LeftOut
from sovcheck.findings.results.result import left_open
from sovcheck.findings.saved.consistency import more_than_counted, refuse_altered, wrong_fingerprint
from sovcheck.findings.saved.grouped_report import parsed
from sovcheck.findings.saved.json_places import line_of, line_of_ambiguity
from sovcheck.findings.saved.saved_report import ADVICE, explain_invalid
from sovcheck.policy.severity import Severity
from sovcheck.strict_json import NotStrictError, parse_object
from sovcheck.user_files import read_bounded

_HEAD = 2**20
"""Bytes from the beginning of a report, in which all but its results is: enough to name lines there."""

_JUDGE_ANEW = "name a report of this one, or scan without --baseline, look at every finding, and keep that report"


class _Read(BaseModel):
    """What is read of an earlier report: later ones of the same schema may say more, and older ones less."""

    model_config = ConfigDict(frozen=True, extra="ignore")


class _EarlierMissing(_Read):
    asset: str
    field: str


class _EarlierResult(_Read):
    rule: str
    asset: str
    status: Status
    fingerprint: str
    discriminator: str | None = None
    missing: tuple[_EarlierMissing, ...] | None = None
    further_missing: int | None = None
    severity: Severity | None = None
    message: str | None = None

    @property
    def rank(self) -> int:
        """How severe it was; less than any where it does not say."""
        return self.severity.rank if self.severity is not None else -1

    @property
    def wanting(self) -> set[tuple[str, str]]:
        """The assets and fields that it was unknown for."""
        return {(each.asset, each.field) for each in self.missing or ()}


class _EarlierPass(_Read):
    asset: str


class _EarlierInventory(_Read):
    name: str | None = None


class _EarlierProfile(_Read):
    id: str
    home: str
    sha256: str


class _EarlierSummary(_Read):
    by_severity: dict[Severity, int]
    by_rule: dict[str, dict[str, int]]


class _EarlierReport(_Read):
    schema_id: Literal["sovcheck.report/v1"] = Field(alias="schema")
    today: date
    verdict: Verdict | None = None
    inventory: _EarlierInventory
    profile: _EarlierProfile
    summary: _EarlierSummary
    results: tuple[_EarlierResult, ...]
    passes: tuple[_EarlierPass, ...] = ()


class Baseline:
    """The results of an earlier report, by fingerprint.

    A failure is known only where the earlier report has it as a failure: what was unknown then and is proved now is
    new. An unknown is known where it failed, or was unknown for want of the same fields or more. Neither is known where
    it was less severe then: what kept nobody from passing may do so now. What was waived then is never known, so that
    it comes back when its waiver expires.
    """

    def __init__(self, report: _EarlierReport, data: bytes, file: str) -> None:
        self._report = report
        self._head = data[:_HEAD]
        self._file = file
        self._sha256 = hashlib.sha256(data).hexdigest()
        self._failures = _by_fingerprint(report, Status.FAIL)
        self._unknowns = _by_fingerprint(report, Status.UNKNOWN)

    def of_another_system(self, name: str | None, assets: Collection[str], today: date) -> list[Problem]:
        """One problem for everything that says that the earlier report is of another system, or of a later day.

        It knows findings that nobody has looked at here. ``name`` is what today's inventory calls its system, None
        where it does not, and ``assets`` are all that today's scan judges.
        """
        return self._problems(self._differing(name, assets, today))

    def by_another_profile(self, profile: str, sha256: str, home: str) -> list[Problem]:
        """One problem for everything that says that it was judged by another profile, or with another home."""
        return self._problems(self._judged_otherwise(profile, sha256, home))

    def _problems(self, differing: Iterable[tuple[str, str]]) -> list[Problem]:
        return [
            Problem(Location(self._file, line_of(self._head, field.split("."))), field, wrong, _JUDGE_ANEW)
            for field, wrong in differing
        ]

    def has_failure(self, fingerprint: str, number: int, severity: Severity) -> bool:
        """Whether that many failures of a fingerprint are known, as severe as that or more.

        Had it fewer, nobody could tell which one is new.
        """
        return sum(each.rank >= severity.rank for each in self._failures.get(fingerprint, ())) >= number

    def has_unknown(self, fingerprint: str, severity: Severity, left_out: LeftOut) -> bool:
        """Whether an unknown result is known, as severe as that or more: as a failure, or for want of all of that.

        Where more is left out than either report names, the few that it names are compared.
        """
        wanting = {(each.asset, each.field) for each in left_out.fields}
        unknowns = (
            each
            for each in self._unknowns.get(fingerprint, ())
            if wanting <= each.wanting and (each.further_missing or not left_out.further)
        )
        known = (*unknowns, *self._failures.get(fingerprint, ()))
        return any(each.rank >= severity.rank for each in known)

    def info(self, results: Collection[Result]) -> BaselineInfo:
        """What the report says of it; ``results`` are all of today.

        Nothing is fixed by leaving it out: where a rule cannot tell all of an asset, what it found there and does not
        find any more is gone, and not fixed; nor is what it could not tell, where it finds something now.
        """
        present = {result.fingerprint for result in results}
        found = {(result.rule, result.asset) for result in results}
        open_ = left_open(results)
        earlier = [each for each in self._report.results if each.status in (Status.FAIL, Status.UNKNOWN)]
        gone = [each for each in earlier if each.fingerprint not in present]
        fixed = [
            each for each in gone if (each.rule, each.asset) not in (open_ if each.status is Status.FAIL else found)
        ]
        return BaselineInfo(
            file=self._file,
            sha256=self._sha256,
            today=self._report.today,
            verdict=self._report.verdict,
            known=sum(not result.new for result in results),
            gone=len(gone),
            fixed=tuple(_fixed(each) for each in sorted(fixed, key=_gravest_first)),
            regraded=tuple(self._regraded(results)),
        )

    def _regraded(self, results: Collection[Result]) -> Iterator[RegradedResult]:
        before = {each.fingerprint: each.severity for each in self._report.results}
        seen: set[str] = set()
        for result in results:
            earlier = before.get(result.fingerprint)
            if earlier is not None and earlier is not result.severity and result.fingerprint not in seen:
                seen.add(result.fingerprint)
                yield RegradedResult(rule=result.rule, asset=result.asset, before=earlier, after=result.severity)

    def _differing(self, name: str | None, assets: Collection[str], today: date) -> Iterator[tuple[str, str]]:
        then = self._report
        named = {result.asset for result in then.results} | {passed.asset for passed in then.passes}
        if then.inventory.name != name:
            yield "inventory.name", f"is of {_called(then.inventory.name)}, and this scan is of {_called(name)}"
        elif named and named.isdisjoint(assets):
            yield "results", "is of another system: it has no asset in common with this scan"
        if then.today > today:
            yield "today", f"is of {then.today}, a later day than the {today} that is judged"

    def _judged_otherwise(self, profile: str, sha256: str, home: str) -> Iterator[tuple[str, str]]:
        then = self._report
        if then.profile.id != profile:
            yield "profile.id", f"was judged by the profile {then.profile.id}, and this scan is by {profile}"
        elif then.profile.sha256 != sha256:
            yield "profile.sha256", f"was judged by another version of the profile {profile}"
        if then.profile.home != home:
            yield "profile.home", f"was judged with home {then.profile.home}, and this scan is with home {home}"


def load_baseline(path: Path) -> Baseline:
    """The baseline of a file. Raises InputError when it is not a report of this schema."""
    return parse_baseline(read_bounded(path, ADVICE), str(path))


def parse_baseline(data: bytes, file: str) -> Baseline:
    """The baseline out of a JSON report. Raises InputError with what is wrong, and where.

    One that lists what its summary does not count, or knows something by the fingerprint of another result, was
    changed by hand.
    """
    return Baseline(parsed(data, file, _parse_earlier), data, file)


def _parse_earlier(data: bytes, file: str) -> _EarlierReport:
    try:
        report = _EarlierReport.model_validate_json(data, by_alias=True, by_name=False)
        parse_object(data)
    except NotStrictError as error:
        raise InputError([Problem(Location(file, line_of_ambiguity(data)), "", str(error), ADVICE)]) from None
    except ValidationError as error:
        raise InputError([explain_invalid(error, data, file)]) from None
    refuse_altered(_alterations(report), data, file)
    return report


def _alterations(report: _EarlierReport) -> Iterator[tuple[str, str]]:
    """What was changed after it was written: the field, and what is wrong with it."""
    for number, result in enumerate(report.results):
        if wrong := wrong_fingerprint(result.rule, result.asset, result.discriminator, result.fingerprint):
            yield f"results.{number}.fingerprint", wrong
    listed = ((result.rule, result.status, result.severity) for result in report.results)
    yield from more_than_counted(listed, report.summary.by_rule, report.summary.by_severity)


def _fixed(result: _EarlierResult) -> FixedResult:
    return FixedResult(
        rule=result.rule,
        asset=result.asset,
        severity=result.severity,
        status=result.status,
        message=result.message,
    )


def _gravest_first(result: _EarlierResult) -> tuple[object, ...]:
    return (-result.rank, result.rule or "", result.asset, result.message or "")


def _called(name: str | None) -> str:
    return repr(name) if name is not None else "a system without a name"


def _by_fingerprint(report: _EarlierReport, status: Status) -> Mapping[str, Sequence[_EarlierResult]]:
    found: dict[str, list[_EarlierResult]] = {}
    for result in report.results:
        if result.status is status:
            found.setdefault(result.fingerprint, []).append(result)
    return found
