"""Powers gained and lost: who can do something to one design and not to the other."""

from collections.abc import Collection, Iterator, Sequence

from sovcheck.findings.answer.holders import Holder
from sovcheck.findings.answer.ultimate_owners import EFFECTS
from sovcheck.findings.comparison.model import PartyChange
from sovcheck.findings.comparison.sides import Names


def compare_parties(
    before: Sequence[Holder], after: Sequence[Holder], names: Names, left_open: Collection[str]
) -> Iterator[PartyChange]:
    """Everybody of whom something changed, foreign ones first, then by id.

    ``left_open`` are the assets of which the second side does not say who may stop them.
    """
    earlier = {names.asset(holder.organization): holder for holder in before}
    later = {holder.organization: holder for holder in after}
    changes = [
        change
        for organization in earlier.keys() | later.keys()
        if (change := _change(organization, earlier.get(organization), later.get(organization), names)) is not None
    ]
    changes = [change.model_copy(update={"left_open": _lost(change, left_open)}) for change in changes]
    yield from sorted(changes, key=lambda change: (change.trusted is True, change.organization))


def _change(organization: str, before: Holder | None, after: Holder | None, names: Names) -> PartyChange | None:
    known = after or before
    if known is None:
        return None
    won = {effect: _only(_held(after, effect), _held(before, effect, names)) for effect in EFFECTS}
    lost = {effect: _only(_held(before, effect, names), _held(after, effect)) for effect in EFFECTS}
    change = PartyChange(
        organization=organization,
        name=known.name,
        country=known.country,
        trusted=known.trusted,
        gone=after is None,
        new=before is None,
        stops=won["stops"],
        reads=won["reads"],
        throttles=won["throttles"],
        no_longer_stops=lost["stops"],
        no_longer_reads=lost["reads"],
        no_longer_throttles=lost["throttles"],
    )
    return change if change.gone or change.new or any(won.values()) or any(lost.values()) else None


def _lost(change: PartyChange, among: Collection[str]) -> tuple[str, ...]:
    lost = {*change.no_longer_stops, *change.no_longer_reads, *change.no_longer_throttles}
    return tuple(sorted(lost.intersection(among)))


def _held(holder: Holder | None, effect: str, names: Names | None = None) -> tuple[str, ...]:
    held: tuple[str, ...] = getattr(holder, effect) if holder is not None else ()
    return names.assets(held) if names is not None else held


def _only(some: tuple[str, ...], others: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(sorted(set(some) - set(others)))
