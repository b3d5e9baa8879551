"""What a model was made from: base models and training data, and the licences over all of it."""

from collections.abc import Mapping, Sequence
from functools import cached_property, lru_cache
from typing import NamedTuple

from msgspec import Struct

from sovcheck.catalog.system import System
from sovcheck.graph.bit_sets import bits_of
from sovcheck.graph.components import components, union_along
from sovcheck.graph.edges import EdgeType
from sovcheck.graph.hops import Hops
from sovcheck.graph.paths import Hop
from sovcheck.graph.results import Lineage
from sovcheck.graph.shared_paths import MOST_GOALS, Trails
from sovcheck.graph.shortest_paths import Nearest
from sovcheck.graph.topology import EDGE_TYPES, Topology
from sovcheck.inventory.assets.asset import Asset
from sovcheck.inventory.assets.dataset import Dataset
from sovcheck.inventory.assets.model import UNDISCLOSED, Model
from sovcheck.inventory.assets.software import Software

_MADE_FROM = {EdgeType.DERIVED_FROM, EdgeType.TRAINED_ON}
_LICENCE_FIELD = "licence.id"
_OPEN = 1
"""The bit that says that somebody left a licence or base models unsaid."""


class _Grant(NamedTuple):
    """A licence, and who grants it: nobody is bound by the terms that it states for others."""

    licence: str
    holder: str | None


class _Ancestry(Struct, frozen=True):
    """A lineage in the making; the roots as bits, so that models that share them share the set.

    ``said``: everybody says something of the base models; ``undisclosed``: somebody, that they are not disclosed.
    """

    said: bool
    undisclosed: bool
    depth: int
    roots: int


class Lineages:
    """Answers about models and datasets. Base models may run in circles: those are one generation without a root."""

    def __init__(self, system: System, topology: Topology, hops: Hops) -> None:
        self._assets = system.assets
        self._topology = topology
        self._hops = hops
        grants = {grant for grant in map(_grant_of, system.distinct.values()) if grant is not None}
        self._grants = sorted(grants, key=lambda grant: (grant.licence, grant.holder or ""))
        self._bit = {grant: 2 << number for number, grant in enumerate(self._grants)}
        self._trails_to = lru_cache(MOST_GOALS)(self._trails)
        made = sorted(topology.index[each.id] for each in (*system.all_of(Model), *system.all_of(Dataset)))
        self._made = made
        self._masks = union_along(made, self._origins, self._seed)
        self._root_names: list[str] = []
        self._ancestry = self._find_ancestry([node for node in made if isinstance(self._asset(node), Model)])

    def licences(self, node: int, licensee: str | None = None) -> tuple[str, ...]:
        """The licences over the lineage, sorted, without those that the licensee itself grants to others."""
        grants = [self._grants[bit] for bit in bits_of(self._masks[node] >> 1)]
        return tuple(dict.fromkeys(each.licence for each in grants if each.holder is None or each.holder != licensee))

    def inherited_licences(self, node: int) -> frozenset[str]:
        """The licences of others that come down to a model, and that none of them has replaced by other terms since.

        The party that puts a model under a licence grants it for what is its own in it, whatever that was under before.
        """
        own = self._bit_of(_grant_of(self._asset(node)))
        return frozenset(self._grants[bit].licence for bit in bits_of((self._inherited[node] & ~own) >> 1))

    def _bit_of(self, grant: _Grant | None) -> int:
        return 0 if grant is None else self._bit[grant]

    @cached_property
    def _inherited(self) -> Mapping[int, int]:
        found: dict[int, int] = {}
        for component in components(self._made, self._origins):
            mask = 0
            for node in component:
                for origin in self._origins(node):
                    mask |= found.get(origin, 0)
            if len(component) == 1:
                mask &= ~self._granted_anew(component[0])
            for node in component:
                mask |= self._seed(node)
            found.update(dict.fromkeys(component, mask))
        return found

    def _granted_anew(self, node: int) -> int:
        """The bits of all that the party that states terms for a model grants elsewhere."""
        grant = _grant_of(self._asset(node))
        return 0 if grant is None or grant.holder is None else self._bits_of_holder.get(grant.holder, 0)

    @cached_property
    def _bits_of_holder(self) -> Mapping[str, int]:
        found: dict[str, int] = {}
        for grant, bit in self._bit.items():
            if grant.holder is not None:
                found[grant.holder] = found.get(grant.holder, 0) | bit
        return found

    def all_stated(self, node: int) -> bool:
        """Whether no licence and no base models in the lineage are left unsaid."""
        return not self._masks[node] & _OPEN

    def licence_path(self, node: int, licence: str) -> tuple[Hop, ...]:
        """A shortest path to what is under the licence, and to the licence."""
        return self._trails_to(licence).of(node).hops()

    def _trails(self, licence: str) -> Trails:
        """The trails to all that is under the licence, and on to the licence itself."""

        def end(node: int) -> tuple[Hop, ...]:
            name = self._topology.names[node]
            return (self._hops.stated(name, _LICENCE_FIELD, EdgeType.LICENSED_BY, licence),)

        nearest = Nearest(
            lambda node: self._hops.steps(self._origin_edges(node)),
            lambda node: _licence_of(self._asset(node)) == licence,
            self._hops.order,
        )
        return Trails(nearest.step, self._hops.path, end)

    def lineage(self, node: int) -> Lineage:
        """The lineage of a model."""
        found = self._ancestry[node]
        roots = sorted(self._root_names[bit] for bit in bits_of(found.roots))
        return Lineage(
            found.said and not found.undisclosed, found.said and found.undisclosed, found.depth, tuple(roots)
        )

    def _origin_edges(self, node: int) -> list[int]:
        types = self._topology.edge_type
        return [edge for edge in self._topology.edges(node) if EDGE_TYPES[types[edge]] in _MADE_FROM]

    def _origins(self, node: int) -> Sequence[int]:
        return [self._topology.target[edge] for edge in self._origin_edges(node)]

    def _bases(self, node: int) -> Sequence[int]:
        asset = self._asset(node)
        bases = asset.bases if isinstance(asset, Model) else ()
        return [self._topology.index[name] for name in bases]

    def _seed(self, node: int) -> int:
        asset = self._asset(node)
        grant = _grant_of(asset)
        unsaid = grant is None or (isinstance(asset, Model) and asset.base_models in (None, UNDISCLOSED))
        return self._bit_of(grant) | (_OPEN if unsaid else 0)

    def _find_ancestry(self, models: Sequence[int]) -> dict[int, _Ancestry]:
        found: dict[int, _Ancestry] = {}
        for component in components(models, self._bases):
            above = [found[base] for node in component for base in self._bases(node) if base in found]
            said = all(self._base_models(node) is not None for node in component) and all(base.said for base in above)
            hidden = any(self._base_models(node) == UNDISCLOSED for node in component)
            roots = 0
            for base in above:
                roots |= base.roots
                hidden |= base.undisclosed
            if not any(self._bases(node) for node in component):
                roots = 1 << len(self._root_names)
                self._root_names.append(self._topology.names[component[0]])
            depth = max((base.depth + 1 for base in above), default=0)
            found.update(dict.fromkeys(component, _Ancestry(said and roots > 0, hidden, depth, roots)))
        return found

    def _base_models(self, node: int) -> tuple[str, ...] | str | None:
        asset = self._asset(node)
        return asset.base_models if isinstance(asset, Model) else ()

    def _asset(self, node: int) -> Asset:
        return self._assets[self._topology.names[node]]


def _grant_of(asset: Asset) -> _Grant | None:
    """The licence of a model or dataset: a model is its developer's, and data is whose who compiled and controls it."""
    if not isinstance(asset, Model | Dataset) or asset.licence is None:
        return None
    if isinstance(asset, Model):
        return _Grant(asset.licence.id, asset.developer)
    return _Grant(asset.licence.id, asset.controller if asset.controller == asset.curator else None)


def _licence_of(asset: Asset) -> str | None:
    return asset.licence.id if isinstance(asset, Model | Dataset | Software) and asset.licence is not None else None
