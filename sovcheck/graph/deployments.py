"""Deployments: which applications depend on an asset, and how critical, where, for what, with which data."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property

from msgspec.structs import replace

from sovcheck.catalog.system import System
from sovcheck.graph.bit_sets import SparseSet, reached_members
from sovcheck.graph.components import union_along
from sovcheck.graph.dependence import OF_DATA, dependents, is_dependence
from sovcheck.graph.results import DeploymentAggregate
from sovcheck.graph.topology import EDGE_TYPES, Topology
from sovcheck.inventory.assets.application import Application
from sovcheck.inventory.assets.asset import Kind
from sovcheck.inventory.assets.cloud_service import CloudService, ServiceType
from sovcheck.inventory.assets.data_flow import DataFlow
from sovcheck.inventory.assets.dataset import DataClass, Dataset
from sovcheck.inventory.assets.gpu_host import GpuHost
from sovcheck.inventory.assets.model import Access, Model
from sovcheck.inventory.assets.software import Software

_CLASSES = tuple(DataClass)
_UNCLASSED = 1 << len(_CLASSES)
"""The bit of a dataset whose class is not stated."""
_SERVES_MODELS = {ServiceType.INFERENCE_API, None}
"""What a service is that may answer for a model, as far as its type is stated."""


class Deployments:
    """Answers about all assets, computed at the first question."""

    def __init__(self, system: System, topology: Topology) -> None:
        self._assets = system.assets
        self._topology = topology
        self._flows = list(system.all_of(DataFlow))
        self._applications = list(system.all_of(Application))
        self._number_of = {topology.index[asset.id]: place for place, asset in enumerate(self._applications)}
        kinds = [self._assets[name].kind if name in self._assets else None for name in topology.names]
        self._data = {application.id: system.data_of(application) for application in self._applications}
        users, keepers = dependents(topology, kinds)
        for name, user in (*self._senders(), *(each for each in system.brought if each[1] in self._data)):
            users[topology.index[name]].append(topology.index[user])
        nodes = sorted((topology.index[name] for name in self._assets), key=lambda node: _ORDER[kinds[node]])
        self._users = reached_members(nodes, users.__getitem__, self._number_of.get)
        own = {topology.index[dataset.id]: _class_of(dataset) for dataset in system.all_of(Dataset)}
        own |= {topology.index[flow.id]: _UNCLASSED for flow in self._flows if _carries_anything(flow)}

        def sources(node: int) -> Sequence[int]:
            # What arrives at an application is among the data that it uses.
            return () if node in self._number_of or node in own else users[node] + keepers.get(node, [])

        self._classes = union_along(nodes, sources, lambda node: own.get(node, 0))
        self._aggregates: list[DeploymentAggregate] = []
        self._numbers: dict[DeploymentAggregate, int] = {}
        self._number_of_users: dict[tuple[int, int, bool], int] = {}
        self._number_of_alike: dict[object, int] = {}
        self._class_of: dict[int, int] = {}
        # Who does not say what it requires may use anything.
        self._says_not_all = any(application.requires is None for application in self._applications)
        # And so may an application whose model is rented from a service that nobody names.
        self._rents_from_anybody = any(
            _is_rented_from_nobody_named(model) and self._users[topology.index[model.id]]
            for model in system.all_of(Model)
        )
        # And so may a machine in use that does not say what software it runs.
        self._runs_anything = any(
            _runs_nothing_named(host) and self._users[topology.index[host.id]] for host in system.all_of(GpuHost)
        )

    def _senders(self) -> Iterator[tuple[str, str]]:
        """Flows, each with where it starts."""
        return ((flow.id, flow.source) for flow in self._flows if flow.source is not None)

    def of(self, node: int) -> DeploymentAggregate:
        """The applications that depend on the node, taken together."""
        return self._aggregates[self.class_of(node)]

    def users(self, node: int) -> SparseSet:
        """The applications that depend on the node, by number; equal sets are one object."""
        return self._users[node]

    def names(self, numbers: Iterable[int]) -> tuple[str, ...]:
        """The ids of applications by their numbers."""
        return tuple(self._applications[number].id for number in numbers)

    def is_user(self, application: int, node: int) -> bool:
        """Whether this application is among those that depend on the node."""
        return self._number_of[application] in self._users[node]

    def class_of(self, node: int) -> int:
        """A number that is equal for nodes with equal aggregates, and only for those."""
        found = self._class_of.get(node)
        if found is None:
            found = self._class_of[node] = self._find_class(node)
        return found

    def _find_class(self, node: int) -> int:
        if node in self._number_of:
            return self._number_of_one(node)
        return self._number(self._users[node], self._classes[node], may_have_more=node in self._open_nodes)

    @cached_property
    def _open_nodes(self) -> frozenset[int]:
        """What somebody may depend on who does not say so, and what that depends on in turn."""
        nodes = (self._topology.index[name] for name in self._assets)
        found = {node for node in nodes if self._may_have_more(node)}
        waiting = sorted(found)
        while waiting:
            further = set(self.dependencies(waiting.pop())) - found
            found |= further
            waiting.extend(further)
        return frozenset(found)

    def _may_have_more(self, node: int) -> bool:
        """Whether somebody may depend on it who does not say so, or on what nobody says it serves or runs."""
        asset = self._assets.get(self._topology.names[node])
        return (
            self._says_not_all
            or (isinstance(asset, GpuHost) and asset.serves is None)
            or (self._runs_anything and isinstance(asset, Software))
            or (self._rents_from_anybody and isinstance(asset, CloudService) and asset.type in _SERVES_MODELS)
        )

    def dependencies(self, node: int) -> Iterator[int]:
        """What the node depends on in one step, and where its bytes go where it is data."""
        topology, name = self._topology, self._topology.names[node]
        asset = self._assets.get(name)
        kind = asset.kind if asset is not None else None
        for edge in topology.edges(node):
            edge_type = EDGE_TYPES[topology.edge_type[edge]]
            is_data = kind is Kind.DATASET and edge_type in OF_DATA
            if is_data or is_dependence(edge_type, kind, topology.passes[edge]):
                yield topology.target[edge]
        if isinstance(asset, Application):
            yield from (topology.index[dataset] for dataset in self._data[asset.id])
        yield from self._flows_from.get(name, ())

    @cached_property
    def _flows_from(self) -> Mapping[str, Sequence[int]]:
        found: dict[str, list[int]] = {}
        for flow, source in self._senders():
            found.setdefault(source, []).append(self._topology.index[flow])
        return found

    @cached_property
    def _first_alike(self) -> Sequence[int]:
        """For each application the first that states the same of everything that is taken together."""
        first: dict[object, int] = {}
        stated = (_stated(each, self._data[each.id]) for each in self._applications)
        return [first.setdefault(each, number) for number, each in enumerate(stated)]

    def _number_of_one(self, application: int) -> int:
        first = self._first_alike[self._number_of[application]]
        number = self._number_of_alike.get(first)
        if number is None:
            aggregate = self._collect([self._applications[first]], 0)
            number = self._number_of_alike[first] = self._number_of_aggregate(aggregate)
        return number

    def _number(self, users: SparseSet, classes: int, *, may_have_more: bool) -> int:
        # Equal sets of users are one object that stays.
        key = (id(users), classes, may_have_more)
        number = self._number_of_users.get(key)
        if number is None:
            # Of applications that state the same, one says all: nested sets of users are walked for each asset.
            alike = tuple(sorted(set(map(self._first_alike.__getitem__, users))))
            number = self._number_of_users[key] = self._number_of_several(
                alike, len(users), classes, may_have_more=may_have_more
            )
        return number

    def _number_of_several(self, alike: tuple[int, ...], users: int, classes: int, *, may_have_more: bool) -> int:
        """The number for so many users, of whom these say all: many sets of users come to the same."""
        key = (alike, users, classes, may_have_more)
        number = self._number_of_alike.get(key)
        if number is None:
            aggregate = self._collect([self._applications[first] for first in alike], classes)
            aggregate = replace(aggregate, applications=users)
            if may_have_more:
                aggregate = _open(aggregate)
            number = self._number_of_alike[key] = self._number_of_aggregate(aggregate)
        return number

    def _number_of_aggregate(self, aggregate: DeploymentAggregate) -> int:
        number = self._numbers.setdefault(aggregate, len(self._aggregates))
        if number == len(self._aggregates):
            self._aggregates.append(aggregate)
        return number

    def _collect(self, applications: Sequence[Application], classes: int) -> DeploymentAggregate:
        for application in applications:
            for name in self._data[application.id]:
                asset = self._assets[name]
                classes |= _class_of(asset) if isinstance(asset, Dataset) else 0
        users = [application.users for application in applications]
        revenues = [application.monthly_revenue_usd for application in applications]
        return DeploymentAggregate(
            applications=len(applications),
            criticalities=frozenset(a.criticality.value for a in applications if a.criticality is not None),
            stages=frozenset(a.stage.value for a in applications if a.stage is not None),
            domiciles=frozenset(a.domicile for a in applications if a.domicile is not None),
            fields=frozenset(field.value for a in applications for field in a.fields_of_use or ()),
            data_classes=frozenset(name.value for number, name in enumerate(_CLASSES) if classes >> number & 1),
            users=max((value for value in users if value is not None), default=None),
            users_stated=None not in users,
            revenue=max((value for value in revenues if value is not None), default=None),
            revenue_stated=None not in revenues,
            stages_stated=all(a.stage is not None for a in applications),
            domiciles_stated=all(a.domicile is not None for a in applications),
            owners=frozenset(a.owner for a in applications if a.owner is not None),
            owners_stated=all(a.owner is not None for a in applications),
            fields_stated=all(a.fields_of_use is not None for a in applications),
            languages=frozenset(language for a in applications for language in a.languages or ()),
            languages_stated=all(a.languages is not None for a in applications),
            notices=_in_all([frozenset(a.notices) for a in applications if a.notices is not None]),
            notices_stated=all(a.notices is not None for a in applications),
            complete=all(map(_says_enough, applications)) and not classes & _UNCLASSED,
        )


def _in_all(sets: Sequence[frozenset[str]]) -> frozenset[str] | None:
    """What every one of the sets has; None of no sets."""
    return frozenset.intersection(*sets) if sets else None


def _open(aggregate: DeploymentAggregate) -> DeploymentAggregate:
    """The same, where further applications may depend on the asset of which nothing is known."""
    return replace(
        aggregate,
        users_stated=False,
        revenue_stated=False,
        stages_stated=False,
        domiciles_stated=False,
        owners_stated=False,
        fields_stated=False,
        languages_stated=False,
        notices_stated=False,
        complete=False,
    )


def _is_rented_from_nobody_named(model: Model) -> bool:
    return model.access is not Access.WEIGHTS and model.provider_service is None


def _runs_nothing_named(host: GpuHost) -> bool:
    return host.runtime is None or host.runtime.software is None


def _class_of(dataset: Dataset) -> int:
    return _UNCLASSED if dataset.data_class is None else 1 << _CLASSES.index(dataset.data_class)


def _carries_anything(flow: DataFlow) -> bool:
    """Whether it is a flow of which nothing says what flows: neither itself, nor who uses what it starts at."""
    return flow.datasets is None and flow.source is None


def _stated(application: Application, data: tuple[str, ...]) -> object:
    a = application
    size, has = (a.users, a.monthly_revenue_usd), (a.data is None, data)
    return (size, a.criticality, a.stage, a.domicile, a.fields_of_use, has, a.owner, a.languages, a.notices)


def _says_enough(application: Application) -> bool:
    a = application
    return None not in (a.criticality, a.data, a.domicile, a.stage, a.fields_of_use)


_ORDER: dict[Kind | None, int] = {
    kind: rank
    for rank, kind in enumerate(
        (
            Kind.APPLICATION,
            Kind.DATASET,
            Kind.DATA_FLOW,
            Kind.MODEL,
            Kind.GPU_HOST,
            Kind.SOFTWARE,
            Kind.CLOUD_SERVICE,
            Kind.ORGANIZATION,
        )
    )
}
"""Kinds that depend on others first; any order is right, this one is quick."""
