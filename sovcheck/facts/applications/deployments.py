"""Facts about the applications that depend on an asset."""

from sovcheck.facts.documents.every_kind import Deployment
from sovcheck.graph.results import DeploymentAggregate
from sovcheck.graph.system_graph import SystemGraph
from sovcheck.inventory.assets.application import Criticality
from sovcheck.inventory.assets.organization import Organization

_RANK = {criticality.value: rank for rank, criticality in enumerate(Criticality)}


class Deployments:
    """Answers shared by all assets on which the same kinds of applications depend."""

    def __init__(self, graph: SystemGraph) -> None:
        self._graph = graph
        self._facts: dict[tuple[int, bool], Deployment] = {}

    def of(self, asset: str, *, spared: bool = False) -> Deployment:
        """The applications that depend on the asset, taken together. What is returned is shared: never change it."""
        key = self._graph.deployment_class(asset), spared
        facts = self._facts.get(key)
        if facts is None:
            facts = self._facts[key] = self._describe(self._graph.deployment(asset), spared=spared)
        return facts

    def _describe(self, aggregate: DeploymentAggregate, *, spared: bool) -> Deployment:
        assets = self._graph.system.assets
        owners = [asset for owner in aggregate.owners if isinstance(asset := assets[owner], Organization)]
        placed = {owner.country for owner in owners if owner.country is not None}
        complete = aggregate.owners_stated and all(owner.country is not None for owner in owners)
        return _deployment(aggregate, sorted(placed), owners_complete=complete, spared=spared)


def _deployment(
    aggregate: DeploymentAggregate, owner_countries: list[str], *, owners_complete: bool, spared: bool
) -> Deployment:
    return {
        "spared": spared,
        "applications": aggregate.applications,
        "criticality": max(aggregate.criticalities, key=_RANK.__getitem__, default=None),
        "criticalities": sorted(aggregate.criticalities),
        "stages": sorted(aggregate.stages),
        "stages_complete": aggregate.stages_stated or None,
        "domiciles": sorted(aggregate.domiciles),
        "domiciles_complete": aggregate.domiciles_stated or None,
        "owner_countries": owner_countries,
        "owners_complete": owners_complete or None,
        "fields_of_use": sorted(aggregate.fields),
        "fields_of_use_complete": aggregate.fields_stated or None,
        "languages": sorted(aggregate.languages),
        "languages_complete": aggregate.languages_stated or None,
        "data_classes": sorted(aggregate.data_classes),
        "users": aggregate.users,
        "users_complete": aggregate.users_stated or None,
        "monthly_revenue_usd": aggregate.revenue,
        "revenue_complete": aggregate.revenue_stated or None,
        "complete": aggregate.complete or None,
    }
