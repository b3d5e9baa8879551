"""Groups: whether two organizations are in one hand, as one of them decides for the other, or somebody for both."""

from sovcheck.graph.control_thresholds import Power, is_public
from sovcheck.graph.paths import country_node
from sovcheck.graph.system_graph import SystemGraph
from sovcheck.inventory.assets.asset import Asset
from sovcheck.inventory.assets.organization import Organization


class Groups:
    """Answers about pairs; who decides for an organization is worked out once."""

    def __init__(self, graph: SystemGraph) -> None:
        self._graph = graph
        self._hands: dict[str, frozenset[str]] = {}

    def are_one(self, first: str, second: str) -> bool | None:
        """Whether one party decides for both; None where none is known to, and one may that nobody states."""
        if not self._of(first).isdisjoint(self._of(second)):
            return True
        stated = self._graph.control_stated
        return False if stated(first) and stated(second) else None

    def _of(self, organization: str) -> frozenset[str]:
        """The organization, and each one that decides for it alone; of public bodies the state, too.

        Holders of one country are none: companies from France are not in one hand.
        """
        found = self._hands.get(organization)
        if found is None:
            graph = self._graph
            above = (
                party for party in graph.controllers(organization) if party.organization not in {None, organization}
            )
            names = {party.organization for party in above if graph.power(organization, party) is Power.DECIDES}
            names.add(organization)
            states = {_state(graph.system.assets[name]) for name in names if name is not None}
            found = self._hands[organization] = frozenset(filter(None, names | states))
        return found


def _state(asset: Asset) -> str | None:
    """The state that a public body is in the hands of."""
    if not isinstance(asset, Organization) or asset.country is None or not is_public(asset):
        return None
    return country_node(asset.country)
