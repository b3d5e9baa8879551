"""Control thresholds: what a holder of shares can do alone, decide or keep everybody else from deciding."""

from enum import IntEnum

from sovcheck.inventory.assets.organization import Organization

_HALF = 50
_DIGITS = 9


class Power(IntEnum):
    """What somebody can do with an organization, the least first; over a chain of holders the least counts.

    Who has exactly half blocks: nothing is decided without it. Holders from one country decide jointly, though none
    of them does alone.
    """

    NONE = 0
    BLOCKS = 1
    JOINTLY = 2
    DECIDES = 3


def is_majority(percent: float) -> bool:
    """Whether it is more than half; a hair above it, which adding decimal shares can leave, is not."""
    return round(percent, _DIGITS) > _HALF


def is_half(percent: float) -> bool:
    """Whether it is half or more; a hair below it, which adding decimal shares can leave, is."""
    return round(percent, _DIGITS) >= _HALF


def is_public(organization: Organization) -> bool:
    """Whether it is in public hands, of a country that is known: then that country controls it."""
    return bool(organization.public_body) and organization.country is not None


def powers(organization: Organization) -> tuple[Power, ...]:
    """For every stake what its holder can do alone: by its shares, also in several parts, or by stated control.

    Shares "from a country" are of unnamed holders, each stake of another one.
    """
    capital, voting = _totals(organization, "capital"), _totals(organization, "voting")
    found = []
    for stake in organization.parents or ():
        if stake.organization is not None:
            most = max(capital[stake.organization], voting[stake.organization])
        else:
            most = max(stake.capital or 0, stake.voting or 0)
        found.append(Power.DECIDES if stake.controls else by_share(most))
    return tuple(found)


def by_share(percent: float) -> Power:
    """What a share is enough for."""
    if is_majority(percent):
        return Power.DECIDES
    return Power.BLOCKS if is_half(percent) else Power.NONE


def _totals(organization: Organization, right: str) -> dict[str, float]:
    totals: dict[str, float] = {}
    for stake in organization.parents or ():
        if stake.organization is not None:
            totals[stake.organization] = totals.get(stake.organization, 0) + (getattr(stake, right) or 0)
    return totals
