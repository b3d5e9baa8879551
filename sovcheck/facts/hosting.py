"""The places that can run a model: its hosts, and the service that offers it."""

from collections.abc import Iterator
from dataclasses import dataclass
from json import dumps

from sovcheck.catalog.system import System
from sovcheck.facts.control import FROM_THE_OPERATOR
from sovcheck.facts.documents.common import Controller
from sovcheck.facts.documents.kinds import HostOfModel
from sovcheck.facts.handles import Role
from sovcheck.facts.parties import Parties, each_once
from sovcheck.graph.system_graph import SystemGraph
from sovcheck.inventory.assets.cloud_service import CloudService
from sovcheck.inventory.assets.gpu_host import GpuHost
from sovcheck.inventory.assets.model import Model


@dataclass(frozen=True, slots=True)
class Hosting:
    """Places that look alike, and the first asset among them."""

    asset: str
    facts: HostOfModel


class Hostings:
    """Answers shared by all models: what a host looks like is worked out once."""

    def __init__(self, graph: SystemGraph, parties: Parties) -> None:
        self._graph = graph
        self._system: System = graph.system
        self._parties = parties
        self._places: dict[str, tuple[tuple[str, HostOfModel], ...]] = {}

    def of(self, model: Model) -> list[Hosting]:
        """The places, each look once, in an order that follows from what they are."""
        found: dict[str, tuple[str, HostOfModel]] = {}
        for asset_id in self._assets(model):
            for key, place in self._looks(asset_id):
                found.setdefault(key, (asset_id, place))
        hostings = [found[key] for key in sorted(found)]
        return [Hosting(asset, {**place, "path": f"host:{index}"}) for index, (asset, place) in enumerate(hostings)]

    def _assets(self, model: Model) -> Iterator[str]:
        yield from self._graph.hosts_of(model.id)
        if model.provider_service is not None:
            yield model.provider_service

    def _looks(self, asset_id: str) -> tuple[tuple[str, HostOfModel], ...]:
        if asset_id not in self._places:
            places = self._describe(asset_id)
            self._places[asset_id] = tuple((dumps(place, sort_keys=True), place) for place in places)
        return self._places[asset_id]

    def _describe(self, asset_id: str) -> list[HostOfModel]:
        """One place per country, where a region spans several."""
        asset = self._system.assets[asset_id]
        if not isinstance(asset, GpuHost | CloudService):
            return []
        ownership, controllers = self._control(asset)
        return [
            {
                "kind": asset.kind.value,
                "country": country,
                "tenancy": asset.tenancy.value if isinstance(asset, GpuHost) and asset.tenancy is not None else None,
                "ownership": ownership,
                "controllers": controllers,
                "path": "",
            }
            for country in self._system.service_countries(asset_id) or (None,)
        ]

    def _control(self, asset: GpuHost | CloudService) -> tuple[str | None, list[Controller]]:
        """Everybody who controls its operator or its owner, and whether all of that is stated."""
        organization = self._parties.organization
        if isinstance(asset, CloudService):
            provider = organization(Role.PROVIDER, asset.provider)
            return provider["ownership"], provider["controllers"]
        operator, owner = organization(Role.OPERATOR, asset.operator), organization(Role.OWNER, asset.owner)
        if asset.owner is None and asset.tenancy in FROM_THE_OPERATOR:
            return operator["ownership"], operator["controllers"]
        stated = operator["ownership"] is not None and owner["ownership"] is not None
        return ("stated" if stated else None), each_once([*operator["controllers"], *owner["controllers"]])
