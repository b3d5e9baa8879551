"""Ultimate owners: who holds a system in the end, and what that means for what it is used for."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

from msgspec import Struct, field

from sovcheck.findings.answer.acting_through import acting_through
from sovcheck.findings.answer.holders import ActingCountry, CriticalApplication, Holder, NamedOrganization, NamedParty
from sovcheck.graph.edges import EdgeType, Effect
from sovcheck.graph.paths import Party
from sovcheck.graph.remote_access import SEEN
from sovcheck.graph.results import Point
from sovcheck.graph.system_graph import SystemGraph
from sovcheck.graph.topology import EDGE_TYPES
from sovcheck.inventory.assets.application import Application, Criticality
from sovcheck.inventory.assets.asset import Asset
from sovcheck.inventory.assets.cloud_service import CloudService
from sovcheck.inventory.assets.dataset import DataClass, Dataset
from sovcheck.inventory.assets.gpu_host import GpuHost
from sovcheck.inventory.assets.model import Access, Model
from sovcheck.inventory.assets.organization import Organization
from sovcheck.inventory.assets.scalars import ANYWHERE

EFFECTS = {"stops": Effect.CUTOFF, "reads": Effect.ACCESS, "throttles": Effect.THROTTLE}
_MAKING = frozenset({EDGE_TYPES.index(EdgeType.MADE_BY), EDGE_TYPES.index(EdgeType.BUILT_BY)})

_CRITICALITIES = list(Criticality)
_CLASSES = list(DataClass)
_GRAVE = _CLASSES.index(DataClass.PERSONAL)


class _Row(Struct):
    """What is found of one ultimate owner; the sets hold ids."""

    stops: set[str] = field(default_factory=set)
    reads: set[str] = field(default_factory=set)
    throttles: set[str] = field(default_factory=set)
    made: set[str] = field(default_factory=set)
    at_assets: set[str] = field(default_factory=set)
    between: set[str] = field(default_factory=set)


class Holding:
    """Answers about one system; ``trusted`` are the country codes of the profile's trusted set."""

    def __init__(self, graph: SystemGraph, trusted: Collection[str]) -> None:
        self._graph = graph
        self._trusted = frozenset(trusted)
        assets = graph.system.assets
        self._declared = [assets[name] for name in graph.system.declared]
        self._applications = [asset for asset in self._declared if isinstance(asset, Application)]
        self._grave = [
            asset
            for asset in self._declared
            if isinstance(asset, Dataset) and asset.data_class and _CLASSES.index(asset.data_class) >= _GRAVE
        ]
        self._any_unclassed = any(isinstance(asset, Dataset) and asset.data_class is None for asset in self._declared)
        self._tops: dict[str, Mapping[str, frozenset[str]]] = {}

    def holders(self) -> tuple[Holder, ...]:
        """A row for each ultimate owner: those outside the trusted set first, each with the most power first."""
        points = {each.id: set(self._graph.survival(each.id)) for each in self._applications}
        exposed = {each.id: _organizations(self._graph.exposure(each.id, Effect.CUTOFF)) for each in self._applications}
        readers = {each.id: _organizations(self._graph.exposure(each.id, Effect.ACCESS)) for each in self._grave}
        found = [
            self._holder(name, row, points, exposed, readers)
            for name, row in sorted(self._rows().items())
            if row.stops or row.reads or row.throttles or row.made
        ]
        first = self._most_critical()
        return tuple(sorted(found, key=lambda holder: _order(holder, first.id if first is not None else "")))

    def critical(self, holders: Iterable[Holder]) -> CriticalApplication | None:
        """The facts about the most critical application; None where no application is declared."""
        application = self._most_critical()
        if application is None:
            return None
        graph, foreign = self._graph, [holder for holder in holders if holder.trusted is False]
        stopping = self._foreign(point.id for point in graph.survival(application.id) if point.kind == "country")
        cutting = graph.exposure(application.id, Effect.CUTOFF)
        exposed = self._foreign(party.country for party in cutting)
        grave = self._gravest_read()
        read = [dataset for dataset in self._grave if dataset.data_class is grave]
        names = {dataset.id for dataset in read}
        readers = [party for dataset in read for party in graph.exposure(dataset.id, Effect.ACCESS)]
        reading = self._foreign(party.country for party in readers)
        return CriticalApplication(
            application=application.id,
            name=application.name,
            criticality=application.criticality,
            others=len(self._applications) - 1,
            stopped_by_countries=self._countries(stopping),
            stopped_by=_parties(holder for holder in foreign if application.id in holder.stops_applications),
            partly_stopped_by_countries=self._countries(exposed - stopping),
            partly_stopped_by=_parties(holder for holder in foreign if application.id in holder.needed_by),
            read_by_countries=self._countries(reading),
            read_by=_parties(holder for holder in foreign if names.intersection(holder.datasets)),
            acting=self._acting(stopping | exposed | reading, (*cutting, *readers)),
            data_class=grave,
            stands_in=self._stands_in(application),
            cutoff_open=bool(graph.cutoff_omissions(application.id)),
            access_open=any(map(self._may_be_read_by_others, self._grave)) or self._any_unclassed,
        )

    def _acting(self, countries: Collection[str], parties: Sequence[Party]) -> tuple[ActingCountry, ...]:
        return tuple(
            ActingCountry(country=each.id, name=each.name, through=acting_through(self._graph, (each.id,), parties))
            for each in self._countries(countries)
        )

    def _may_be_read_by_others(self, dataset: Dataset) -> bool:
        """Whether it is left open who reads the data where it is, or where else it is."""
        kept_out = self._graph.kept_out_by_claims(dataset.id)
        is_open = bool(self._graph.access_omissions(dataset.id)) or not self._graph.reach_complete(dataset.id)
        return is_open or bool(self._foreign(party.country for party in kept_out))

    def _rows(self) -> Mapping[str, _Row]:
        """By the ultimate owner: the assets at which it is, itself or through whom it controls."""
        topology, assets = self._graph.topology, self._graph.system.assets
        rows: dict[str, _Row] = {}
        for asset in self._declared:
            if isinstance(asset, Organization):
                continue
            for edge in topology.edges(topology.index[asset.id]):
                name = topology.names[topology.target[edge]]
                if isinstance(assets.get(name), Organization):
                    for top, between in self._tops_of(name).items():
                        row = rows.setdefault(top, _Row())
                        _enter(row, asset.id, topology.passes[edge], topology.edge_type[edge])
                        row.at_assets.add(name)
                        row.between |= between
        return rows

    def _tops_of(self, organization: str) -> Mapping[str, frozenset[str]]:
        """Who is above it with nobody above: each with all on the way; itself where nobody controls it."""
        known = self._tops.get(organization)
        if known is None:
            above = _organizations(self._graph.controllers(organization))
            further = {name: _organizations(self._graph.controllers(name)) - {name} for name in above}
            tops = [name for name in above if not further[name]]
            known = self._tops[organization] = {
                top: frozenset(name for name in above if name == top or top in further[name]) for top in tops
            }
        return known

    def _holder(
        self,
        name: str,
        row: _Row,
        points: Mapping[str, set[Point]],
        exposed: Mapping[str, frozenset[str]],
        readers: Mapping[str, frozenset[str]],
    ) -> Holder:
        everybody = row.between | {name}
        stopped = [
            each for each, found in points.items() if any(Point("organization", who) in found for who in everybody)
        ]
        countries = self._countries_over(everybody)
        top = self._graph.system.assets[name]
        return Holder(
            organization=name,
            name=top.name,
            country=top.country if isinstance(top, Organization) else None,
            countries=tuple(sorted(code for code in countries if code is not None)),
            trusted=self._is_trusted(everybody, countries),
            controlled=tuple(self._named(each) for each in sorted(row.at_assets - {name})),
            between=tuple(self._named(each) for each in sorted(row.between - row.at_assets - {name})),
            stops=tuple(sorted(row.stops)),
            reads=tuple(sorted(row.reads)),
            throttles=tuple(sorted(row.throttles)),
            made=tuple(sorted(row.made)),
            through=tuple(sorted(row.stops | row.reads | row.throttles | row.made)),
            stops_applications=tuple(sorted(stopped)),
            needed_by=tuple(
                sorted(each for each, found in exposed.items() if found & everybody and each not in stopped)
            ),
            datasets=tuple(sorted(each for each, found in readers.items() if found & everybody)),
        )

    def _countries_over(self, organizations: Iterable[str]) -> set[str | None]:
        """The countries of these and of all who control them, states among them; None for one that is not known."""
        return {party.country for name in organizations for party in self._graph.controllers(name)}

    def _is_trusted(self, organizations: Iterable[str], countries: set[str | None]) -> bool | None:
        """A country outside is known to be, whatever else is not known; whose control is open may be anywhere."""
        if any(code is not None and code not in self._trusted for code in countries):
            return False
        if None in countries or any(map(self._graph.control_omissions, organizations)):
            return None
        return True

    def _most_critical(self) -> Application | None:
        def rank(application: Application) -> tuple[int, str]:
            stated = application.criticality
            return (-_CRITICALITIES.index(stated) if stated is not None else 1, application.id)

        return min(self._applications, key=rank, default=None)

    def _gravest_read(self) -> DataClass | None:
        """The gravest class of data that somebody outside can read."""
        read = [
            _CLASSES.index(dataset.data_class)
            for dataset in self._grave
            if dataset.data_class
            and self._foreign(party.country for party in self._graph.exposure(dataset.id, Effect.ACCESS))
        ]
        return _CLASSES[max(read)] if read else None

    def _stands_in(self, application: Application) -> tuple[NamedParty, ...] | None:
        """The countries of what it runs on, works in and of everything that it keeps; None where one is not known."""
        graph, assets = self._graph, self._graph.system.assets
        used = [each for each in self._declared if graph.depends_on(application.id, each.id)]
        kept = [*(assets[name] for name in application.data or ()), *_held_weights(used)]
        stores = [
            application.logs_to,
            *(getattr(each, name, ()) for each in kept for name in ("stored_in", "backed_up_in")),
        ]
        stated = [application.data, *stores, *(getattr(each, "requires", ()) for each in (application, *used))]
        if None in stated:
            return None
        standing = {each.id for each in used if isinstance(each, (GpuHost, CloudService))}
        standing.update(name for names in stores for name in names or ())
        codes = {code for name in standing for code in graph.system.service_countries(name) or (None,)}
        codes.update(_worked_in(used))
        reached = (place for name in application.data or () for place in graph.places(name))
        codes.update(place.country for place in reached if place.how not in SEEN)
        known = {code for code in codes if code is not None}
        return self._countries(known) if len(known) == len(codes) else None

    def _foreign(self, codes: Iterable[str | None]) -> set[str]:
        return {code for code in codes if code is not None and code not in self._trusted}

    def _countries(self, codes: Iterable[str]) -> tuple[NamedParty, ...]:
        known = self._graph.system.catalog.countries
        return tuple(NamedParty(id=code, name=known[code].name if code in known else code) for code in sorted(codes))

    def _named(self, organization: str) -> NamedOrganization:
        asset = self._graph.system.assets[organization]
        country = asset.country if isinstance(asset, Organization) else None
        return NamedOrganization(id=organization, name=asset.name or organization, country=country)


def _worked_in(used: Iterable[Asset]) -> Iterator[str | None]:
    """Where services say that they work on data; None where they name no place."""
    for each in used:
        if isinstance(each, CloudService):
            yield from (None if code == ANYWHERE else code for code in each.processed_in or ())


def _held_weights(used: Iterable[Asset]) -> list[Model]:
    """The models whose weights are kept; of those that others are made from nothing has to be."""
    models = [each for each in used if isinstance(each, Model)]
    bases = {base for each in models for base in each.bases}
    return [each for each in models if each.access is not Access.API and each.id not in bases]


def _enter(row: _Row, asset: str, passes: int, edge_type: int) -> None:
    for name, effect in EFFECTS.items():
        if passes & effect:
            getattr(row, name).add(asset)
    if edge_type in _MAKING:
        row.made.add(asset)


def _organizations(parties: Iterable[Party]) -> frozenset[str]:
    return frozenset(party.organization for party in parties if party.organization is not None)


def _parties(holders: Iterable[Holder]) -> tuple[NamedParty, ...]:
    return tuple(NamedParty(id=holder.organization, name=holder.name or holder.organization) for holder in holders)


def _order(holder: Holder, application: str) -> tuple[object, ...]:
    return (
        [False, None, True].index(holder.trusted),
        application not in holder.stops_applications,
        application not in holder.needed_by,
        -len(holder.stops_applications),
        -len(holder.datasets),
        -len(holder.stops),
        -len(holder.reads),
        -len(holder.made),
        holder.organization,
    )
