"""The stakes in an organization as shares of capital and of votes."""

from msgspec import Struct

from sovcheck.catalog.stakes import filled
from sovcheck.graph.paths import country_node
from sovcheck.inventory.assets.organization import Organization, Stake


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
    capital = filled([stake.capital for stake in stakes], [stake.voting for stake in stakes])
    voting = filled([stake.voting for stake in stakes], [stake.capital for stake in stakes])
    return tuple(
        Share(holder_of(stake), part, votes, stake.capital is not None, stake.voting is not None)
        for stake, part, votes in zip(stakes, capital, voting, strict=True)
    )
