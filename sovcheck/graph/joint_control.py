"""Who controls an organization through several holders together, none of whom has a majority alone."""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from sovcheck.catalog.system import System
from sovcheck.graph.components import components
from sovcheck.graph.edges import EdgeType, Effect
from sovcheck.graph.majorities import deciding, is_majority
from sovcheck.graph.topology import Link
from sovcheck.inventory.assets.organization import Organization, Stake

_CONTROL = int(Effect.CONTROL)
_NOBODY: frozenset[str] = frozenset()


def joint_links(system: System) -> Mapping[str, Sequence[Link]]:
    """For organizations that somebody controls jointly: an edge to each who does, and through nobody in between.

    The field of the edge is one stake through which that is so; ``Hops.path`` shows the way over its holder.
    """
    held = [
        asset for asset in system.assets.values() if isinstance(asset, Organization) and _has_several_holders(asset)
    ]
    controllers = _Controllers(system)
    controllers.find(organization.id for organization in held)
    found = {organization.id: tuple(controllers.links(organization)) for organization in held}
    return {name: links for name, links in found.items() if links}


class _Controllers:
    """Who controls what, itself left out. Ownership has no cycles: resolution refuses them."""

    def __init__(self, system: System) -> None:
        self._assets = system.assets
        self._of: dict[str, frozenset[str]] = {}
        self._jointly: dict[str, tuple[str, ...]] = {}

    def find(self, organizations: Iterable[str]) -> None:
        """Settle these organizations and everybody above them, owners first."""
        for component in components(organizations, self._owners):
            for name in component:
                self._decide(self._organization(name))

    def links(self, organization: Organization) -> Iterator[Link]:
        """The edges to whoever controls the organization jointly; its own stake comes first, where it has one."""
        for controller in self._jointly[organization.id]:
            *_, index = min(
                (stake.organization != controller, stake.organization or "", index)
                for index, stake in enumerate(organization.parents or ())
                if controller in self._group(stake)
            )
            yield Link(organization.id, f"parents.{index}.organization", EdgeType.OWNED_BY, controller, _CONTROL)

    def _owners(self, name: str) -> list[str]:
        stakes = self._organization(name).parents or ()
        return [stake.organization for stake in stakes if stake.organization is not None]

    def _decide(self, organization: Organization) -> None:
        stakes = organization.parents or ()
        alone = (self._group(stake) for stake, decides in zip(stakes, deciding(organization), strict=True) if decides)
        controllers = _NOBODY.union(*alone)
        jointly = {name for name in self._with_majority(stakes) if name not in controllers}
        higher = _NOBODY.union(*(self._of[name] for name in jointly))
        self._jointly[organization.id] = tuple(sorted(jointly - higher))
        self._of[organization.id] = controllers | jointly | higher

    def _with_majority(self, stakes: Sequence[Stake]) -> Iterator[str]:
        """Those to whose companies more than half of the capital, or of the votes, belongs."""
        totals: dict[str, list[float]] = {}
        for stake in stakes:
            for name in self._group(stake):
                rights = totals.setdefault(name, [0.0, 0.0])
                rights[0] += stake.capital or 0
                rights[1] += stake.voting or 0
        return (name for name, rights in totals.items() if is_majority(max(rights)))

    def _group(self, stake: Stake) -> frozenset[str]:
        """The holder, and everybody who controls it; nobody where only a country is stated."""
        holder = stake.organization
        return frozenset({holder}) | self._of[holder] if holder is not None else _NOBODY

    def _organization(self, name: str) -> Organization:
        asset = self._assets[name]
        if not isinstance(asset, Organization):
            raise KeyError(name)
        return asset


def _has_several_holders(organization: Organization) -> bool:
    return len({stake.organization for stake in organization.parents or ()} - {None}) > 1
