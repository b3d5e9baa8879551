"""The places that can run a model: its hosts, and the service that offers it; and which of them does, as stated."""

from collections.abc import Iterator
from json import dumps
from typing import NamedTuple

from sovcheck.catalog.system import System
from sovcheck.facts.documents.model import HostOfModel
from sovcheck.facts.documents.parties import Controller
from sovcheck.facts.handles import Role
from sovcheck.facts.ordering import Distinct, each_distinct
from sovcheck.facts.organizations.parties import Parties, each_once
from sovcheck.graph.edges import Effect
from sovcheck.graph.system_graph import SystemGraph
from sovcheck.inventory.assets.asset import Kind
from sovcheck.inventory.assets.gpu_host import GpuHost, Tenancy
from sovcheck.inventory.assets.model import Access, Model

FROM_THE_OPERATOR = frozenset({Tenancy.RENTED, Tenancy.CLOUD})
"""Tenancies under which the party that operates the machine lets it, so that its operator's control is what counts."""


class _HostKey(NamedTuple):
    """What matters about a host, or about a service and its provider."""

    kind: Kind
    operators: tuple[str, ...]
    owner: str | None
    tenancy: Tenancy | None
    countries: tuple[str | None, ...]
    cutoff: int


class Hostings:
    """Answers shared by all models: what matters about a host is worked out once."""

    def __init__(self, graph: SystemGraph, parties: Parties) -> None:
        self._graph = graph
        self._system: System = graph.system
        self._parties = parties
        self._places: dict[_HostKey, tuple[tuple[str, HostOfModel], ...]] = {}
        self._of_text: dict[int, tuple[tuple[str, HostOfModel], ...]] = {}

    def of(self, model: Model) -> list[Distinct[HostOfModel]]:
        """The places, each once, in an order that follows from what they are."""
        assets = self._assets(model)
        return each_distinct("host", ((key, asset, place) for asset in assets for key, place in self.places(asset)))

    def _assets(self, model: Model) -> Iterator[str]:
        yield from self._graph.hosts_of(model.id)
        if model.provider_service is not None:
            yield model.provider_service

    def places(self, asset_id: str) -> tuple[tuple[str, HostOfModel], ...]:
        """The place as a policy sees it, once per country where a region spans several, each with a text to sort by."""
        text = self._system.text(asset_id)
        if text is None:
            return self._places_of(asset_id)
        if text not in self._of_text:
            self._of_text[text] = self._places_of(asset_id)
        return self._of_text[text]

    def _places_of(self, asset_id: str) -> tuple[tuple[str, HostOfModel], ...]:
        key = self._key(asset_id)
        if key not in self._places:
            self._places[key] = tuple((dumps(place, sort_keys=True), place) for place in self._describe(asset_id, key))
        return self._places[key]

    def _key(self, asset_id: str) -> _HostKey:
        asset = self._system.assets[asset_id]
        owner, tenancy = (asset.owner, asset.tenancy) if isinstance(asset, GpuHost) else (None, None)
        return _HostKey(
            kind=asset.kind,
            operators=self._system.runners(asset_id),
            owner=owner,
            tenancy=tenancy,
            countries=self._system.service_countries(asset_id) or (None,),
            cutoff=self._graph.exposure_class(asset_id, Effect.CUTOFF),
        )

    def _describe(self, asset_id: str, key: _HostKey) -> list[HostOfModel]:
        """One place per country, where a region spans several."""
        control, controllers = self._control(key)
        cutoff = self._parties.exposures(asset_id)["cutoff"]
        return [
            {
                "kind": key.kind.value,
                "country": country,
                "tenancy": key.tenancy.value if key.tenancy is not None else None,
                "control": control,
                "controllers": controllers,
                "cutoff": cutoff,
                "path": "",
            }
            for country in key.countries
        ]

    def _control(self, key: _HostKey) -> tuple[str | None, list[Controller]]:
        """Everybody who controls its operator or its owner, and whether all of that is stated."""
        if key.kind is not Kind.GPU_HOST:
            provider = self._parties.together(Role.PROVIDER, key.operators)
            return provider["control"], provider["controllers"]
        operator = self._parties.together(Role.OPERATOR, key.operators)
        owner = self._parties.organization(Role.OWNER, key.owner)
        if key.owner is None and key.tenancy in FROM_THE_OPERATOR:
            return operator["control"], operator["controllers"]
        stated = operator["control"] is not None and owner["control"] is not None
        return ("stated" if stated else None), each_once([*operator["controllers"], *owner["controllers"]])


def runs_on(model: Model, graph: SystemGraph) -> tuple[str, ...]:
    """The hosts of a model, or the service that offers it: what its access says, the other if there is none."""
    hosts = graph.hosts_of(model.id)
    service = (model.provider_service,) if model.provider_service is not None else ()
    return service or hosts if model.access is Access.API else hosts or service
