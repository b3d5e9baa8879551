"""Which applications depend on an asset, and what that says of it: how critical, where, for what, with which data."""

from collections.abc import Iterator, Mapping, Sequence

from sovcheck.catalog.system import System
from sovcheck.graph.components import union_along
from sovcheck.graph.edges import EdgeType
from sovcheck.graph.results import DeploymentAggregate
from sovcheck.graph.topology import EDGE_TYPES, Topology
from sovcheck.inventory.assets.application import Application
from sovcheck.inventory.assets.asset import Asset, Kind
from sovcheck.inventory.assets.data_flow import DataFlow
from sovcheck.inventory.assets.dataset import DataClass, Dataset

_CLASSES = tuple(DataClass)
_UNCLASSED = 1 << len(_CLASSES)
"""The bit of a dataset whose class is not stated."""

_NO_DEPENDENCE = {EdgeType.SERVES, EdgeType.STORED_IN, EdgeType.LOCATED_IN}
"""A host works without the models that it serves; the rest says where something is, not what it is used for."""


class Deployments:
    """Answers about all assets, computed at the first question."""

    def __init__(self, system: System, topology: Topology) -> None:
        self._assets = system.assets
        self._topology = topology
        self._applications = [asset for asset in self._assets.values() if isinstance(asset, Application)]
        self._bit = {asset.id: 1 << number for number, asset in enumerate(self._applications)}
        self._senders = _flow_ends(self._assets)
        nodes = sorted((topology.index[name] for name in self._assets), key=self._quick_order)
        self._users = union_along(nodes, self._users_of, self._application_bit)
        self._classes = union_along(nodes, self._sources_of, self._class_bit)
        self._aggregates: dict[tuple[int, int], DeploymentAggregate] = {}

    def of(self, node: int) -> DeploymentAggregate:
        """The applications that depend on the node, taken together."""
        asset = self._asset(node)
        if isinstance(asset, Application):
            return self._aggregate(self._bit[asset.id], 0)
        return self._aggregate(self._users[node], self._classes[node])

    def _users_of(self, node: int) -> Sequence[int]:
        """The nodes that depend on this one; a dataset is used by the applications that list it."""
        asset = self._asset(node)
        users = [self._topology.source[edge] for edge in self._edges_into(node) if self._is_dependence(edge)]
        if isinstance(asset, Dataset):
            reached = (self._topology.target[edge] for edge in self._topology.edges(node))
            users.extend(other for other in reached if isinstance(self._asset(other), Application))
        sender = self._senders.get(asset.id) if asset is not None else None
        if sender is not None:
            users.append(self._topology.index[sender])
        return users

    def _sources_of(self, node: int) -> Sequence[int]:
        """The nodes whose datasets come here: as ``_users_of``, and datasets that are stored here or flow this way."""
        if isinstance(self._asset(node), Application | Dataset):
            return ()
        return [
            self._topology.source[edge]
            for edge in self._edges_into(node)
            if self._is_dependence(edge) or self._kind(self._topology.source[edge]) is Kind.DATASET
        ]

    def _edges_into(self, node: int) -> Sequence[int]:
        offsets, edges = self._topology.incoming
        return edges[offsets[node] : offsets[node + 1]]

    def _is_dependence(self, edge: int) -> bool:
        edge_type = EDGE_TYPES[self._topology.edge_type[edge]]
        if edge_type in _NO_DEPENDENCE:
            return False
        kind = self._kind(self._topology.source[edge])
        if edge_type is EdgeType.FLOWS_TO:
            # Its bytes reach the application; it is the application that depends on the data.
            return kind is Kind.DATA_FLOW or (kind is not Kind.DATASET and self._topology.passes[edge] > 0)
        return edge_type is not EdgeType.OWNED_BY or self._topology.passes[edge] > 0

    def _application_bit(self, node: int) -> int:
        return self._bit.get(self._topology.names[node], 0)

    def _class_bit(self, node: int) -> int:
        asset = self._asset(node)
        return _class_of(asset) if isinstance(asset, Dataset) else 0

    def _aggregate(self, users: int, classes: int) -> DeploymentAggregate:
        found = self._aggregates.get((users, classes))
        if found is None:
            found = self._aggregates[users, classes] = self._collect(tuple(self._chosen(users)), classes)
        return found

    def _chosen(self, users: int) -> Iterator[Application]:
        while users:
            low = users & -users
            yield self._applications[low.bit_length() - 1]
            users ^= low

    def _collect(self, applications: Sequence[Application], classes: int) -> DeploymentAggregate:
        for application in applications:
            for name in application.data or ():
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
            complete=all(map(_says_enough, applications)) and not classes & _UNCLASSED,
        )

    def _asset(self, node: int) -> Asset | None:
        return self._assets.get(self._topology.names[node])

    def _quick_order(self, node: int) -> int:
        kind = self._kind(node)
        return -1 if kind is None else _ORDER[kind]

    def _kind(self, node: int) -> Kind | None:
        asset = self._asset(node)
        return None if asset is None else asset.kind


def _class_of(dataset: Dataset) -> int:
    return _UNCLASSED if dataset.data_class is None else 1 << _CLASSES.index(dataset.data_class)


def _says_enough(application: Application) -> bool:
    a = application
    return None not in (a.criticality, a.data, a.domicile, a.stage, a.fields_of_use)


def _flow_ends(assets: Mapping[str, Asset]) -> dict[str, str]:
    """For each flow where it starts."""
    flows = (asset for asset in assets.values() if isinstance(asset, DataFlow))
    return {flow.id: flow.source for flow in flows if flow.source is not None}


_ORDER = {
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
