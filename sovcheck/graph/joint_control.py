"""Who controls an organization: alone, through several holders together, or together with others of one country."""

from collections import defaultdict
from collections.abc import Iterator, Mapping

from sovcheck.catalog.system import System
from sovcheck.graph.components import components
from sovcheck.graph.control_thresholds import Power, by_share, is_half, is_majority, powers
from sovcheck.graph.edges import EdgeType, Effect
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
        self._countries: dict[str, Powers] = {}

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
                if self._hand(stake, controller) >= min(power, Power.JOINTLY)
            )
            yield Link(organization.id, f"parents.{index}.{field}", EdgeType.OWNED_BY, controller, _CONTROL)

    def countries(self, stake: Stake) -> Powers:
        """What each country can do with the stake: that of its holder, and of everybody who controls the holder."""
        return {holder_of(stake): Power.DECIDES} if stake.organization is None else self._countries[stake.organization]

    def _unsettled_owners(self, name: str) -> list[str]:
        owners = (stake.organization for stake in self._organization(name).parents or ())
        return [owner for owner in owners if owner is not None and owner not in self._above]

    def _settle(self, organization: Organization) -> None:
        stakes = organization.parents or ()
        own = {country_node(organization.country): Power.DECIDES} if organization.country is not None else {}
        above: dict[str, Power] = {}
        for stake, power in zip(stakes, powers(organization), strict=True):
            if power:
                _raise(above, {holder_of(stake): power})
                _raise(above, self._over(stake.organization, power))
                _raise(own, _at_most(self.countries(stake), power))
        joint = self._jointly(organization, above) if len(stakes) > 1 else {}
        for controller, power in joint.items():
            _raise(above, {controller: power})
            if controller.startswith(COUNTRY_PREFIX):
                _raise(own, {controller: power})
            else:
                _raise(above, self._over(controller, power))
                _raise(own, _at_most(self._countries[controller], power))
        self._joint[organization.id] = joint
        self._above[organization.id] = above
        self._countries[organization.id] = own

    def _jointly(self, organization: Organization, alone: Powers) -> Powers:
        """Who can do more through several holders than anybody can as ``alone`` has it."""
        together = self._companies_together(organization)
        companies = {name: power for name, power in together.items() if power > alone.get(name, Power.NONE)}
        higher: dict[str, Power] = {}
        for name, power in companies.items():
            _raise(higher, self._over(name, power))
        found = {name: power for name, power in companies.items() if power > higher.get(name, Power.NONE)}
        return {**found, **self._new_countries(organization, alone, together)}

    def _new_countries(self, organization: Organization, alone: Powers, together: Powers) -> Powers:
        """The countries whose holders can do more together than is said of the country, or of one of its organizations.

        Its own country says nothing new of it.
        """
        told = self._countries_of_one(organization)
        found = {
            country: power
            for country, power in self._countries_together(organization).items()
            if power > max(told.get(country, Power.NONE), alone.get(country, Power.NONE))
        }
        for name, power in together.items() if found else ():
            country = country_node(self._organization(name).country or "")
            if power >= found.get(country, Power.DECIDES + 1):
                del found[country]
        return found

    def _companies_together(self, organization: Organization) -> Powers:
        """What organizations can do that control several of the holders, or are one of these."""
        once: set[str] = set()
        often: set[str] = set()
        for stake in organization.parents or ():
            if stake.organization is not None:
                names = {stake.organization, *self._above[stake.organization]}
                often |= once & names
                once |= names
        sums = {name: _Sums() for name in often if not name.startswith(COUNTRY_PREFIX)}
        for stake in organization.parents or () if sums else ():
            if stake.organization is not None:
                hands = {stake.organization: Power.DECIDES, **self._above[stake.organization]}
                for name in sums.keys() & hands.keys():
                    sums[name].add(stake, hands[name])
        return {name: power for name, held in sums.items() if (power := held.power())}

    def _countries_together(self, organization: Organization) -> Powers:
        """What countries can do with the stakes of all their holders."""
        sums: dict[str, _Sums] = defaultdict(_Sums)
        for stake in organization.parents or ():
            for country, power in self.countries(stake).items():
                sums[country].add(stake, power)
        return {country: power for country, held in sums.items() if (power := min(held.power(), Power.JOINTLY))}

    def _countries_of_one(self, organization: Organization) -> dict[str, Power]:
        """What countries can do by the shares of a single holder; its own country everything."""
        told = {country_node(organization.country): Power.DECIDES} if organization.country is not None else {}
        for stake in organization.parents or ():
            held = by_share(max(stake.capital or 0, stake.voting or 0))
            if held and stake.organization is not None:
                _raise(told, _at_most(self._countries[stake.organization], held))
        return told

    def _hand(self, stake: Stake, name: str) -> Power:
        """What somebody, or a country, can do with a stake."""
        if holder_of(stake) == name:
            return Power.DECIDES
        if stake.organization is None:
            return Power.NONE
        above, countries = self._above[stake.organization], self._countries[stake.organization]
        return max(above.get(name, Power.NONE), countries.get(name, Power.NONE))

    def _over(self, holder: str | None, power: Power) -> Powers:
        """Who controls the holder, and what that is worth where the holder itself can do no more than ``power``."""
        return _at_most(self._above[holder], power) if holder is not None else {}

    def _organization(self, name: str) -> Organization:
        asset = self._assets[name]
        if not isinstance(asset, Organization):
            raise KeyError(name)
        return asset


class _Sums:
    """Shares of capital and of votes, added up: those that somebody decides the use of, and all that it can block."""

    def __init__(self) -> None:
        self._decided = [0.0, 0.0]
        self._all = [0.0, 0.0]

    def add(self, stake: Stake, power: Power) -> None:
        """Add a stake with which somebody can do that much."""
        for sums in (self._all, self._decided) if power >= Power.JOINTLY else (self._all,):
            sums[0] += stake.capital or 0
            sums[1] += stake.voting or 0

    def power(self) -> Power:
        """What they are enough for."""
        if is_majority(max(self._decided)):
            return Power.DECIDES
        return Power.BLOCKS if is_half(max(self._all)) else Power.NONE


def _at_most(powers_of: Powers, power: Power) -> Powers:
    """The same with a holder in between who can do no more than that."""
    if power is Power.DECIDES:
        return powers_of
    return {name: min(power, further) for name, further in powers_of.items()}


def _holder_field(stake: Stake) -> str:
    return "organization" if stake.organization is not None else "country"


def _raise(powers_of: dict[str, Power], found: Powers) -> None:
    """Let everybody have the most that is known."""
    for name, power in found.items():
        powers_of[name] = max(power, powers_of.get(name, Power.NONE))
