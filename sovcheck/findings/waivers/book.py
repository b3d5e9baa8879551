"""Waiver matching: which waiver covers which result on a day, and which waivers need attention."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import date
from types import MappingProxyType

from msgspec import Struct

from sovcheck.findings.report import FileDigest, Result, Status, WaiverReport, WaiverStatus
from sovcheck.findings.results.proof import NOTHING, LeftOut
from sovcheck.findings.waivers.waivers import ALL, NOT_KNOWN, STATE_SOME, DeclaredWaiver, Subject, Waiver
from sovcheck.policy.rules import Rule
from sovcheck.policy.severity import Severity

_NAMED = 8
"""How many discriminators are named, where a waiver names none of them."""

_DECIDE = "decide about each, then name those that are accepted, or remove the waiver"


class Coverage(Struct):
    """How many results a waiver covers, and how many of them the baseline does not have."""

    results: int = 0
    new: int = 0


class WaiverBook:
    """The waivers as of a day. Expired ones cover nothing."""

    def __init__(self, declared: Iterable[DeclaredWaiver], today: date, file: FileDigest | None = None) -> None:
        self._declared = tuple(declared)
        self._today = today
        self._file = file
        self._valid: Mapping[Subject, Waiver] = MappingProxyType(
            {entry.waiver.subject: entry.waiver for entry in self._declared if entry.waiver.expires >= today}
        )
        self._assets = frozenset(asset for _, asset, _ in self._valid)

    @property
    def covers_any(self) -> bool:
        """Whether there is a valid waiver."""
        return bool(self._valid)

    def is_about(self, asset: str) -> bool:
        """Whether a valid waiver names the asset."""
        return asset in self._assets

    def covering(
        self,
        rule: Rule,
        asset: str,
        discriminator: str | None,
        severity: Severity,
        left_out: LeftOut = NOTHING,
    ) -> Waiver | None:
        """The waiver that covers a result: the one of exactly this discriminator, else the one of all.

        Neither covers what is graver than it accepts. The discriminator of a result that is unknown is ``unknown``, and
        ``left_out`` is what leaves it open: only a waiver that names all of it covers it.
        """
        if not self._valid:
            return None
        named = (self._valid.get((rule.id, asset, each)) for each in (discriminator, ALL))
        covering = (waiver for waiver in named if waiver and waiver.accepts(severity, rule.severity))
        return next((waiver for waiver in covering if waiver.names_all(left_out)), None)

    def attention(
        self, used: Mapping[Subject, Coverage], assets: Collection[str], results: Iterable[Result], *, compared: bool
    ) -> WaiverReport:
        """The waivers that expired, those that covered no result, and those that cover what nobody has seen yet.

        ``used`` says what each one covers, ``compared`` whether there is a baseline; ``results`` are all of the scan.
        """
        known = frozenset(assets)
        open_waivers = [entry for entry in self._declared if entry.waiver.expires >= self._today]
        unused = [entry for entry in open_waivers if entry.waiver.subject not in used]
        found = _found(results, {entry.waiver.subject[:2] for entry in unused})
        return WaiverReport(
            file=self._file,
            unused=tuple(
                _status(entry, _why_unused(entry.waiver, known, found.get(entry.waiver.subject[:2], {})))
                for entry in unused
            ),
            expired=tuple(
                _status(entry, "expired: it covers nothing any more")
                for entry in self._declared
                if entry.waiver.expires < self._today
            ),
            covers_all=tuple(_of_all(open_waivers, used, compared=compared)),
        )


def discriminator_of(result: Result) -> str | None:
    """What a waiver names to cover the result."""
    return NOT_KNOWN if result.unknown_facts else result.discriminator


def _of_all(
    declared: Iterable[DeclaredWaiver], used: Mapping[Subject, Coverage], *, compared: bool
) -> Iterator[WaiverStatus]:
    for entry in declared:
        coverage = used.get(entry.waiver.subject)
        if entry.waiver.discriminator == ALL and coverage is not None:
            results = "1 result" if coverage.results == 1 else f"{coverage.results:,} results"
            new = f", of which {coverage.new:,} are not in the baseline" if compared else ""
            note = f"covers {results}{new}, and whatever the rule will say of this asset"
            yield _status(entry, note, coverage.results)


_Found = Mapping[str | None, Result]
"""By what waivers could name, the result that has it; of several, the last that no waiver covers."""


def _found(results: Iterable[Result], subjects: Collection[tuple[str, str]]) -> dict[tuple[str, str], _Found]:
    """By rule and asset, of those asked for, sorted."""
    found: dict[tuple[str, str], dict[str | None, Result]] = {}
    for result in results if subjects else ():
        if (result.rule, result.asset) in subjects:
            named = found.setdefault((result.rule, result.asset), {})
            if result.status is not Status.WAIVED or discriminator_of(result) not in named:
                named[discriminator_of(result)] = result
    return {subject: dict(sorted(names.items(), key=lambda item: item[0] or "")) for subject, names in found.items()}


def _why_unused(waiver: Waiver, assets: frozenset[str], found: _Found) -> str:
    if waiver.asset not in assets:
        return "no asset of that id is declared: correct the id, or remove it"
    if not found:
        return "the rule finds nothing on this asset: remove it"
    wanting = _wanting(waiver, found)
    if wanting is not None:
        return f"the rule is open for want of {wanting}"
    grave = _gravest(waiver, found)
    if grave is not None:
        accepted = f"up to {waiver.severity}" if waiver.severity else "no more than the rule's own severity"
        return f"it accepts {accepted}, and what the rule finds is {grave} now: decide again, or remove the waiver"
    if waiver.discriminator is None:
        return f"it names no discriminator, and what the rule finds here has one ({_listed(found)}): {_DECIDE}"
    return f"the rule finds nothing with that discriminator on this asset, but others ({_listed(found)}): {_DECIDE}"


def _named(waiver: Waiver, found: _Found) -> Iterator[Result]:
    """The results that it names, and that nothing covers."""
    named = found.values() if waiver.discriminator == ALL else [found.get(waiver.discriminator)]
    return (result for result in named if result is not None and result.status is not Status.WAIVED)


def _wanting(waiver: Waiver, found: _Found) -> str | None:
    """What is missing besides what was accepted, and what to do; None where it is nothing."""
    results = list(_named(waiver, found))
    if waiver.missing is not None and any(result.further_missing for result in results):
        return f"more than a report names: {STATE_SOME}, then name the rest"
    left_open = tuple(name for result in results for name in waiver.leaves_open(result.missing or ()))
    if not left_open:
        return None
    return f"{', '.join(left_open[:_NAMED])}, which it does not name: decide again, or remove the waiver"


def _gravest(waiver: Waiver, found: _Found) -> Severity | None:
    """How grave is what the waiver names and nothing covers: graver than what was accepted."""
    return max((result.severity for result in _named(waiver, found)), key=lambda one: one.rank, default=None)


def _listed(found: Collection[str | None]) -> str:
    named = [name for name in found if name is not None]
    more = f" and {len(named) - _NAMED:,} more" if len(named) > _NAMED else ""
    return ", ".join([*named[:_NAMED], *(["one without"] if None in found else [])]) + more


def _status(entry: DeclaredWaiver, note: str, covers: int | None = None) -> WaiverStatus:
    waiver = entry.waiver
    return WaiverStatus(
        rule=waiver.rule,
        asset=waiver.asset,
        discriminator=waiver.discriminator,
        owner=waiver.owner,
        expires=waiver.expires,
        file=entry.location.file,
        line=entry.location.line,
        covers=covers,
        note=note,
    )
