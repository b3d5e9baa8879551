"""Waivers of results: the scan says that a result is there, and the waivers file gets an entry for it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from msgspec.structs import replace

from sovcheck import lazy_model
from sovcheck.errors import UsageError
from sovcheck.findings.report import Result
from sovcheck.findings.waivers.book import discriminator_of
from sovcheck.findings.waivers.file_editor import with_waiver
from sovcheck.findings.waivers.waivers import ALL, MOST_BYTES, NOT_KNOWN, STATE_SOME, Waiver, parse_waivers
from sovcheck.inventory.allowed_values import vocabulary_of
from sovcheck.inventory.messages import explain
from sovcheck.policy.rules import Rule
from sovcheck.policy.severity import Severity
from sovcheck.report.wording import first_few
from sovcheck.scan.inputs import gather, refuse_overwriting
from sovcheck.scan.judgement import judge_assets
from sovcheck.scan.preparation import Scan, prepare
from sovcheck.scan.request import ScanRequest
from sovcheck.scan.system import check_asset
from sovcheck.suggestions import did_you_mean
from sovcheck.user_files import read_bounded

_NAMED = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class Acceptance:
    """What is to be accepted, by whom, and until when; ``about`` is a discriminator, ``everything`` all of them."""

    rule: str
    asset: str
    reason: str
    owner: str
    approver: str
    expires: date
    about: str | None = None
    everything: bool = False


@dataclass(frozen=True, slots=True)
class Waived:
    """The waiver, how many results it covers today, and the bytes of the file with it."""

    waiver: Waiver
    covers: int
    data: bytes


def waive(request: ScanRequest, accepted: Acceptance, file: Path) -> Waived:
    """The waiver of what the request's files give today, as a scan takes it.

    Raises UsageError where the rule says nothing of the asset, or where it is not clear which of what it says is
    meant, and what a scan raises. Nothing is written.
    """
    prepared = prepare(replace(request, waivers=None, baseline=None))
    refuse_overwriting([file], gather(Path(each.path) for each in prepared.system.inventory.files), "--waivers")
    rule = prepared.policies.rule(accepted.rule)
    results = _results(prepared, rule.id, check_asset(prepared.system, accepted.asset))
    about = _about(results, accepted)
    covered = [result for result in results if about in (ALL, discriminator_of(result))]
    severity = max((result.severity for result in covered), key=lambda one: one.rank)
    waiver = _waiver(accepted, rule.id, about, _missing(covered) if about == NOT_KNOWN else None, severity)
    _check_term(waiver, prepared)
    data = read_bounded(file, "name a file of kind: Waivers", MOST_BYTES) if file.exists() else None
    _refuse_repeated(data, waiver, rule, file)
    return Waived(waiver, len(covered), with_waiver(data, waiver, str(file)))


def _results(prepared: Scan, rule_id: str, asset_id: str) -> Sequence[Result]:
    others = [other.id for other in prepared.policies.rules if other.id != rule_id]
    report = judge_assets(replace(prepared, policies=prepared.policies.without(others)), [asset_id])
    if not report.results:
        kind = prepared.system.assets[asset_id].kind.with_article
        said = "passes" if report.summary.passed else f"does not apply: {asset_id} is {kind}"
        raise UsageError(f"there is nothing to waive: {rule_id} on {asset_id} {said}")
    return report.results


def _about(results: Sequence[Result], accepted: Acceptance) -> str | None:
    """The discriminator that the waiver names."""
    if accepted.everything and accepted.about is not None:
        raise UsageError("--about names one thing and --all means every one: give one of them")
    if accepted.everything:
        return ALL
    found = sorted({discriminator_of(result) for result in results}, key=lambda name: name or "")
    if accepted.about in found:
        return accepted.about
    named = [name for name in found if name is not None]
    listed = first_few(named, _NAMED)
    place = f"{results[0].rule} on {accepted.asset}"
    if accepted.about is None:
        advice = "accept each that is meant with --about VALUE, or with --all also what is not there yet"
        raise UsageError(f"{place} is about {listed}: {advice}")
    hint = did_you_mean(accepted.about, named, f"it is about {listed}" if named else "leave --about out")
    raise UsageError(f"--about {accepted.about}: {place} says nothing about that: {hint}")


def _missing(results: Sequence[Result]) -> tuple[str, ...]:
    """What leaves them open, as the waiver names it. Raises UsageError where that is more than a report names."""
    for result in results:
        if result.further_missing:
            named = first_few([each.named for each in result.missing or ()], _NAMED)
            wanting = f"{result.rule} on {result.asset} is open for want of more fields than a report names: {named}"
            raise UsageError(f"{wanting} and others: {STATE_SOME}, or accept with --all whatever the rule says of it")
    return tuple(dict.fromkeys(each.named for result in results for each in result.missing or ()))


def _waiver(
    accepted: Acceptance, rule_id: str, about: str | None, missing: tuple[str, ...] | None, severity: Severity
) -> Waiver:
    fields = {name: getattr(accepted, name) for name in ("asset", "reason", "owner", "approver", "expires")}
    try:
        return Waiver(rule=rule_id, discriminator=about, missing=missing, severity=severity, **fields)
    except lazy_model.ValidationError as failure:
        vocabulary = vocabulary_of(Waiver)
        told = []
        for error in failure.errors(include_url=False):
            wrong, advice = explain(error, error["loc"], vocabulary)
            told.append(f"--{error['loc'][0]}: {wrong}: {advice}")
        raise UsageError("\n".join(told)) from None


def _check_term(waiver: Waiver, prepared: Scan) -> None:
    today, most = prepared.request.today, prepared.profile.profile.waivers.max_days
    days = (waiver.expires - today).days
    if days < 0:
        raise UsageError(
            f"--expires {waiver.expires}: that is before {today}: a waiver that has expired covers nothing"
        )
    if days > most:
        wrong = f"that is {days:,} days away, and the profile allows {most:,} (waivers.max_days)"
        raise UsageError(f"--expires {waiver.expires}: {wrong}: name an earlier day, and decide again then")


def _refuse_repeated(data: bytes | None, waiver: Waiver, rule: Rule, file: Path) -> None:
    """A second waiver of the same is an error in the file; one beside a waiver of everything covers nothing."""
    for entry in parse_waivers(data, str(file)) if data is not None else ():
        known = entry.waiver
        if known.subject == waiver.subject:
            wrong = f"the same is waived until {known.expires}"
            raise UsageError(f"{entry.location}: {wrong}: change that entry, or remove it first")
        lasts = known.expires >= waiver.expires and known.accepts(waiver.severity or rule.severity, rule.severity)
        if known.subject == (waiver.rule, waiver.asset, ALL) and lasts:
            raise UsageError(f'{entry.location}: a waiver of everything ("*") covers this until {known.expires}')
