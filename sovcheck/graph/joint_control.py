"""Who controls an organization: alone, through several holders together, or together with others of one country."""

from collections import defaultdict
from collections.abc import Iterator, Mapping

from sovcheck.catalog.system import System
from sovcheck.graph.components import components
from sovcheck.graph.edges import EdgeType, Effect
from sovcheck.graph.majorities import Power, is_half, is_majority, powers
from sovcheck.graph.paths import COUNTRY_PREFIX, country_node
from sovcheck.graph.shares import holder_of
from sovcheck.graph.topology import Link
from sovcheck.inventory.assets.organization import Organization, Stake

_CONTROL = int(Effect.CONTROL)

Powers = Mapping[str, Power]
"""What each of many can do, by its node's name; who can do nothing is not in it."""


class Controllers:
    """Answers about organizations. Ownership has no cycles: resolution refuses them.

    What several holders have counts together, whole, where one organization controls them all, for it directs their
    votes; and where they or their controllers are of one country, for its law does. Sums of capital and of votes are
    two questions; one is enough.
    """

    def __init__(self, system: System) -> None:
        self._assets = system.assets
        self._above: dict[str, Powers] = {}
        self._joint: dict[str, Powers] = {}

    def of(self, organization: str) -> Powers:
        """Everybody who controls the organization, over any number of holders, without itself."""
        if organization not in self._above:
            for component in components([organization], self._unsettled_owners):
                for name in component:
                    self._settle(self._organization(name))
        return self._above[organization]

    def links(self, organization: Organization) -> Iterator[Link]:
        """An edge to each who controls it through several holders only, and through nobody in between.

        The field of the edge is one stake through which that is so, the controller's own first, where it has one;
        ``Hops.path`` shows the way over its holder.
        """
        if len(organization.parents or ()) <= 1:
            return
        self.of(organization.id)
        for controller, power in sorted(self._joint[organization.id].items()):
            *_, index, field = min(
                (holder_of(stake) != controller, holder_of(stake), index, _holder_field(stake))
                for index, stake in enumerate(organization.parents or ())
                if self._hands(stake).get(controller, Power.NONE) >= min(power, Power.JOINTLY)
            )
            yield Link(organization.id, f"parents.{index}.{field}", EdgeType.OWNED_BY, controller, _CONTROL)

    def countries(self, stake: Stake) -> frozenset[str]:
        """The nodes of the countries of whoever has a say in what the holder does, if only by blocking it."""
        return frozenset(node for node in self._hands(stake) if node.startswith(COUNTRY_PREFIX))

    def _unsettled_owners(self, name: str) -> list[str]:
        owners = (stake.organization for stake in self._organization(name).parents or ())
        return [owner for owner in owners if owner is not None and owner not in self._above]

    def _settle(self, organization: Organization) -> None:
        stakes = organization.parents or ()
        above: dict[str, Power] = {}
        for stake, power in zip(stakes, powers(organization), strict=True):
            if power:
                _raise(above, {holder_of(stake): power})
                _raise(above, self._over(stake.organization, power))
        joint = self._jointly(organization, above)
        for controller, power in joint.items():
            _raise(above, {controller: power})
            if not controller.startswith(COUNTRY_PREFIX):
                _raise(above, self._over(controller, power))
        self._joint[organization.id] = joint
        self._above[organization.id] = above

    def _jointly(self, organization: Organization, alone: Powers) -> Powers:
        """Who can do more through several holders than anybody can as ``alone`` has it."""
        if len(organization.parents or ()) <= 1:
            return {}
        together = self._together(organization)
        companies = {
            name: power
            for name, power in together.items()
            if power > alone.get(name, Power.NONE) and not name.startswith(COUNTRY_PREFIX)
        }
        higher: dict[str, Power] = {}
        for name, power in companies.items():
            _raise(higher, self._over(name, power))
        found = {name: power for name, power in companies.items() if power > higher.get(name, Power.NONE)}
        told = {country_node(organization.country)} if organization.country is not None else set()
        for name, power in together.items():
            jointly = min(power, Power.JOINTLY)
            known = not name.startswith(COUNTRY_PREFIX) or name in told or jointly <= alone.get(name, Power.NONE)
            if not known and not self._one_of_it_can(name, jointly, together):
                found[name] = jointly
        return found

    def _together(self, organization: Organization) -> Powers:
        """What each organization and each country can do with all that it decides or blocks the use of."""
        firm: dict[str, list[float]] = defaultdict(lambda: [0.0, 0.0])
        loose: dict[str, list[float]] = defaultdict(lambda: [0.0, 0.0])
        for stake in organization.parents or ():
            for name, power in self._hands(stake).items():
                for sums in (firm, loose) if power >= Power.JOINTLY else (loose,):
                    sums[name][0] += stake.capital or 0
                    sums[name][1] += stake.voting or 0
        return {
            name: Power.DECIDES if is_majority(max(firm[name])) else Power.BLOCKS
            for name, rights in loose.items()
            if is_half(max(rights))
        }

    def _one_of_it_can(self, country: str, power: Power, together: Powers) -> bool:
        """Whether a single organization of the country can do as much, which then says more than the country."""
        return any(
            found >= power
            and not name.startswith(COUNTRY_PREFIX)
            and (seat := self._organization(name).country) is not None
            and country_node(seat) == country
            for name, found in together.items()
        )

    def _hands(self, stake: Stake) -> Powers:
        """Who can do what with the stake: its holder, everybody who controls that, and the countries of them all."""
        if stake.organization is None:
            return {holder_of(stake): Power.DECIDES}
        hands = {stake.organization: Power.DECIDES, **self._above[stake.organization]}
        for name, power in tuple(hands.items()):
            if not name.startswith(COUNTRY_PREFIX) and (country := self._organization(name).country) is not None:
                _raise(hands, {country_node(country): power})
        return hands

    def _over(self, holder: str | None, power: Power) -> Powers:
        """Who controls the holder, and what that is worth where the holder itself can do no more than ``power``."""
        above = self._above[holder] if holder is not None else {}
        return {name: min(power, further) for name, further in above.items()}

    def _organization(self, name: str) -> Organization:
        asset = self._assets[name]
        if not isinstance(asset, Organization):
            raise KeyError(name)
        return asset


def _holder_field(stake: Stake) -> str:
    return "organization" if stake.organization is not None else "country"


def _raise(powers_of: dict[str, Power], found: Powers) -> None:
    """Let everybody have the most that is known."""
    for name, power in found.items():
        powers_of[name] = max(power, powers_of.get(name, Power.NONE))
