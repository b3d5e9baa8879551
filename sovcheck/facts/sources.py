"""What the facts of every kind are built from: the graph, the catalog, the day, and the parts that documents share."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date
from functools import cache, cached_property
from typing import TypeVar

from sovcheck.catalog.store import Catalog
from sovcheck.catalog.system import System
from sovcheck.evidence.appraised import AppraisedEvidence
from sovcheck.facts.applications.customers import Customers
from sovcheck.facts.applications.deployments import Deployments
from sovcheck.facts.applications.requirements import Requirements
from sovcheck.facts.dependents import reverse
from sovcheck.facts.documents.every_kind import CommonFacts, Completeness
from sovcheck.facts.exchange import Exchange
from sovcheck.facts.hosting import Hostings
from sovcheck.facts.in_house import InHouse
from sovcheck.facts.licences.terms import Licences
from sovcheck.facts.likeness import Likeness
from sovcheck.facts.lineage.ancestors import Ancestors
from sovcheck.facts.organizations.jurisdictions import Jurisdictions
from sovcheck.facts.organizations.parties import Parties
from sovcheck.graph.edges import Effect
from sovcheck.graph.losses import Losses
from sovcheck.graph.needs import RecentTests
from sovcheck.graph.spares import stopping_places, stopping_together
from sovcheck.graph.system_graph import SystemGraph
from sovcheck.inventory.assets.application import Application
from sovcheck.inventory.assets.asset import IDENTITY, Asset
from sovcheck.inventory.assets.cloud_service import CloudService, ServiceType
from sovcheck.inventory.assets.dataset import Dataset
from sovcheck.inventory.assets.gpu_host import GpuHost
from sovcheck.inventory.assets.model import Access, Model
from sovcheck.inventory.assets.software import Software

USUAL_TEST_DAYS = 365
"""For how long a test of an alternative counts, where no profile says otherwise."""

AssetType = TypeVar("AssetType", bound=Asset)


class Sources:
    """One scan's sources; everything here is shared between documents and must not be changed."""

    def __init__(
        self, graph: SystemGraph, today: date, evidence: AppraisedEvidence, test_days: int, trusted: Collection[str]
    ) -> None:
        self.graph = graph
        self.today = today
        self.evidence = evidence
        self.tested = RecentTests.until(today, test_days)
        self.trusted = trusted
        self.system: System = graph.system
        self.catalog: Catalog = graph.system.catalog
        self.jurisdictions = Jurisdictions(self.catalog, today)
        self.parties = Parties(graph, self.jurisdictions, today)
        self.ancestors = Ancestors(self.system, evidence)
        self.licences = Licences(graph)
        self.customers = Customers(graph, self.licences)
        self.deployments = Deployments(graph)
        self.hostings = Hostings(graph, self.parties)
        self.requirements = Requirements(graph, self.parties, today)
        self._in_house = InHouse(graph)
        self.likeness = Likeness(graph)
        self.exchange = Exchange(graph, evidence, self.likeness)
        self._go_on_without_apis: dict[int, bool] = {}

    def asset(self, asset_id: str, asset_type: type[AssetType]) -> AssetType | None:
        """The asset, where it is of this type."""
        asset = self.system.assets[asset_id]
        return asset if isinstance(asset, asset_type) else None

    def all_of(self, asset_type: type[AssetType]) -> Iterable[AssetType]:
        """Every asset of a type, by id."""
        return self.system.all_of(asset_type)

    @cached_property
    def trained_on(self) -> frozenset[str]:
        """The datasets that models name among what they were trained on."""
        return frozenset(name for model in self.all_of(Model) for name in model.training_datasets or ())

    @cached_property
    def hosts_running(self) -> Mapping[str, Sequence[str]]:
        """By software the hosts that have it as their runtime."""
        runtimes = ((host.id, host.runtime) for host in self.all_of(GpuHost))
        return reverse((host, runtime.software) for host, runtime in runtimes if runtime and runtime.software)

    def is_in_house(self, asset_id: str) -> bool:
        """Whether a host or service is run by nobody but who owns every application for which it does anything."""
        return self._in_house.is_in_house(asset_id)

    def belongs_to_its_users(self, host: GpuHost) -> bool | None:
        """Whether the machine belongs to who owns every application for which it does anything, or to their group."""
        return self._in_house.belongs_to_its_users(host)

    @cached_property
    def unreached(self) -> int:
        """How many declared models, hosts and services that may give output no application leads to."""
        unreached = (name for name in self.system.declared if self._may_run_models(name) and not self._is_reached(name))
        return sum(1 + self.system.more.get(name, 0) for name in unreached)

    def _may_run_models(self, name: str) -> bool:
        match self.system.assets[name]:
            case Model():
                return self.ancestors.is_ancestor(name) is not True
            case CloudService(type=kind):
                return kind in (ServiceType.INFERENCE_API, None)
            case asset:
                return isinstance(asset, GpuHost)

    def _is_reached(self, name: str) -> bool:
        return self.graph.deployment(name).applications > 0

    def is_spared(self, asset_id: str) -> bool:
        """Whether applications depend on the host, service or software, and all go on by a tested alternative without.

        So is a model behind an API where weights that are held go on without all APIs: of these none spares another.
        So is a hub or registry that keeps nothing but weights which lie elsewhere, too, or from which they came. What
        holds the only copy of data or weights is never spared, and nothing is as long as nobody says what all
        applications require and where all their data is stored: it may be this.
        """
        asset = self.system.assets[asset_id]
        if isinstance(asset, Software):
            return not self._anything_may_be_needed and self._is_spared_software(asset)
        if isinstance(asset, Model):
            return not self._anything_may_be_needed and self._is_spared_by_held_weights(asset)
        if not isinstance(asset, (GpuHost, CloudService)):
            return False
        if self._anything_may_be_needed or asset_id in self._stopping_places or asset_id in self.graph.only_keepers:
            return False
        return bool(self.graph.deployment(asset_id).applications) or self._keeps_only_weights(asset)

    def _is_spared_software(self, software: Software) -> bool:
        """Asked only of what somebody can stop: most software nobody can."""
        if not self.graph.deployment(software.id).applications or not self.graph.exposure(software.id, Effect.CUTOFF):
            return False
        stopped = self._losses.without([self.graph.topology.index[software.id]])
        return all(self.asset(self.graph.topology.names[node], Application) is None for node in stopped)

    def _is_spared_by_held_weights(self, model: Model) -> bool:
        if model.access is not Access.API:
            return False
        # Asked once for all models that the same applications use.
        use = self.graph.deployment_class(model.id)
        if use not in self._go_on_without_apis:
            index, names = self.graph.topology.index, self.graph.application_names(self.graph.users(model.id))
            lost = self._lost_without_apis
            self._go_on_without_apis[use] = bool(names) and all(index[name] not in lost for name in names)
        return self._go_on_without_apis[use]

    @cached_property
    def _lost_without_apis(self) -> Collection[int]:
        """What stops without all models behind APIs, but for such as are run in house and say what they require."""
        apis = [model.id for model in self.all_of(Model) if model.access is Access.API]
        for service in self.all_of(CloudService):
            is_own = service.requires is not None and self.is_in_house(service.id)
            if service.type is ServiceType.INFERENCE_API and not is_own:
                apis.append(service.id)
        return self._losses.without(self.graph.topology.index[name] for name in apis)

    @cached_property
    def _losses(self) -> Losses:
        return self.graph.losses(self.tested)

    @cached_property
    def lost_at_worst(self) -> Collection[int]:
        """The nodes of all that stops where everybody stops it who is not stated, as far as tried alternatives go."""
        return self._losses.unsure_without(())

    def is_spared_at_home(self, asset_id: str) -> bool:
        """Whether it is spared, and something is left in its place when everybody leaves who is not trusted."""
        return self.spared(asset_id)[1]

    def spared(self, asset_id: str) -> tuple[bool, bool]:
        """Both answers at once: they are asked of every asset."""
        spared = self.is_spared(asset_id)
        return spared, spared and asset_id not in self._stopping_together

    def _keeps_only_weights(self, asset: GpuHost | CloudService) -> bool:
        is_hub = isinstance(asset, CloudService) and asset.type in (ServiceType.HUB, ServiceType.REGISTRY)
        use = self.graph.deployment(asset.id)
        return is_hub and asset.id in self._keepers_of_weights and use.complete and not use.data_classes

    @cached_property
    def _anything_may_be_needed(self) -> bool:
        """Whether an application leaves out what it requires, or something that it uses where it is kept."""
        applications = list(self.all_of(Application))
        used = {name for application in applications for name in self.system.data_of(application)}
        return (
            any(application.requires is None for application in applications)
            or any(dataset.stored_in is None for dataset in self.all_of(Dataset) if dataset.id in used)
            or any(self._may_be_kept_anywhere(model) for model in self.all_of(Model))
        )

    def _may_be_kept_anywhere(self, model: Model) -> bool:
        is_used = bool(self.graph.deployment(model.id).applications) and not self.ancestors.is_ancestor(model.id)
        return is_used and model.access is not Access.API and model.stored_in is None

    @cached_property
    def _keepers_of_weights(self) -> frozenset[str]:
        """Where weights are stored, and from where they were fetched once and for all."""
        models = list(self.all_of(Model))
        fetched = {model.fetched_from for model in models if model.fetched_from and model.fetched_at_start is False}
        return frozenset(place for model in models for place in model.stored_in or ()) | fetched

    @cached_property
    def _stopping_places(self) -> frozenset[str]:
        """Gone through once: to ask every application anew for each asset took minutes for 20,000 assets."""
        return stopping_places(self.graph, self.tested, self.exchange.alike)

    @cached_property
    def _stopping_together(self) -> frozenset[str]:
        """Nobody is said to be trusted where facts are shown without a profile: then nobody is taken for foreign."""
        if not self.trusted:
            return frozenset()
        return stopping_together(self.graph, self.trusted, self.tested, self.exchange.alike)

    def countries(self, asset_id: str) -> list[str] | None:
        """Where a host or service is, sorted; several where its region says only that much."""
        countries = self.system.service_countries(asset_id)
        return sorted(countries) if countries is not None else None

    def common(self, asset: Asset) -> CommonFacts:
        """What the facts of every kind begin with."""
        return {
            "kind": asset.kind.value,
            "exposure": self.parties.exposures(asset.id),
            "deployment": self.deployments.of(asset.id, spared=self.is_spared(asset.id)),
            "completeness": self._completeness(asset.id),
            "announced": self.parties.announced(asset),
        }

    def _completeness(self, asset_id: str) -> Completeness:
        """How complete the asset is; the names of the unknown fields are for the builder to add."""
        stated, inferred = self.counts(asset_id)
        return {"stated": stated, "inferred": inferred, "unknown": [], "unknown_share": 0}

    def counts(self, asset_id: str) -> tuple[int, int]:
        """How many fields the files state, and how many the catalog filled in."""
        declared = self.system.inventory.assets.get(asset_id)
        stated = _count(declared.stated) if declared is not None else 0
        filled = self.system.filled.get(asset_id)
        return stated, sum("." not in name for name in filled.keys() - IDENTITY) if filled else 0


@cache
def _count(stated: frozenset[str]) -> int:
    """Assets share few sets of stated fields."""
    return len(stated - IDENTITY)
