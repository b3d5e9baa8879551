"""The stakes in an organization as shares of capital and of votes."""

from collections.abc import Sequence
from math import fsum

from msgspec import Struct

from sovcheck.graph.paths import country_node
from sovcheck.inventory.assets.organization import Organization, Stake

WHOLE = 100.0


class Share(Struct, frozen=True):
    """What a holder, given by its node's name, has in percent. Both are ``None`` when neither is stated.

    Where only one of capital and votes is stated it stands for the other too, as far as that leaves room for what
    others are stated to hold of it; ``capital_stated`` and ``voting_stated`` say which was.
    """

    holder: str
    capital: float | None
    voting: float | None
    capital_stated: bool
    voting_stated: bool


def holder_of(stake: Stake) -> str:
    """The name of the holder's node."""
    return stake.organization or country_node(stake.country or "")


def stake_of(organization: Organization, field: str) -> Stake:
    """The stake that the field of an edge names, such as ``parents.2.organization``."""
    return (organization.parents or ())[int(field.split(".")[1])]


def shares_of(organization: Organization) -> tuple[Share, ...]:
    """A share for every stake, in the order stated."""
    stakes = organization.parents or ()
    capital = _filled([stake.capital for stake in stakes], [stake.voting for stake in stakes])
    voting = _filled([stake.voting for stake in stakes], [stake.capital for stake in stakes])
    return tuple(
        Share(holder_of(stake), part, votes, stake.capital is not None, stake.voting is not None)
        for stake, part, votes in zip(stakes, capital, voting, strict=True)
    )


def _filled(stated: Sequence[float | None], other: Sequence[float | None]) -> list[float | None]:
    """The stated values; where there is none the other right's, shrunk together until they fit beside the stated."""
    room = max(0.0, WHOLE - fsum(value for value in stated if value is not None))
    assumed = fsum(b for a, b in zip(stated, other, strict=True) if a is None and b is not None)
    factor = min(1.0, room / assumed) if assumed else 0.0
    return [a if a is not None else (b * factor if b is not None else None) for a, b in zip(stated, other, strict=True)]
