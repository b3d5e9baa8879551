"""Missing fields of a lineage: what leaves open what a model was made from, by whom, and under which terms."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cached_property

from sovcheck.catalog.entries.licences import Commercial, Licence, Revocability
from sovcheck.facts.missing.organizations import of_organization
from sovcheck.facts.sources import Sources
from sovcheck.graph.edges import EdgeType
from sovcheck.graph.omissions import Omission, nearest
from sovcheck.graph.topology import EDGE_TYPES
from sovcheck.inventory.assets.asset import Asset
from sovcheck.inventory.assets.dataset import Dataset
from sovcheck.inventory.assets.model import UNDISCLOSED, Access, Model
from sovcheck.inventory.assets.software import Software

_MADE_FROM = {EDGE_TYPES.index(EdgeType.DERIVED_FROM), EDGE_TYPES.index(EdgeType.TRAINED_ON)}

_ASPECTS: Mapping[str, tuple[str, Callable[[Licence], bool]]] = {
    "commercial": ("commercial", lambda licence: licence.commercial is Commercial.UNKNOWN),
    "fields_of_use": ("use_limits", lambda licence: licence.use_limits is None),
    "geography": ("geographic_limits", lambda licence: licence.geographic_limits is None),
    "modification": ("modification", lambda licence: licence.modification is None),
    "mutability": ("mutable", lambda licence: licence.mutable is None),
    "revocability": ("revocability", lambda licence: licence.revocability is Revocability.UNKNOWN),
    "scale": ("scale_limits", lambda licence: licence.scale_limits is None),
}
"""By aspect of licence terms: the field of a catalog entry that says it, and whether an entry leaves it open."""


class Origins:
    """Answers about all models; each is found in one walk, at the first question."""

    def __init__(self, sources: Sources) -> None:
        self._sources = sources

    def of_lineage(self, model: Model, detail: str) -> Iterable[Omission]:
        """Where the lineage breaks off, who developed its root, or who controls those."""
        if detail == "declared":
            return self._lineage.get(self._sources.graph.topology.index[model.id], ())
        return self._of_roots(model, "control" if detail == "control_stated" else "controllers")

    def _of_roots(self, model: Model, detail: str) -> Iterator[Omission]:
        for name in self._sources.graph.lineage(model.id).roots:
            root = self._sources.system.assets[name]
            if isinstance(root, Model) and root.developer is None:
                yield Omission(name, "developer")
            elif isinstance(root, Model) and root.developer is not None:
                yield from of_organization(root.developer, detail, self._sources)

    def of_terms(self, asset: Asset, detail: str) -> Iterator[Omission]:
        """Who states no licence, or one that the catalog does not know, or of which nobody has checked the aspect."""
        aspect = detail.rpartition(".")[2]
        if isinstance(asset, Model) and asset.access is Access.API:
            stated = self._sources.system.is_stated(asset.id, "licence")
            yield from ([] if stated else [Omission(asset.id, "licence.id")])
        else:
            yield from self._terms.get(self._sources.graph.topology.index[asset.id], ())
        for name in self._sources.licences.binding_names(asset.id):
            aspects = (_ASPECTS[aspect],) if aspect in _ASPECTS else _ASPECTS.values()
            for licence in self._sources.catalog.licences_of(name) or (None,):
                open_fields = [field for field, is_open in aspects if licence is None or is_open(licence)]
                yield from (Omission(licence.id if licence is not None else name, field) for field in open_fields)
                yield from (Omission(asset.id, field) for field in _unsaid_maker(asset) if open_fields)
        if isinstance(asset, Model) and asset.access is None:
            yield Omission(asset.id, "access")
        if isinstance(asset, Model) and aspect in {"geography", "complete", "checked"} and not asset.modalities:
            yield Omission(asset.id, "modalities")

    def of_copyleft(self, model: Model) -> Iterator[Omission]:
        """The licences that come down to the model and that nobody has read for how changes are passed on."""
        for term in self._sources.licences.terms(model.id)["licences"]:
            if term["share_alike"] is None:
                yield Omission(term["licence"], "share_alike")

    @cached_property
    def _lineage(self) -> Mapping[int, tuple[Omission, ...]]:
        return self._spread(_unstated_lineage)

    @cached_property
    def _terms(self) -> Mapping[int, tuple[Omission, ...]]:
        return self._spread(_unstated_terms)

    def _spread(self, read: Callable[[Asset], Iterator[str]]) -> Mapping[int, tuple[Omission, ...]]:
        index = self._sources.graph.topology.index
        seeds = (
            (index[name], Omission(name, field))
            for name, asset in self._sources.system.assets.items()
            for field in read(asset)
        )
        return nearest(seeds, self._made_from)

    def _made_from(self, node: int) -> Iterator[int]:
        topology = self._sources.graph.topology
        offsets, edges = topology.incoming
        for edge in edges[offsets[node] : offsets[node + 1]]:
            if topology.edge_type[edge] in _MADE_FROM:
                yield topology.source[edge]


def _unsaid_maker(asset: Asset) -> Iterator[str]:
    """Who made it, where that is not said: what its user made itself needs no licence."""
    if isinstance(asset, Dataset) and asset.curator is None:
        yield "curator"
    if isinstance(asset, Software) and asset.developer is None:
        yield "developer"


def _unstated_lineage(asset: Asset) -> Iterator[str]:
    if isinstance(asset, Model):
        if asset.base_models in (None, UNDISCLOSED):
            yield "base_models"
        if not asset.bases and asset.developer is None:
            yield "developer"


def _unstated_terms(asset: Asset) -> Iterator[str]:
    if isinstance(asset, Model | Dataset | Software) and asset.licence is None:
        yield "licence.id"
    if isinstance(asset, Model) and asset.base_models in (None, UNDISCLOSED):
        yield "base_models"
