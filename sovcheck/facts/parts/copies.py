"""Where copies of a model's weights are kept, and by whom: the places that are in ``stored_in``."""

from collections.abc import Iterable, Iterator

from sovcheck.facts.documents.model import CopyOfWeights
from sovcheck.facts.ordering import Distinct, each_distinct
from sovcheck.facts.sources import Sources
from sovcheck.inventory.assets.cloud_service import CloudService, ServiceType
from sovcheck.inventory.assets.gpu_host import GpuHost
from sovcheck.inventory.assets.model import Access, Model

_FETCHED_FROM = (ServiceType.HUB, ServiceType.REGISTRY)


def copies_of(model: Model, sources: Sources) -> list[Distinct[CopyOfWeights]] | None:
    """The places, each once, in an order that follows from what they are; None where none are stated."""
    if model.stored_in is None:
        return None
    return each_distinct("copy", _places(model, model.stored_in, sources))


def source_of(model: Model, sources: Sources) -> list[Distinct[CopyOfWeights]]:
    """The place from which the files are fetched, once per country; none where none is stated."""
    fetched_from = (model.fetched_from,) if model.fetched_from is not None else ()
    return each_distinct("source", _places(model, fetched_from, sources))


def is_fetched_at_start(model: Model, sources: Sources) -> bool | None:
    """Whether the files are fetched at each start: as stated, else not where every host that runs it is offline.

    Where both are stated and cannot both be true, the worse counts.
    """
    if model.fetched_at_start is not None:
        return model.fetched_at_start
    hosts = [sources.asset(host, GpuHost) for host in sources.graph.hosts_of(model.id)]
    offline = [host is not None and host.runtime is not None and host.runtime.offline is True for host in hosts]
    return False if offline and all(offline) else None


def _places(model: Model, assets: Iterable[str], sources: Sources) -> Iterator[tuple[str, str, CopyOfWeights]]:
    owners = sources.graph.deployment(model.id).owners
    for asset_id in assets:
        for key, place in sources.hostings.places(asset_id):
            elsewhere = _is_run_by_others(sources.asset(asset_id, CloudService), owners)
            facts: CopyOfWeights = {
                "kind": place["kind"],
                "elsewhere": elsewhere,
                "country": place["country"],
                "control": place["control"],
                "controllers": place["controllers"],
                "path": "",
            }
            yield f"{elsewhere} {key}", asset_id, facts


def _is_run_by_others(service: CloudService | None, owners: frozenset[str]) -> bool:
    """Whether it is a hub or registry, and not one of who uses the model."""
    return service is not None and service.type in _FETCHED_FROM and service.provider not in owners


def is_in_house(model: Model, sources: Sources) -> bool:
    """Whether the model is reached through a service of the party that owns every application that depends on it."""
    if model.access is not Access.API or model.provider_service is None:
        return False
    service = sources.asset(model.provider_service, CloudService)
    used = sources.graph.deployment(model.id)
    return service is not None and used.owners_stated and used.owners == {service.provider}
