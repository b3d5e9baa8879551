"""Which terms shut out customers by who owns them, for each application that uses something under such terms."""

from collections.abc import Iterator
from functools import cached_property

from sovcheck.catalog.entries.licences import Licence, OwnerLimit
from sovcheck.facts.documents.application import CustomerLimit
from sovcheck.facts.licences.terms import Licences
from sovcheck.graph.system_graph import SystemGraph
from sovcheck.inventory.assets.model import Model


class Customers:
    """Answers shared by all applications: the few models under such terms are found once."""

    def __init__(self, graph: SystemGraph, licences: Licences) -> None:
        self._graph = graph
        self._licences = licences

    def limits_of(self, application: str) -> list[CustomerLimit]:
        """The limits in the terms of every model that the application uses, or whose service it uses; each once."""
        found = {
            (licence.id, index): self._limit(licence, limit)
            for model, limited in self._limited
            if self._is_used(application, model)
            for licence in limited
            for index, limit in enumerate(licence.owner_limits)
        }
        return [found[key] for key in sorted(found)]

    @cached_property
    def _limited(self) -> tuple[tuple[Model, tuple[Licence, ...]], ...]:
        return tuple(self._find_limited())

    def _find_limited(self) -> Iterator[tuple[Model, tuple[Licence, ...]]]:
        for model in self._graph.system.all_of(Model):
            limited = tuple(licence for licence in self._licences.binding(model.id) if licence.owner_limits)
            if limited:
                yield model, limited

    def _is_used(self, application: str, model: Model) -> bool:
        """The one who calls a service may call every model that it offers."""
        names = (model.id, model.provider_service)
        return any(self._graph.depends_on(application, name) for name in names if name is not None)

    def _limit(self, licence: Licence, limit: OwnerLimit) -> CustomerLimit:
        catalog = self._graph.system.catalog
        members = (code for bloc in limit.blocs for code in catalog.bloc_members(bloc))
        return {
            "licence": licence.id,
            "name": licence.name,
            "countries": sorted({*limit.countries, *members}),
            "above": limit.above,
            "clause": limit.clause,
        }
