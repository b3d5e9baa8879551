"""Who decides for an organization, by a majority or anyhow, and whether that may be somebody whom nobody states."""

from collections.abc import Callable, Sequence
from math import fsum

from sovcheck.graph.shares import WHOLE, holder_of, shares_of
from sovcheck.inventory.assets.organization import Organization

_HALF = 50
_DIGITS = 9


def is_majority(percent: float) -> bool:
    """Whether it is more than half; a hair above it, which adding decimal shares can leave, is not."""
    return round(percent, _DIGITS) > _HALF


def is_public(organization: Organization) -> bool:
    """Whether it is in public hands, of a country that is known: then that country controls it."""
    return bool(organization.public_body) and organization.country is not None


def deciding(organization: Organization) -> tuple[bool, ...]:
    """For every stake whether its holder decides: a majority, also in several parts, or stated control."""
    stakes = organization.parents or ()
    capital, voting = _totals(organization, "capital"), _totals(organization, "voting")
    decides = []
    for stake in stakes:
        if stake.organization is not None:
            most = max(capital[stake.organization], voting[stake.organization])
        else:
            # Shares "from a country" are of unnamed holders, who need not act as one.
            most = max(stake.capital or 0, stake.voting or 0)
        decides.append(is_majority(most) or bool(stake.controls))
    return tuple(decides)


def may_be_decided_by_others(organization: Organization, is_open: Callable[[str], bool]) -> bool:
    """Whether somebody whom nobody states may decide for the organization.

    ``is_open`` tells that of a holder, by its node's name. What open holders have and what the stakes leave over may
    be in one hand, unless the rest is free float. Votes follow the capital where they are not stated. A public body
    is decided for by its own country, whoever holds a part of it beside that.
    """
    public = is_public(organization)
    if organization.parents is None:
        return not public
    holders = [holder_of(stake) for stake in organization.parents]
    decided = [holder for holder, decides in zip(holders, deciding(organization), strict=True) if decides]
    if decided or public or not holders:
        return any(map(is_open, decided))
    shares = shares_of(organization)
    # A holder of whom nobody says how much it has may have the rest, which then is no free float.
    floats = bool(organization.free_float) and all(share.capital is not None for share in shares)
    return any(
        is_majority(_in_open_hands(rights, is_open, free_float=floats))
        for rights in (
            [(share.holder, share.capital or 0) for share in shares],
            [(share.holder, share.voting or 0) for share in shares],
        )
    )


def _in_open_hands(rights: Sequence[tuple[str, float]], is_open: Callable[[str], bool], *, free_float: bool) -> float:
    rest = 0.0 if free_float else WHOLE - fsum(part for _, part in rights)
    return rest + fsum(part for holder, part in rights if is_open(holder))


def _totals(organization: Organization, right: str) -> dict[str, float]:
    totals: dict[str, float] = {}
    for stake in organization.parents or ():
        if stake.organization is not None:
            totals[stake.organization] = totals.get(stake.organization, 0) + (getattr(stake, right) or 0)
    return totals
