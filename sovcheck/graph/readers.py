"""Whether everybody is stated who can read something: the operators and owners behind every way to its bytes."""

from collections.abc import Iterator, Mapping

from sovcheck.catalog.system import System
from sovcheck.graph.control_gaps import ControlGaps
from sovcheck.graph.edges import Effect
from sovcheck.graph.links import keys_are_kept
from sovcheck.graph.omissions import Omission, nearest
from sovcheck.graph.topology import Topology
from sovcheck.inventory.assets.application import Application
from sovcheck.inventory.assets.asset import Asset, KeyCustodian
from sovcheck.inventory.assets.cloud_service import CloudService
from sovcheck.inventory.assets.dataset import Dataset
from sovcheck.inventory.assets.gpu_host import GpuHost, Tenancy
from sovcheck.inventory.assets.organization import Organization

FROM_THE_OPERATOR = frozenset({Tenancy.RENTED, Tenancy.CLOUD})
"""Tenancies under which whoever operates the machine lets it, so that an owner need not be stated."""

_ACCESS = int(Effect.ACCESS)


class Readers:
    """Answers about all assets, computed at the first question."""

    def __init__(self, system: System, topology: Topology, control: ControlGaps) -> None:
        self._topology = topology
        seeds = (
            (topology.index[name], omission)
            for name, asset in system.assets.items()
            for omission in _omitted_by(asset, control)
        )
        self._omissions: Mapping[int, tuple[Omission, ...]] = nearest(seeds, self._read_through)

    def omissions(self, node: int) -> tuple[Omission, ...]:
        """What leaves open who can read the node, nearest first; a few where there are many."""
        return self._omissions.get(node, ())

    def _read_through(self, node: int) -> Iterator[int]:
        """What can be read by whoever can read the node."""
        offsets, edges = self._topology.incoming
        for edge in edges[offsets[node] : offsets[node + 1]]:
            if self._topology.passes[edge] & _ACCESS:
                yield self._topology.source[edge]


def _omitted_by(asset: Asset, control: ControlGaps) -> Iterator[Omission]:
    """What is left out of who can read the asset: by itself, and of an organization by those who may decide for it."""
    yield from (Omission(asset.id, field) for field in _unstated(asset))
    if isinstance(asset, Organization):
        yield from control.of(asset.id)


def _unstated(asset: Asset) -> Iterator[str]:
    match asset:
        case Organization(country=None):
            yield "country"
        case Dataset(controller=None):
            yield "controller"
        case Application(owner=None):
            yield "owner"
        case GpuHost() | CloudService():
            yield from _unstated_by_place(asset)


def _unstated_by_place(place: GpuHost | CloudService) -> Iterator[str]:
    custody = place.key_custody
    if custody is not None and custody.custodian is KeyCustodian.THIRD_PARTY and custody.holder is None:
        yield "key_custody.holder"
    if keys_are_kept(place):
        return
    match place:
        case CloudService(provider=None):
            yield "provider"
        case GpuHost():
            if place.operator is None:
                yield "operator"
            if place.owner is None and place.tenancy not in FROM_THE_OPERATOR:
                yield "owner"
