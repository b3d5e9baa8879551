"""Grounds of results: the paths that prove a failure, the fields that would settle an unknown, and words for it."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import islice
from typing import NamedTuple

from msgspec import Struct

from sovcheck.engine.answers import Finding
from sovcheck.errors import EngineError, Location
from sovcheck.facts.documents.label_index import label_of, own_field
from sovcheck.facts.missing.omitted import EVIDENCE, Omitted
from sovcheck.findings.judging.outcomes import Outcomes
from sovcheck.findings.results.proof import Hop, LeftOut, MissingField, written
from sovcheck.findings.results.results import Member, Move
from sovcheck.graph import paths
from sovcheck.graph.omissions import FEW
from sovcheck.policy.rules import Rule

ResolvePath = Callable[[str, str], paths.Proof]
"""The paths behind a handle: asset id, handle. Raises KeyError for a handle that the asset's facts do not hold."""

FindMissing = Callable[[str, str], tuple[Omitted, ...]]
"""What leaves a fact unknown, each once, and one more than a few where there are many: asset id, fact."""

_MOST_MISSING = 12
"""How many fields are named that would settle an unknown."""

_OF_DEPENDENTS = "deployment"
"""The fact that is left open by whatever depends on the asset, so that it differs between assets written alike."""
_NAMED = 3
"""How many assets that leave something open are named."""

# Rules do not know which asset they judge (docs/adr/0003), so they say `It` and `{asset}`.
_PRONOUNS = (("It ", "{} "), ("Its ", "{}'s "))
_PLACE = "{asset}"


class Shown(NamedTuple):
    """The paths of a failure as a report shows them, and how many more there are at least."""

    paths: tuple[tuple[Hop, ...], ...] = ()
    further: int = 0


class Gap(NamedTuple):
    """What leaves an unknown open: in words, as fields, and as it was found, where the words name the asset."""

    message: str
    left_out: LeftOut
    omitted: tuple[Omitted, ...] = ()


class Grounds(NamedTuple):
    """What the results of one asset rest on, in the order of its outcomes's findings and unknowns."""

    proofs: Sequence[Shown]
    gaps: Sequence[Gap]


class GroundsFinder:
    """Resolves paths, and finds what is missing."""

    def __init__(self, resolve_path: ResolvePath, find_missing: FindMissing) -> None:
        self._resolve_path = resolve_path
        self._find_missing = find_missing
        self._hops: dict[int, tuple[paths.Hop, Hop]] = {}

    def of(self, asset: str, outcomes: Outcomes) -> Grounds:
        """What the results of the asset rest on. Raises EngineError for a handle that leads nowhere."""
        return Grounds(
            [self._shown(asset, rule, finding) for rule, finding, _ in outcomes.findings],
            [_gap(asset, facts, *self._omitted(asset, facts)) for _, facts in outcomes.unknowns],
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
        return Shown(tuple(tuple(map(self._hop, paths.shortened(path))) for path in proof.paths), proof.further)

    def _hop(self, hop: paths.Hop) -> Hop:
        """The graph gives the same hop for many paths; it is kept, so that no other can take its address."""
        known = self._hops.get(id(hop))
        if known is None:
            known = self._hops[id(hop)] = (hop, written(hop))
        return known[1]

    def _omitted(self, asset: str, facts: Sequence[str]) -> tuple[tuple[Omitted, ...], int]:
        """A few fields of each fact, each once, and how many more there are at least.

        One that is too many for a fact is counted also where another fact names it: there may be others behind it.
        """
        found = [self._find_missing(asset, fact) for fact in facts]
        told = tuple(dict.fromkeys(omitted for each in found for omitted in each[:FEW]))
        all_found = {omitted for each in found for omitted in each}
        return told, max(len(all_found) - len(told), *(len(each[FEW:]) for each in found))


def can_move(grounds: Grounds, outcomes: Outcomes, member: Member) -> bool:
    """Whether the asset is only where paths begin, and nothing that is open depends on who uses it.

    One with assets of its own leaves nothing open, and nobody else leads to these.
    """
    asset, own = member.asset, {each.asset for each in member.own}
    later = [hop for shown in grounds.proofs for path in shown.paths for hop in path[1:]]
    if own and (outcomes.unknowns or any(hop.to in own for hop in later)):
        return False
    of_users = any(fact.partition(".")[0] == _OF_DEPENDENTS for _, facts in outcomes.unknowns for fact in facts)
    return not of_users and all(asset not in (hop.asset, hop.to) for hop in later)


class Named(Struct, frozen=True):
    """The message of a failure, with the id of the asset that it is reported of."""

    message: str

    def __call__(self, move: Move) -> str:
        """See ``Wording``."""
        return named(self.message, move.end)


class LeftOpen(Struct, frozen=True):
    """The message of an unknown, with what the asset that it is reported of leaves open itself."""

    gap: Gap
    facts: tuple[str, ...]

    def __call__(self, move: Move) -> str:
        """See ``Wording``."""
        return message_of(self.gap, self.facts, move)


def message_of(gap: Gap, facts: tuple[str, ...], move: Move) -> str:
    """What an asset that is written alike leaves open, in words."""
    if not gap.omitted:
        return gap.message
    return _gap(move.end, facts, tuple(_moved(omitted, move) for omitted in gap.omitted), 0).message


def _moved(omitted: Omitted, move: Move) -> Omitted:
    where = omitted.location
    if omitted.asset != move.start:
        return omitted
    return Omitted(move.end, omitted.field, where and Location(where.file, where.line + move.lines))


def _gap(asset: str, facts: tuple[str, ...], omitted: tuple[Omitted, ...], further: int) -> Gap:
    elsewhere = [each for each in omitted if each.asset != asset or not says_itself(facts, each.field)]
    message = explain_unknown(facts) + explain_omitted(elsewhere)
    named = any(each.asset == asset for each in elsewhere)
    shown = tuple(map(_missing_field, omitted[:_MOST_MISSING]))
    left_out = LeftOut(shown, further + len(omitted[_MOST_MISSING:]))
    return Gap(message, left_out, omitted if named else ())


def _missing_field(omitted: Omitted) -> MissingField:
    where = omitted.location
    return MissingField(
        asset=omitted.asset,
        field=omitted.field,
        file=where.file if where is not None else None,
        line=(where.line or None) if where is not None else None,
    )


@lru_cache(maxsize=1024)
def explain_unknown(facts: tuple[str, ...]) -> str:
    """One sentence on what is not known, and one on what to state."""
    explained = [_explain(fact) for fact in facts]
    words = _joined(words for words, _ in explained)
    fields = _joined(fields for _, fields in explained)
    return f"not known: {words}. To state: {fields}"


def explain_omitted(omitted: Sequence[Omitted]) -> str:
    """A further sentence that names up to three assets that leave it open; nothing when there are none.

    Where they are the result says beside it: lines move with the order of a file, and a message does not.
    """
    if not omitted:
        return ""
    fields: dict[str, list[str]] = {}
    for each in omitted:
        fields.setdefault(each.asset, []).append(each.field)
    named = [f"{asset} ({', '.join(names)})" for asset, names in islice(fields.items(), _NAMED)]
    return f". Left open by {'; '.join(named)}{'; and others' if len(fields) > _NAMED else ''}"


@lru_cache(maxsize=4096)
def says_itself(facts: tuple[str, ...], field: str) -> bool:
    """Whether the sentence about the facts names the field of the asset itself already."""
    return any(own_field(fact) == field or fact.partition(".")[0] == field for fact in facts) or field == EVIDENCE


def _explain(fact: str) -> tuple[str, str]:
    label = label_of(fact)
    return (fact, fact) if label is None else (label.words, label.to_state)


def _joined(parts: Iterable[str]) -> str:
    return "; ".join(_distinct(parts))


def _distinct(parts: Iterable[str]) -> Iterator[str]:
    yield from dict.fromkeys(parts)


def named(message: str, asset: str) -> str:
    """The message with the asset's id for an ``It`` or ``Its`` that it begins with, and for each ``{asset}``."""
    for pronoun, name in _PRONOUNS:
        if message.startswith(pronoun):
            message = name.format(_PLACE) + message.removeprefix(pronoun)
    return message.replace(_PLACE, asset)
