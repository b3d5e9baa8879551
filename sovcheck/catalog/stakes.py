"""Stakes: which are held on a day, when that changes, how much is held, and one right in the place of the other."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, timedelta
from math import fsum

from sovcheck.inventory.assets.organization import Organization, Stake

HAIR = 1e-6
"""What adding decimal shares can leave over."""

WHOLE = 100.0


def is_dated(organization: Organization) -> bool:
    """Whether any stake in it has a first or last day."""
    return any(stake.since is not None or stake.until is not None for stake in organization.parents or ())


def is_held(stake: Stake, day: date) -> bool:
    """Whether the stake is held on the day; its first and last day are included."""
    begun = stake.since is None or stake.since <= day
    return begun and (stake.until is None or day <= stake.until)


def changes(organizations: Iterable[Organization], after: date = date.min) -> tuple[date, ...]:
    """The days after this one from which on stakes are held, or no longer are; sorted."""
    return tuple(sorted({day for each in organizations for day in _changes(each) if day > after}))


def as_held(organization: Organization, day: date) -> Organization:
    """The organization with the stakes that are held on the day.

    Where stakes have ended, or have not begun, and others do not make up for them, nobody says who has those shares:
    they are not free float, and where no stake is left at all, the owners are unknown, and not none.
    """
    if not is_dated(organization):
        return organization
    stakes = organization.parents or ()
    held = tuple(stake for stake in stakes if is_held(stake, day))
    made_up = all(
        fsum(getattr(stake, right) or 0 for stake in held) > most_held(stakes, right) - HAIR
        for right in ("capital", "voting")
    )
    floats = organization.free_float if made_up else None
    return organization.model_copy(update={"parents": held or None, "free_float": floats})


def most_held(stakes: Iterable[Stake], right: str) -> float:
    """The largest sum of shares of capital, or of votes, on any one day."""
    always: list[float] = []
    steps: list[tuple[int, float]] = []
    for stake in stakes:
        share = getattr(stake, right) or 0.0
        if stake.since is None:
            always.append(share)
        else:
            steps.append((stake.since.toordinal(), share))
        if stake.until is not None:
            steps.append((stake.until.toordinal() + 1, -share))
    most = total = fsum(always)
    # On a day on which one ends and another begins, the one has gone.
    for _, step in sorted(steps):
        total += step
        most = max(most, total)
    return most


def filled(stated: Sequence[float | None], other: Sequence[float | None]) -> list[float | None]:
    """The stated values; where there is none the other right's, shrunk together until they fit beside the stated."""
    room = max(0.0, WHOLE - fsum(value for value in stated if value is not None))
    assumed = fsum(b for a, b in zip(stated, other, strict=True) if a is None and b is not None)
    factor = min(1.0, room / assumed) if assumed else 0.0
    return [a if a is not None else (b * factor if b is not None else None) for a, b in zip(stated, other, strict=True)]


def _changes(organization: Organization) -> Iterator[date]:
    for stake in organization.parents or ():
        if stake.since is not None:
            yield stake.since
        if stake.until is not None and stake.until < date.max:
            yield stake.until + timedelta(days=1)
