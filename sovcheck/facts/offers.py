"""Who gives model output: models, inference services and hosts, also through software that stands before them."""

from collections import deque
from collections.abc import Iterator
from functools import cached_property

from sovcheck.catalog.system import System
from sovcheck.facts.control import requirements_of, runs_on
from sovcheck.facts.dependents import reverse, spread
from sovcheck.graph.system_graph import SystemGraph
from sovcheck.inventory.assets.asset import Asset
from sovcheck.inventory.assets.cloud_service import CloudService, ServiceType
from sovcheck.inventory.assets.gpu_host import GpuHost
from sovcheck.inventory.assets.model import Access, Model

Chain = tuple[str, ...]
"""Ids of assets, each of which requires the next."""


class Offers:
    """Answers about what stands behind the alternatives of a requirement."""

    def __init__(self, graph: SystemGraph) -> None:
        self._graph = graph
        self._system: System = graph.system

    def gives_output(self, asset_id: str) -> bool:
        """Whether using the asset means using a model."""
        asset = self._system.assets[asset_id]
        return asset_id in self._through_software or (isinstance(asset, GpuHost) and bool(asset.serves))

    def is_relay(self, asset_id: str) -> bool:
        """Whether the asset passes on output that others give, as an orchestrator does."""
        return asset_id in self._through_software and not _is_origin(self._system.assets[asset_id])

    def origins(self, asset_id: str) -> Iterator[Chain]:
        """Everything behind the asset that gives output itself, with a shortest chain that leads there."""
        found = {asset_id}
        waiting: deque[Chain] = deque([(asset_id,)])
        while waiting:
            chain = waiting.popleft()
            if not self.is_relay(chain[-1]):
                yield chain
                continue
            entries = requirements_of(self._system.assets[chain[-1]])
            for option in sorted({option.id for entry in entries for option in entry.any_of} - found):
                if self.gives_output(option):
                    found.add(option)
                    waiting.append((*chain, option))

    def is_self_hosted(self, asset_id: str) -> bool:
        """Whether it is weights held here that run on hosts, or a host that runs them."""
        asset = self._system.assets[asset_id]
        if isinstance(asset, Model):
            return asset.access is Access.WEIGHTS and bool(self._graph.hosts_of(asset_id))
        return isinstance(asset, GpuHost)

    def access(self, asset_id: str) -> str | None:
        """How the output is reached."""
        asset = self._system.assets[asset_id]
        if isinstance(asset, Model):
            return asset.access.value if asset.access is not None else None
        return Access.API.value if isinstance(asset, CloudService) else Access.WEIGHTS.value

    def seller(self, asset_id: str) -> tuple[Chain, str] | None:
        """The organization that offers a model, service or host, and the assets on the way; None for own weights."""
        asset = self._system.assets[asset_id]
        if isinstance(asset, Model):
            places = () if self.is_self_hosted(asset_id) else runs_on(asset, self._graph)
            found = self.seller(places[0]) if len(places) == 1 else None
            return ((asset_id, *found[0]), found[1]) if found is not None else None
        name = asset.provider if isinstance(asset, CloudService) else None
        name = asset.operator if isinstance(asset, GpuHost) else name
        return ((asset_id,), name) if name is not None else None

    @cached_property
    def _through_software(self) -> frozenset[str]:
        """What gives output, but for hosts: software that requires a host, such as a pipeline, need not give any."""
        assets = self._system.assets.values()
        origins = (asset.id for asset in assets if _is_origin(asset) and not isinstance(asset, GpuHost))
        needs = ((asset.id, need) for asset in assets if not _is_origin(asset) for need in _needed(asset))
        return spread(origins, reverse(needs))


def _is_origin(asset: Asset) -> bool:
    is_api = isinstance(asset, CloudService) and asset.type is ServiceType.INFERENCE_API
    return is_api or isinstance(asset, Model | GpuHost)


def _needed(asset: Asset) -> Iterator[str]:
    for entry in requirements_of(asset):
        if not entry.optional:
            yield from (option.id for option in entry.any_of)
