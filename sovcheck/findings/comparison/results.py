"""Which results were fixed, are new, are no longer known, or stayed; a result is known by rule, asset and party."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field

from sovcheck.findings.comparison.model import ComparedResult
from sovcheck.findings.comparison.sides import Names, Side
from sovcheck.findings.report import Result, Status
from sovcheck.findings.results.result import left_open
from sovcheck.findings.verdict import blocks
from sovcheck.policy.severity import Severity

_Key = tuple[str, str, str | None]
_Pair = tuple[Result | None, Result | None]
_ORDER = (Status.FAIL, Status.UNKNOWN, Status.WAIVED)


@dataclass(slots=True)
class ComparedResults:
    """The results of both sides, by what became of them, gravest first."""

    fixed: list[ComparedResult] = field(default_factory=list)
    new: list[ComparedResult] = field(default_factory=list)
    newly_unknown: list[ComparedResult] = field(default_factory=list)
    newly_waived: list[ComparedResult] = field(default_factory=list)
    same: list[ComparedResult] = field(default_factory=list)


def compare_results(one: Side, other: Side, names: Names) -> ComparedResults:
    """Every result of both sides, each once."""
    pairs = list(_pairs(one.report.results, other.report.results, names))
    context = _Context(
        gone=_Subjects((earlier for earlier, later in pairs if earlier is not None and later is None), names),
        came=_Subjects(later for earlier, later in pairs if later is not None and earlier is None),
        left_open=left_open(other.report.results),
    )
    compared = ComparedResults()
    for earlier, later in pairs:
        _sort_in(compared, earlier, later, context, _Entries(other, names))
    for listed in (compared.fixed, compared.new, compared.newly_unknown, compared.newly_waived, compared.same):
        listed.sort(key=_gravest_first)
    return compared


def is_worse(one: Side, other: Side, compared: ComparedResults, fail_on: Severity | None, names: Names) -> bool:
    """Whether there are new failures that count, or more new unknowns than the profile allows.

    What could not be judged before, or failed, and cannot be judged now is not a new unknown.
    """
    if any(each.after is Status.FAIL and blocks(each.severity, fail_on) for each in compared.new):
        return True
    if fail_on is None:
        return False
    known = {
        (result.rule, names.asset(result.asset)) for result in one.report.results if result.status is not Status.WAIVED
    }
    unknowns = Counter(
        result.severity
        for result in other.report.results
        if result.status is Status.UNKNOWN and (result.rule, result.asset) not in known
    )
    return any(unknowns[overrun.severity] > overrun.allowed for overrun in other.report.summary.over_budget)


_SAME = Names({})


@dataclass(frozen=True, slots=True)
class _Context:
    """What only one side says of the same assets, and of which the second side's rules cannot tell all."""

    gone: "_Subjects"
    came: "_Subjects"
    left_open: Collection[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class _Entries:
    """Makes what is listed."""

    other: Side
    names: Names

    def of(
        self, shown: Result, before: Status | None, after: Status | None, *, earlier: Result | None, stays: bool = True
    ) -> ComparedResult:
        """The entry of a result of the second side, or of one of the first that does not stay."""
        asset = shown.asset if stays else self.names.asset(shown.asset)
        regraded = earlier is not None and earlier.severity is not shown.severity
        return ComparedResult(
            rule=shown.rule,
            title=shown.title,
            severity=shown.severity,
            severity_before=earlier.severity if earlier is not None and regraded else None,
            asset=asset,
            kind=shown.kind,
            discriminator=shown.discriminator,
            message=shown.message,
            before=before,
            after=after,
            gone=not stays and self.other.knows_all and asset not in self.other.assets,
            fingerprint=shown.fingerprint,
        )


def _sort_in(
    compared: ComparedResults, earlier: Result | None, later: Result | None, context: _Context, entries: _Entries
) -> None:
    """Put a pair where it belongs, once.

    A failure that is gone is not fixed where the rule cannot tell all of the asset, though it finds others there; and
    what was unknown and has become a failure is that failure, and nothing that was settled well.
    """
    before, after = _status(earlier), _status(later)
    if later is None:
        if earlier is not None:
            _sort_in_missing(compared, earlier, context, entries)
        return
    if earlier is None:
        if after is Status.UNKNOWN and context.gone.is_judged(later.rule, later.asset):
            return  # reported with the failure that was there before
        if context.gone.is_unknown(later.rule, later.asset):
            before = Status.UNKNOWN
    lists = {
        Status.FAIL: compared.new,
        Status.UNKNOWN: compared.newly_unknown,
        Status.WAIVED: compared.newly_waived,
    }
    listed = compared.same if before is after or after is None else lists[after]
    listed.append(entries.of(later, before, after, earlier=earlier))


def _sort_in_missing(compared: ComparedResults, earlier: Result, context: _Context, entries: _Entries) -> None:
    """The same for a result that only the first side has."""
    rule, asset = earlier.rule, entries.names.asset(earlier.asset)
    if earlier.status is not Status.UNKNOWN and (rule, asset) in context.left_open:
        unknown = entries.of(earlier, earlier.status, Status.UNKNOWN, earlier=earlier, stays=False)
        compared.newly_unknown.append(unknown)
    elif earlier.status is not Status.UNKNOWN or not context.came.is_judged(rule, asset):
        compared.fixed.append(entries.of(earlier, earlier.status, None, earlier=earlier, stays=False))


def _status(result: Result | None) -> Status | None:
    return None if result is None else result.status


def _gravest_first(entry: ComparedResult) -> tuple[object, ...]:
    about = (entry.rule, entry.asset, entry.discriminator or "", entry.fingerprint)
    return (-entry.severity.rank, *about, entry.before or "", entry.after or "", entry.message)


class _Subjects:
    """Of which assets rules say that they cannot judge them, and of which they do judge, on one side."""

    def __init__(self, results: Iterable[Result], names: Names = _SAME) -> None:
        self._unknown: set[tuple[str, str]] = set()
        self._judged: set[tuple[str, str]] = set()
        for result in results:
            # Also behind a waiver may stand that the rule could not judge.
            unknown = result.status is Status.UNKNOWN or bool(result.unknown_facts)
            (self._unknown if unknown else self._judged).add((result.rule, names.asset(result.asset)))

    def is_unknown(self, rule: str, asset: str) -> bool:
        """Whether the rule could not judge the asset."""
        return (rule, asset) in self._unknown

    def is_judged(self, rule: str, asset: str) -> bool:
        """Whether the rule found something in the asset, accepted or not."""
        return (rule, asset) in self._judged


def _pairs(before: Iterable[Result], after: Iterable[Result], names: Names) -> Iterator[_Pair]:
    """Each result with the one of the other side that is about the same; equal statuses first, where there are more."""
    earlier, later = _by_key(before, names), _by_key(after, _SAME)
    for key in earlier.keys() | later.keys():
        ones, others = earlier.get(key, []), later.get(key, [])
        for status in _ORDER:
            while (one := _taken(ones, status)) is not None:
                other = _taken(others, status)
                if other is None:
                    ones.append(one)
                    break
                yield one, other
        while ones or others:
            yield (ones.pop() if ones else None), (others.pop() if others else None)


def _by_key(results: Iterable[Result], names: Names) -> dict[_Key, list[Result]]:
    found: dict[_Key, list[Result]] = defaultdict(list)
    for result in results:
        found[_key(result, names)].append(result)
    return found


def _key(result: Result, names: Names) -> _Key:
    return result.rule, names.asset(result.asset), names.discriminator(result.discriminator)


def _taken(results: list[Result], status: Status) -> Result | None:
    place = next((place for place, result in enumerate(results) if result.status is status), None)
    return results.pop(place) if place is not None else None
