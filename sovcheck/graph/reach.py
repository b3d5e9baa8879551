"""Where the bytes of a dataset can arrive: every place that it is stored in, processed at, logged to, flows to.

The walk goes over pairs of a node and the manner of arrival there: what an application logs stays logged wherever
the log goes on to, and what flowed stays flowed, under the mechanism of the last flow.
"""

from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property, lru_cache
from itertools import islice

from sovcheck.catalog.system import System
from sovcheck.graph.access_gaps import unstated_at, unstated_hands
from sovcheck.graph.bit_sets import bits_of
from sovcheck.graph.components import union_along
from sovcheck.graph.edges import READABLE, EdgeType
from sovcheck.graph.hops import Hops
from sovcheck.graph.omissions import (
    MOST_KEPT,
    Omission,
    Serving,
    nearest,
    of_any_dataset,
    of_flows,
    of_idle_model,
    of_place,
    of_software,
    of_use,
)
from sovcheck.graph.paths import COUNTRY_PREFIX, Hop, country_node
from sovcheck.graph.protection import Protection, protection_of
from sovcheck.graph.recipients import SUBCONTRACTORS
from sovcheck.graph.remote_access import SEEN, seen_by
from sovcheck.graph.results import Place
from sovcheck.graph.shared_paths import MOST_GOALS, Trails
from sovcheck.graph.shortest_paths import Nearest
from sovcheck.graph.topology import EDGE_TYPES, Topology
from sovcheck.inventory.assets.asset import Asset, Kind, TransferMechanism
from sovcheck.inventory.assets.cloud_service import CloudService, ServiceType
from sovcheck.inventory.assets.data_flow import DataFlow
from sovcheck.inventory.assets.dataset import Dataset
from sovcheck.inventory.assets.gpu_host import GpuHost
from sovcheck.inventory.assets.model import Model
from sovcheck.inventory.assets.organization import Organization
from sovcheck.inventory.assets.scalars import ANYWHERE

_USE = {EdgeType.REQUIRES, EdgeType.RUNS_ON, EdgeType.PROVIDED_BY}
_CARRYING = {EDGE_TYPES.index(edge_type) for edge_type in (*_USE, EdgeType.FLOWS_TO, EdgeType.STORED_IN)}
_PLAIN = "processed"
_FLOWED = "flowed"
_MANNERS: tuple[tuple[str, TransferMechanism | None], ...] = (
    (_PLAIN, None),
    ("logged", None),
    ("stored", None),
    ("backed-up", None),
    (_FLOWED, None),
    *((_FLOWED, mechanism) for mechanism in TransferMechanism),
)
"""How something arrives, and under which mechanism where the flow states one."""

_LOCATED_IN = EDGE_TYPES.index(EdgeType.LOCATED_IN)

_PROCESSED, _LOGGED, _STORED, _BACKED_UP = range(4)
_KEPT = {_STORED, _BACKED_UP}
_OPEN = 1
"""The bit that says that something on the way is left out."""


class Reach:
    """Answers about datasets, all computed at the first question."""

    def __init__(self, system: System, topology: Topology, hops: Hops, serving: Serving) -> None:
        self._system = system
        self._topology = topology
        self._hops = hops
        self._serving = serving
        self._assets = [system.assets.get(name) for name in topology.names]
        self._trails_to = lru_cache(MOST_GOALS)(self._trails)
        self._places: list[Place] = []
        self._open: dict[int, tuple[Omission, ...]] = {}
        self._bits: dict[Place, int] = {}
        self._seeds: dict[tuple[int, int], tuple[str, int, tuple[Omission, ...]]] = {}
        self._following_of_text: dict[tuple[int, int], Sequence[int]] = {}
        self._flows = of_flows(system.all_of(DataFlow))
        self._anything = of_any_dataset(system.assets)
        datasets = (topology.index[dataset.id] for dataset in system.all_of(Dataset))
        starts = [_arrival(node, _PROCESSED) for node in datasets]
        self._reached = union_along(starts, self._following, self._seed)

    def places(self, node: int) -> tuple[Place, ...]:
        """Every place in reach, sorted."""
        found = [self._places[bit] for bit in bits_of(self._reached[_arrival(node, _PROCESSED)] >> 1)]
        return tuple(sorted(found, key=_in_order))

    def is_complete(self, node: int) -> bool:
        """Whether nothing is left out that leads to a place or says where it is."""
        return not self._anything and not self._reached[_arrival(node, _PROCESSED)] & _OPEN

    def omissions(self, node: int) -> tuple[Omission, ...]:
        """What leaves the reach open: first what may concern any dataset, then the nearest; a few if there are many."""
        return (*self._anything, *self._nearest.get(_arrival(node, _PROCESSED), ()))[:MOST_KEPT]

    def path(self, node: int, place: Place) -> tuple[Hop, ...]:
        """A shortest path to where the place's bytes arrive, and on to its country."""
        return self._trails_to(place).of(_arrival(node, _PROCESSED)).hops()

    def _trails(self, place: Place) -> Trails:
        """The trails to where a place's bytes arrive."""
        nearest = Nearest(self._steps, lambda arrival: place in self._places_at(arrival), self._hops.order)

        def end(arrival: int) -> tuple[Hop, ...]:
            return self._hops.path(self._country_edge(arrival // len(_MANNERS), place))

        return Trails(nearest.step, self._hops.path, end)

    def _country_edge(self, node: int, place: Place) -> tuple[int, ...]:
        if place.country is None:
            return ()
        country = self._topology.index[country_node(place.country)]
        if place.how not in SEEN:
            edge = self._hops.between(node, EdgeType.LOCATED_IN, country)
            return () if edge is None else (edge,)
        seen = (edge for edge in self._topology.edges(node) if seen_by(edge, self._topology) == place.how)
        return tuple(islice((edge for edge in seen if self._topology.target[edge] == country), 1))

    def _following(self, arrival: int) -> Sequence[int]:
        key = self._text_of(arrival)
        if key is None:
            return [following for _, following in self._steps(arrival)]
        found = self._following_of_text.get(key)
        if found is None:
            found = self._following_of_text[key] = [following for _, following in self._steps(arrival)]
        return found

    def _text_of(self, arrival: int) -> tuple[int, int] | None:
        """What hosts and services have in common that are written alike: from there bytes go to the same places."""
        node, manner = divmod(arrival, len(_MANNERS))
        asset = self._assets[node]
        if not isinstance(asset, (GpuHost, CloudService)) or asset.id in self._flows:
            return None
        text = self._system.text(asset.id)
        return None if text is None else (text, manner)

    def _steps(self, arrival: int) -> Iterator[tuple[int, int]]:
        """The edges over which bytes go on, each with where and how they arrive."""
        node, manner = divmod(arrival, len(_MANNERS))
        if manner in _KEPT:
            return
        asset = self._assets[node]
        for edge in self._topology.edges(node):
            onward = self._onward(asset, edge, manner) if self._topology.edge_type[edge] in _CARRYING else None
            if onward is not None:
                yield edge, _arrival(self._topology.target[edge], onward)

    def _onward(self, asset: Asset | None, edge: int, manner: int) -> int | None:
        """The manner in which bytes arrive over the edge; None where they do not."""
        edge_type = EDGE_TYPES[self._topology.edge_type[edge]]
        if edge_type in _USE:
            # What reads a dataset sends nothing to where it is kept, and an organization behind a service is no place.
            reached = self._assets[self._topology.target[edge]]
            return None if reached is None or reached.kind in {Kind.DATASET, Kind.ORGANIZATION} else manner
        if isinstance(asset, Dataset):
            return self._out_of_dataset(edge, edge_type, manner)
        if edge_type is not EdgeType.FLOWS_TO:
            return None
        if isinstance(asset, DataFlow):
            return _MANNERS.index((_FLOWED, asset.transfer_mechanism))
        if not self._topology.passes[edge]:
            return None
        return manner if manner != _PROCESSED else _LOGGED

    def _out_of_dataset(self, edge: int, edge_type: EdgeType, manner: int) -> int | None:
        if edge_type is EdgeType.FLOWS_TO:
            return manner
        if edge_type is not EdgeType.STORED_IN:
            return None
        if manner != _PROCESSED:
            return manner
        return _STORED if self._topology.fields[self._topology.field[edge]].startswith("stored_in") else _BACKED_UP

    def _seed(self, arrival: int) -> int:
        """The bits of what arriving here comes to; what it leaves open is kept by the way."""
        key = self._text_of(arrival)
        known = self._seeds.get(key) if key is not None else None
        here = self._topology.names[arrival // len(_MANNERS)]
        if known is not None:
            first, bits, omissions = known
            omissions = tuple(each._replace(asset=here) if each.asset == first else each for each in omissions)
        else:
            omissions = tuple(self._omissions_at(arrival))
            bits = self._bits_at(arrival) | (_OPEN if omissions else 0)
            if key is not None:
                self._seeds[key] = here, bits, omissions
        if omissions:
            self._open[arrival] = omissions
        return bits

    def _bits_at(self, arrival: int) -> int:
        bits = 0
        for place in self._places_at(arrival):
            bit = self._bits.setdefault(place, len(self._places))
            if bit == len(self._places):
                self._places.append(place)
            bits |= 2 << bit
        return bits

    def _places_at(self, arrival: int) -> tuple[Place, ...]:
        """The places that arriving here in this manner comes to: one for each country it may be."""
        node, manner = divmod(arrival, len(_MANNERS))
        how, mechanism = _MANNERS[manner]
        asset = self._assets[node]
        if isinstance(asset, Organization):
            importers = _importers(mechanism, (asset.id,))
            return (Place(asset.country, how, mechanism, importers=importers), *self._hands(node, mechanism, importers))
        if not isinstance(asset, GpuHost | CloudService):
            return ()
        if manner == _PROCESSED and isinstance(asset, CloudService) and asset.type is ServiceType.INFERENCE_API:
            how = "api"
        if mechanism is None and asset.contract is not None:
            mechanism = asset.contract.transfer_mechanism
        protected = protection_of(asset) is Protection.OWN_KEYS
        countries = self._system.service_countries(asset.id) or (None,)
        importers = _importers(mechanism, self._system.runners(asset.id))
        standing = tuple(Place(country, how, mechanism, protected, importers) for country in countries)
        elsewhere = self._elsewhere(asset, manner, standing[0])
        return tuple(dict.fromkeys((*standing, *elsewhere, *self._hands(node, mechanism, importers))))

    def _elsewhere(self, asset: GpuHost | CloudService, manner: int, place: Place) -> Iterator[Place]:
        """Where a service processes what it is sent, if not where it is; what is only kept there stays."""
        if isinstance(asset, CloudService) and manner not in _KEPT:
            for country in asset.processed_in or ():
                anywhere = country == ANYWHERE
                yield place._replace(country=None, how=ANYWHERE) if anywhere else place._replace(country=country)

    def _hands(self, node: int, mechanism: str | None, importers: tuple[str, ...]) -> Iterator[Place]:
        """From where people who administer or support the place, or do a part of its work, can see what is there.

        Keys of one's own blind them; a claim of confidential computing that nothing proves does not. Nobody but an
        organization itself is under its people, so that its own edges to where they are pass nothing on.
        """
        is_receiving = isinstance(self._assets[node], Organization)
        for edge in self._topology.edges(node):
            how = seen_by(edge, self._topology)
            if self._is_subcontracted_in(edge):
                how = _PLAIN
            if how is not None and (is_receiving or self._topology.passes[edge] & READABLE):
                country = self._topology.names[self._topology.target[edge]].removeprefix(COUNTRY_PREFIX)
                yield Place(country, how, mechanism, importers=importers)

    def _is_subcontracted_in(self, edge: int) -> bool:
        """Whether the edge leads to a country in which a subcontractor works."""
        is_place = self._topology.edge_type[edge] == _LOCATED_IN
        return is_place and self._topology.fields[self._topology.field[edge]].startswith(SUBCONTRACTORS)

    def _omissions_at(self, arrival: int) -> Iterator[Omission]:
        """What is left out of where bytes go that arrive here in this manner."""
        node, manner = divmod(arrival, len(_MANNERS))
        asset = self._assets[node]
        if asset is None:
            return
        yield from self._flows.get(asset.id, ())
        fields = [*of_place(asset, self._system), *(() if manner in _KEPT else of_use(asset))]
        fields += of_software(asset, self._system.assets)
        if isinstance(asset, GpuHost | CloudService) and protection_of(asset) is not Protection.OWN_KEYS:
            yield from unstated_hands(asset, self._system)
        if isinstance(asset, Organization):
            yield from unstated_at(asset)
        if ANYWHERE in (getattr(asset, "processed_in", None) or ()) and manner not in _KEPT:
            fields.append("processed_in")
        if isinstance(asset, Model):
            yield from self._serving.unstated(asset)
        if isinstance(asset, Model) and not any(True for _ in self._steps(arrival)):
            fields.append(of_idle_model(asset))
        yield from (Omission(asset.id, field) for field in fields)

    @cached_property
    def _nearest(self) -> Mapping[int, tuple[Omission, ...]]:
        before: dict[int, list[int]] = {}
        for arrival in self._reached:
            for following in self._following(arrival):
                before.setdefault(following, []).append(arrival)
        found = ((arrival, omission) for arrival, omissions in self._open.items() for omission in omissions)
        return nearest(found, lambda arrival: before.get(arrival, ()))


def _importers(mechanism: TransferMechanism | None, receiving: tuple[str, ...]) -> tuple[str, ...]:
    """Those of whom it matters who they are: the Data Privacy Framework covers certified ones alone."""
    return receiving if mechanism is TransferMechanism.DPF else ()


def _arrival(node: int, manner: int) -> int:
    return node * len(_MANNERS) + manner


def _in_order(place: Place) -> tuple[str, str, str, bool, tuple[str, ...]]:
    return (place.country or "", place.how, place.mechanism or "", place.protected, place.importers)
