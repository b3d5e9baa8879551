"""Memoized grounds of results: the paths that prove a failure, and the fields that would settle an unknown.

Of assets that are written down alike they are resolved once, and for each further one the id is exchanged and the
lines are moved.
"""

from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from sovcheck.engine.answers import Finding
from sovcheck.errors import EngineError, Location
from sovcheck.facts.missing.omitted import Omitted
from sovcheck.findings.hops import shortened, written
from sovcheck.findings.report import Hop, MissingField
from sovcheck.findings.sheet import Sheet
from sovcheck.findings.unknown_facts import explain_omitted, explain_unknown, says_itself
from sovcheck.graph import paths
from sovcheck.policy.rules import Rule

ResolvePath = Callable[[str, str], paths.Proof]
"""The paths behind a handle: asset id, handle. Raises KeyError for a handle that the asset's facts do not hold."""

FindMissing = Callable[[str, str], tuple[Omitted, ...]]
"""What leaves a fact unknown, each once: asset id, fact."""

_MOST_MISSING = 12
"""How many fields are named that would settle an unknown."""

_OF_DEPENDENTS = "deployment"
"""The fact that is left open by whatever depends on the asset, so that it differs between assets written alike."""


class Shown(NamedTuple):
    """The paths of a failure as a report shows them, and how many more there are at least."""

    paths: tuple[tuple[Hop, ...], ...] = ()
    further: int = 0


class Gap(NamedTuple):
    """What leaves an unknown open: in words, as fields, and as it was found, where the words name the asset."""

    message: str
    missing: tuple[MissingField, ...]
    omitted: tuple[Omitted, ...] = ()


class Grounds(NamedTuple):
    """What the results of one asset rest on, in the order of its sheet's findings and unknowns."""

    proofs: Sequence[Shown]
    gaps: Sequence[Gap]


@dataclass(frozen=True, slots=True)
class _First:
    """The first of several assets that are alike, with its grounds."""

    asset: str
    line: int
    grounds: Grounds


class GroundsFinder:
    """Resolves grounds. ``likeness`` says which assets have each other's; where it is None, they are found anew."""

    def __init__(self, resolve_path: ResolvePath, find_missing: FindMissing) -> None:
        self._resolve_path = resolve_path
        self._find_missing = find_missing
        self._hops: dict[int, tuple[paths.Hop, Hop]] = {}
        self._firsts: dict[Hashable, _First] = {}

    def of(self, asset: str, location: Location, sheet: Sheet, likeness: Hashable | None) -> Grounds:
        """What the results of the asset rest on. Raises EngineError for a handle that leads nowhere."""
        if likeness is None:
            return self._found(asset, sheet)
        first = self._firsts.get(likeness)
        if first is not None:
            return _moved(first, sheet, asset, location)
        grounds = self._found(asset, sheet)
        if _can_move(grounds, sheet, asset):
            self._firsts[likeness] = _First(asset, location.line, grounds)
        return grounds

    def _found(self, asset: str, sheet: Sheet) -> Grounds:
        return Grounds(
            [self._shown(asset, rule, finding) for rule, finding, _ in sheet.findings],
            [_gap(asset, facts, self._omitted(asset, facts)) for _, facts in sheet.unknowns],
        )

    def _shown(self, asset: str, rule: Rule, finding: Finding) -> Shown:
        if finding.path is None:
            return Shown()
        try:
            proof = self._resolve_path(asset, finding.path)
        except KeyError:
            raise EngineError(
                f"{rule.location}: {rule.id} gives the path {finding.path!r} for {asset}, "
                "but its facts hold no such path: give one back as it stands in the facts"
            ) from None
        return Shown(tuple(tuple(map(self._hop, shortened(path))) for path in proof.paths), proof.further)

    def _hop(self, hop: paths.Hop) -> Hop:
        """The graph gives the same hop for many paths; it is kept, so that no other can take its address."""
        known = self._hops.get(id(hop))
        if known is None:
            known = self._hops[id(hop)] = (hop, written(hop))
        return known[1]

    def _omitted(self, asset: str, facts: Sequence[str]) -> tuple[Omitted, ...]:
        if len(facts) == 1:
            return self._find_missing(asset, facts[0])
        return tuple(dict.fromkeys(omitted for fact in facts for omitted in self._find_missing(asset, fact)))


def _can_move(grounds: Grounds, sheet: Sheet, asset: str) -> bool:
    """Whether the asset is only where paths begin, and nothing that is open depends on who uses it."""
    later = (hop for shown in grounds.proofs for path in shown.paths for hop in path[1:])
    of_users = any(fact.partition(".")[0] == _OF_DEPENDENTS for _, facts in sheet.unknowns for fact in facts)
    return not of_users and all(asset not in (hop.asset, hop.to) for hop in later)


def _moved(first: _First, sheet: Sheet, asset: str, location: Location) -> Grounds:
    """The grounds of another asset that is like the first."""
    lines = location.line - first.line
    starts: dict[int, Hop] = {}

    def path(of_first: tuple[Hop, ...]) -> tuple[Hop, ...]:
        start = of_first[0]
        if start.asset != first.asset:
            return of_first
        moved = starts.get(id(start))
        if moved is None:
            moved = starts[id(start)] = _moved_hop(start, asset, lines)
        return (moved, *of_first[1:])

    def omitted(of_first: Omitted) -> Omitted:
        where = of_first.location
        if of_first.asset != first.asset:
            return of_first
        place = Location(where.file, where.line + lines) if where is not None else None
        return Omitted(asset, of_first.field, place)

    def field(of_first: MissingField) -> MissingField:
        line = of_first.line
        if of_first.asset != first.asset:
            return of_first
        moved = line + lines if line is not None else None
        return MissingField(asset=asset, field=of_first.field, file=of_first.file, line=moved)

    def gap(facts: tuple[str, ...], of_first: Gap) -> Gap:
        if of_first.omitted:
            return _gap(asset, facts, tuple(map(omitted, of_first.omitted)))
        return Gap(of_first.message, tuple(map(field, of_first.missing)))

    return Grounds(
        [Shown(tuple(map(path, shown.paths)), shown.further) for shown in first.grounds.proofs],
        [gap(facts, of_first) for (_, facts), of_first in zip(sheet.unknowns, first.grounds.gaps, strict=True)],
    )


def _moved_hop(hop: Hop, asset: str, lines: int) -> Hop:
    return Hop(
        asset=asset,
        edge=hop.edge,
        to=hop.to,
        file=hop.file,
        line=hop.line + lines if hop.line is not None else None,
        source=hop.source,
        certainty=hop.certainty,
        left_out=hop.left_out,
    )


def _gap(asset: str, facts: tuple[str, ...], omitted: tuple[Omitted, ...]) -> Gap:
    elsewhere = [each for each in omitted if each.asset != asset or not says_itself(facts, each.field)]
    message = explain_unknown(facts) + explain_omitted(elsewhere)
    named = any(each.asset == asset for each in elsewhere)
    return Gap(message, tuple(map(_missing_field, omitted[:_MOST_MISSING])), omitted if named else ())


def _missing_field(omitted: Omitted) -> MissingField:
    where = omitted.location
    return MissingField(
        asset=omitted.asset,
        field=omitted.field,
        file=where.file if where is not None else None,
        line=(where.line or None) if where is not None else None,
    )
