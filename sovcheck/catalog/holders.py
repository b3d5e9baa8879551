"""Holders that an inventory states of an organization of the catalog: added to those named there, taking nothing away.

Why, and what contradicts: docs/adr/0031-holders-of-the-rest.md.
"""

from collections.abc import Callable, Iterator, Sequence
from math import fsum

from sovcheck.catalog.contradiction import LEAVE_OUT, Contradiction, worded
from sovcheck.catalog.stakes import HAIR, WHOLE, filled, most_held
from sovcheck.inventory.assets.organization import Organization, Stake

RIGHTS = ("capital", "voting")

_FIELDS = (*RIGHTS, "controls", "since", "until")
_DAYS = ("since", "until")
_HALF = 50
_SPREAD = "free_float: true, so that what is left is spread over many, none of whom decides"


def joined(here: Sequence[Stake], there: Sequence[Stake]) -> tuple[Stake, ...]:
    """The stated holders, with what the catalog says of the same ones, and then those that only the catalog names."""
    return tuple(stake for stake, _ in _matched(here, there))


def added(here: Sequence[Stake], there: Sequence[Stake]) -> tuple[Stake, ...]:
    """The stated holders that the catalog does not name."""
    return tuple(stake for stake, known in _matched(here, there) if known is None)


def contradicted_holders(here: tuple[Stake, ...], entry: Organization) -> Iterator[Contradiction]:
    """What takes a holder of the catalog, or some of what it has, away; others may be added where there is room."""
    there = entry.parents
    if there and not here:
        yield Contradiction("parents", worded(here), worded(there))
        return
    pairs, found = _paired(here, there or ()), False
    for index, (stake, known) in enumerate(zip(here, pairs, strict=True)):
        wrong = _of_known(stake, known) if known is not None else _of_added(stake, here, pairs, entry)
        for field, stated, said, advice in wrong:
            found = True
            yield Contradiction(".".join(filter(None, ("parents", str(index), field))), stated, said, advice)
    if not found and there is not None:
        yield from _of_all(here, pairs, entry)


_Wrong = Iterator[tuple[str, str, str, str]]
"""The field of a stake, what is stated of it and what is known, and what to do."""


def _of_known(here: Stake, there: Stake) -> _Wrong:
    for name in _FIELDS:
        mine, known = getattr(here, name), _known(there, name)
        if mine is not None and not _is_open(name, known) and mine != known:
            written = Stake.model_fields[name].alias or name
            yield written, worded(mine), "none" if known is None else worded(known), LEAVE_OUT


def _of_added(stake: Stake, here: Sequence[Stake], pairs: Sequence[Stake | None], entry: Organization) -> _Wrong:
    """A holder of whom the catalog knows nothing, and says that there is none such."""
    there = entry.parents or ()
    spread = bool(entry.free_float)
    if entry.parents == () and not spread:
        yield "", worded(stake), worded(there), LEAVE_OUT
    elif stake.organization is not None and any(known.organization == stake.organization for known in there):
        known = next(known for known in there if known.organization == stake.organization)
        yield "", worded(stake), worded(known), "leave it out, or name the holder once"
    elif (spread or any(map(_decides, there))) and (stake.controls or _has_half(stake, here, pairs, spread=spread)):
        decider = next((worded(known) for known in there if _decides(known)), None)
        said = f"{decider} decides" if decider is not None else _SPREAD
        advice = "leave it out, or state only holders of less than half, none of whom decides"
        yield "", worded(stake), said, advice


def _has_half(stake: Stake, here: Sequence[Stake], pairs: Sequence[Stake | None], *, spread: bool) -> bool:
    """Whether an added holder has half of a right; many holders together, as free float is, are none."""
    if stake.organization is None:
        return not spread and max(stake.capital or 0, stake.voting or 0) >= _HALF - HAIR
    same = [
        each
        for each, known in zip(here, pairs, strict=True)
        if known is None and each.organization == stake.organization
    ]
    return any(fsum(getattr(each, right) or 0 for each in same) >= _HALF - HAIR for right in RIGHTS)


def _of_all(here: Sequence[Stake], pairs: Sequence[Stake | None], entry: Organization) -> Iterator[Contradiction]:
    """Shares that leave less to the holders of the catalog than it says, or nothing to a free float."""
    together, there = joined(here, entry.parents or ()), entry.parents or ()
    for right in RIGHTS:
        total, named = most_held(together, right), most_held(there, right)
        unnumbered = any(_is_without_share(stake) for stake in together)
        if total > WHOLE + HAIR >= most_held(here, right) or (unnumbered and total >= WHOLE - HAIR):
            said = f"its holders there, {worded(there)}, have {named:g} % of it" if named else worded(there)
            advice = f"state no more of the {right} than those leave over; they count whether you repeat them or not"
            yield Contradiction(
                "parents", f"{right} of {total:g} % in all" if named else worded(tuple(here)), said, advice
            )
            return
    if (less := _left_less(here, there)) is not None:
        right, known = less
        said = f"{worded(known)}, whose {right} would be less then than the other right gives it"
        yield Contradiction("parents", worded(tuple(here)), said, f"state the {right} of each of its holders, too")
    elif entry.free_float and _nothing_floats(here, pairs):
        yield Contradiction("parents", worded(tuple(here)), _SPREAD, "leave something of the capital to those")


def _left_less(here: Sequence[Stake], there: Sequence[Stake]) -> tuple[str, Stake] | None:
    """A right, and a holder of the catalog who has less of it by what others are stated to have."""
    matched = _matched(here, there)
    for right, other in (RIGHTS, RIGHTS[::-1]):
        before = dict(zip(map(id, there), _shares(there, right, other), strict=True))
        after = _shares([stake for stake, _ in matched], right, other)
        for (stake, known), share in zip(matched, after, strict=True):
            if known is not None and getattr(stake, right) is None and (share or 0) < (before[id(known)] or 0) - HAIR:
                return right, known
    return None


def _shares(stakes: Sequence[Stake], right: str, other: str) -> list[float | None]:
    return filled([getattr(stake, right) for stake in stakes], [getattr(stake, other) for stake in stakes])


def _nothing_floats(here: Sequence[Stake], pairs: Sequence[Stake | None]) -> bool:
    """Whether the holders that the catalog names are stated to have all of the capital."""
    named = [stake.capital or 0 for stake, known in zip(here, pairs, strict=True) if known is not None]
    return fsum(named) >= WHOLE - HAIR


def _matched(here: Sequence[Stake], there: Sequence[Stake]) -> list[tuple[Stake, Stake | None]]:
    """Every holder, those that only the catalog names at the end, with what the catalog knows of it."""
    pairs = _paired(here, there)
    told = set(map(id, pairs))
    stated = [
        (stake if known is None else _completed(stake, known), known) for stake, known in zip(here, pairs, strict=True)
    ]
    return [*stated, *((known, known) for known in there if id(known) not in told)]


def _paired(here: Sequence[Stake], there: Sequence[Stake]) -> list[Stake | None]:
    """For each stake what the catalog knows of the same holder, each only once: what agrees in most goes first.

    An organization is one holder, whatever is said of it. Holders "from a country" have no name: another share is
    that of another holder.
    """
    pairs: list[Stake | None] = [None] * len(here)
    left = list(range(len(there)))
    is_match: Callable[[Stake, Stake], bool]
    for is_match in (_agrees, _is_same_organization):
        likeness = [
            (-_equal_fields(stake, there[place]), index, place)
            for index, stake in enumerate(here)
            for place in left
            if pairs[index] is None and is_match(stake, there[place])
        ]
        for _, index, place in sorted(likeness):
            if pairs[index] is None and place in left:
                pairs[index] = there[place]
                left.remove(place)
    return pairs


def _agrees(one: Stake, known: Stake) -> bool:
    return (one.organization, one.country) == (known.organization, known.country) and not any(_of_known(one, known))


def _is_same_organization(one: Stake, known: Stake) -> bool:
    return one.organization is not None and one.organization == known.organization


def _equal_fields(one: Stake, known: Stake) -> int:
    return sum(getattr(one, name) is not None and getattr(one, name) == getattr(known, name) for name in _FIELDS)


def _known(known: Stake, name: str) -> object:
    return True if name == "controls" and _decides(known) else getattr(known, name)


def _is_open(name: str, known: object) -> bool:
    """Without days a stake is one that holds: an end would take it away."""
    return known is None and name not in _DAYS


def _decides(stake: Stake) -> bool:
    return stake.controls or (stake.controls is None and max(stake.capital or 0, stake.voting or 0) > _HALF)


def _is_without_share(stake: Stake) -> bool:
    return stake.capital is None and stake.voting is None


def _completed(here: Stake, there: Stake) -> Stake:
    open_fields = {
        name: value for name in _FIELDS if getattr(here, name) is None and (value := getattr(there, name)) is not None
    }
    return here.model_copy(update=open_fields) if open_fields else here
