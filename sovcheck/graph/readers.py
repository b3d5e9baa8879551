"""Whether everybody is stated who can read something: the operators and owners behind every way to its bytes."""

from collections.abc import Iterator, Mapping

from sovcheck.catalog.system import System
from sovcheck.graph.edges import EdgeType, Effect
from sovcheck.graph.links import keys_are_kept
from sovcheck.graph.majorities import may_be_decided_by_others
from sovcheck.graph.omissions import Omission, nearest
from sovcheck.graph.topology import EDGE_TYPES, Topology
from sovcheck.inventory.assets.application import Application
from sovcheck.inventory.assets.asset import Asset, KeyCustodian
from sovcheck.inventory.assets.cloud_service import CloudService
from sovcheck.inventory.assets.dataset import Dataset
from sovcheck.inventory.assets.gpu_host import GpuHost, Tenancy
from sovcheck.inventory.assets.organization import Organization, Stake

FROM_THE_OPERATOR = frozenset({Tenancy.RENTED, Tenancy.CLOUD})
"""Tenancies under which whoever operates the machine lets it, so that an owner need not be stated."""

_ACCESS = int(Effect.ACCESS)
_OWNED_BY = EDGE_TYPES.index(EdgeType.OWNED_BY)


class Readers:
    """Answers about all assets, computed at the first question."""

    def __init__(self, system: System, topology: Topology) -> None:
        self._assets = system.assets
        self._topology = topology
        seeds = (
            (topology.index[name], Omission(name, field))
            for name, asset in system.assets.items()
            for field in _omitted_by(asset)
        )
        self._omissions: Mapping[int, tuple[Omission, ...]] = nearest(seeds, self._read_through)

    def omissions(self, node: int) -> tuple[Omission, ...]:
        """What leaves open who can read the node, nearest first; a few where there are many."""
        return self._omissions.get(node, ())

    def _read_through(self, node: int) -> Iterator[int]:
        """What can be read by whoever can read the node, or is owned by it, if only in part."""
        offsets, edges = self._topology.incoming
        for edge in edges[offsets[node] : offsets[node + 1]]:
            source = self._topology.source[edge]
            if self._topology.passes[edge] & _ACCESS or (
                self._topology.edge_type[edge] == _OWNED_BY and self._is_organization(source)
            ):
                yield source

    def _is_organization(self, node: int) -> bool:
        return isinstance(self._assets.get(self._topology.names[node]), Organization)


def _omitted_by(asset: Asset) -> Iterator[str]:
    """What the asset leaves out of who can read it."""
    match asset:
        case Organization():
            if asset.country is None:
                yield "country"
            if may_be_decided_by_others(asset, _is_known) or not all(map(_says_how_much, asset.parents or ())):
                yield "parents"
        case Dataset(controller=None):
            yield "controller"
        case Application(owner=None):
            yield "owner"
        case GpuHost() | CloudService():
            yield from _omitted_by_place(asset)


def _omitted_by_place(place: GpuHost | CloudService) -> Iterator[str]:
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


def _is_known(_: str) -> bool:
    """What a holder leaves out is found there."""
    return False


def _says_how_much(stake: Stake) -> bool:
    return stake.capital is not None or stake.voting is not None or stake.controls is not None
