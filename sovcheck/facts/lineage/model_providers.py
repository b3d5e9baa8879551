"""Providers of model output: models, inference services and hosts, also through software in front of them."""

from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property

from sovcheck.catalog.system import System
from sovcheck.facts.dependents import reverse, spread
from sovcheck.facts.hosting import runs_on
from sovcheck.graph.system_graph import SystemGraph
from sovcheck.inventory.assets.asset import Asset
from sovcheck.inventory.assets.cloud_service import CloudService, ServiceType
from sovcheck.inventory.assets.gpu_host import GpuHost
from sovcheck.inventory.assets.model import Access, Model
from sovcheck.inventory.requirements import requirements_of

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

    def output(self, asset_id: str) -> bool | None:
        """Whether using the asset means using a model.

        None where a service without a type, or a host that does not say what it serves, leaves it open.
        """
        asset = self._system.assets[asset_id]
        if self.gives_output(asset_id):
            return True
        silent = isinstance(asset, GpuHost) and asset.serves is None
        return None if silent or asset_id in self._through_untyped else False

    def is_relay(self, asset_id: str) -> bool:
        """Whether the asset passes on output that others give, as an orchestrator does."""
        return asset_id in self._through_software and not self._is_origin(self._system.assets[asset_id])

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
                if self.output(option) is not False:
                    found.add(option)
                    waiting.append((*chain, option))

    def is_self_hosted(self, asset_id: str) -> bool | None:
        """Whether it is weights held here that run on hosts, or a host that runs them; None where that is not said."""
        asset = self._system.assets[asset_id]
        if isinstance(asset, Model):
            return self._runs_here(asset)
        if isinstance(asset, CloudService) and not self._is_origin(asset):
            return None
        return isinstance(asset, GpuHost)

    def _runs_here(self, model: Model) -> bool | None:
        if model.access is Access.WEIGHTS and (self._graph.hosts_of(model.id) or model.provider_service is not None):
            return bool(self._graph.hosts_of(model.id))
        return False if model.access is Access.API else None

    def passes_on(self, asset_id: str) -> bool | None:
        """Whether a service gives output that others than hosts give; None where it does not say what it requires."""
        asset = self._system.assets[asset_id]
        if isinstance(asset, Model) and not self.is_self_hosted(asset_id) and asset.provider_service is not None:
            asset = self._system.assets[asset.provider_service]
        if not isinstance(asset, CloudService):
            return False
        if asset.requires is None:
            return None
        needs = {option.id for entry in asset.requires for option in entry.any_of}
        return any(self.output(need) is not False and not self.is_self_hosted(need) for need in needs)

    def access(self, asset_id: str) -> str | None:
        """How the output is reached."""
        asset = self._system.assets[asset_id]
        if isinstance(asset, Model):
            return asset.access.value if asset.access is not None else None
        if isinstance(asset, CloudService):
            return Access.API.value if self._is_origin(asset) else None
        return Access.WEIGHTS.value

    def sellers(self, asset_id: str) -> tuple[Chain, tuple[str, ...]]:
        """The assets on the way to who offers a model, service or host, and those; nobody for weights of one's own."""
        asset = self._system.assets[asset_id]
        if isinstance(asset, Model):
            places = () if self.is_self_hosted(asset_id) else runs_on(asset, self._graph)
            chain, sellers = self.sellers(places[0]) if len(places) == 1 else ((), ())
            return (asset_id, *chain), sellers
        return (asset_id,), self._system.runners(asset_id)

    @cached_property
    def _through_software(self) -> frozenset[str]:
        """What gives output, but for hosts: software that requires a host, such as a pipeline, need not give any."""
        origins = (asset.id for asset in self._but_hosts if self._is_origin(asset))
        return self._needing(origins, self._but_hosts)

    @cached_property
    def _through_untyped(self) -> frozenset[str]:
        """What may give output, because it needs a service that does not say of which type it is."""
        services = self._system.all_of(CloudService)
        untyped = (service.id for service in services if service.type is None and not self._is_origin(service))
        return self._needing(untyped, filter(_may_pass_on, self._but_hosts))

    def _needing(self, given: Iterable[str], users: Iterable[Asset]) -> frozenset[str]:
        """Those assets, and whatever of the users needs them and gives nothing of its own."""
        needs = ((asset.id, need) for asset in users if not self._is_origin(asset) for need in _needed(asset))
        return spread(given, reverse(needs))

    @cached_property
    def _but_hosts(self) -> Sequence[Asset]:
        """Hosts always give output of their own, whatever they need."""
        return [asset for asset in self._system.assets.values() if not isinstance(asset, GpuHost)]

    def _is_origin(self, asset: Asset) -> bool:
        if isinstance(asset, CloudService):
            return asset.type is ServiceType.INFERENCE_API or asset.id in self._offering
        return isinstance(asset, Model | GpuHost)

    @cached_property
    def _offering(self) -> frozenset[str]:
        """Services that a model names as the one that answers, whatever they say of their type."""
        services = (model.provider_service for model in self._system.all_of(Model))
        return frozenset(service for service in services if service is not None)


def _may_pass_on(asset: Asset) -> bool:
    """Whether it is not a service said to do something else."""
    return not isinstance(asset, CloudService) or asset.type in (ServiceType.ORCHESTRATOR, ServiceType.OTHER, None)


def _needed(asset: Asset) -> Iterator[str]:
    for entry in requirements_of(asset):
        if not entry.optional:
            yield from (option.id for option in entry.any_of)
