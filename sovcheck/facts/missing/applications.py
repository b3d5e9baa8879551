"""What leaves open how an asset is used: by which applications, for what, with which data."""

from collections.abc import Iterator, Mapping
from functools import cached_property

from sovcheck.facts.sources import Sources
from sovcheck.graph.omissions import MOST_KEPT, Omission, nearest
from sovcheck.inventory.assets.application import Application
from sovcheck.inventory.assets.asset import Asset
from sovcheck.inventory.assets.cloud_service import CloudService, ServiceType
from sovcheck.inventory.assets.data_flow import DataFlow
from sovcheck.inventory.assets.dataset import Dataset
from sovcheck.inventory.assets.gpu_host import GpuHost

_OF_ALL = ("criticality", "data", "domicile", "stage", "fields_of_use")
_FIELDS: Mapping[str, tuple[str, ...]] = {
    "complete": _OF_ALL,
    "criticality": ("criticality",),
    "domiciles_complete": ("domicile",),
    "fields_of_use_complete": ("fields_of_use",),
    "languages_complete": ("languages",),
    "notices": ("notices",),
    "monthly_revenue_usd": ("monthly_revenue_usd",),
    "owners_complete": ("owner",),
    "revenue_complete": ("monthly_revenue_usd",),
    "stages_complete": ("stage",),
    "users": ("users",),
    "users_complete": ("users",),
}
"""By fact about the applications that depend on an asset: what each of them has to state."""

_GIVE_OUTPUT = (ServiceType.INFERENCE_API, None)


class Uses:
    """Answers about all assets; for each fact everything is found in one walk, at the first question."""

    def __init__(self, sources: Sources) -> None:
        self._sources = sources
        self._found: dict[tuple[str, ...], Mapping[int, tuple[Omission, ...]]] = {}

    def omissions(self, asset: str, fact: str) -> tuple[Omission, ...]:
        """What leaves the fact of ``deployment`` open, nearest first; all of it where none is named."""
        fields = _FIELDS.get(fact, _OF_ALL)
        if fields not in self._found:
            self._found[fields] = nearest(self._seeds(fields), self._dependencies)
        found = self._found[fields].get(self._sources.graph.topology.index[asset], ())
        if found and fact != "applications":
            return found
        return self.unsaid or self._applications or (Omission(asset, "applications"),)

    @cached_property
    def unsaid(self) -> tuple[Omission, ...]:
        """Where nobody says what is used at all, so that it may be anything; sorted."""
        assets = self._sources.system.assets.values()
        return tuple(sorted(Omission(asset.id, field) for asset in assets for field in _unsaid_use(asset)))[:MOST_KEPT]

    @cached_property
    def _applications(self) -> tuple[Omission, ...]:
        """Where each application says what it uses, and the asset is not among it, one of them has to be put right."""
        assets = self._sources.system.assets.values()
        return tuple(Omission(asset.id, "requires") for asset in assets if isinstance(asset, Application))[:MOST_KEPT]

    def _seeds(self, fields: tuple[str, ...]) -> Iterator[tuple[int, Omission]]:
        index = self._sources.graph.topology.index
        for name, asset in self._sources.system.assets.items():
            for field in _left_out(asset, fields):
                yield index[name], Omission(name, field)

    def _dependencies(self, node: int) -> Iterator[int]:
        """What the node uses, and where its data goes: what is open of the one is open of the other."""
        return self._sources.graph.dependencies(node)


def _left_out(asset: Asset, fields: tuple[str, ...]) -> Iterator[str]:
    match asset:
        case Application():
            yield from (field for field in fields if getattr(asset, field) is None)
        case Dataset(data_class=None) if "data" in fields:
            yield "class"
        case DataFlow(datasets=None, source=None) if "data" in fields:
            yield "datasets"


def _unsaid_use(asset: Asset) -> Iterator[str]:
    match asset:
        case Application(requires=None):
            yield "requires"
        case GpuHost(serves=None):
            yield "serves"
        case CloudService(requires=None) if asset.type in _GIVE_OUTPUT:
            yield "requires"
