"""What a model runs on, as it is stated."""

from sovcheck.graph.system_graph import SystemGraph
from sovcheck.inventory.assets.model import Access, Model


def runs_on(model: Model, graph: SystemGraph) -> tuple[str, ...]:
    """The hosts of a model, or the service that offers it: what its access says, the other if there is none."""
    hosts = graph.hosts_of(model.id)
    service = (model.provider_service,) if model.provider_service is not None else ()
    return service or hosts if model.access is Access.API else hosts or service
