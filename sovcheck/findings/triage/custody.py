"""Custody of one system: who outside the trusted set can stop it or read its data, and what leaves that open."""

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import get_args

from sovcheck.facts.missing.omitted import Omitted
from sovcheck.findings.answer.acting_through import acting_through
from sovcheck.findings.answer.holders import NamedParty
from sovcheck.findings.answer.ultimate_owners import Holding
from sovcheck.findings.report import MissingField
from sovcheck.findings.triage.model import Can, ForeignPower, Standing
from sovcheck.graph.edges import Effect
from sovcheck.graph.loss import Loss, Scope
from sovcheck.graph.losses import Losses
from sovcheck.graph.needs import RecentTests
from sovcheck.graph.paths import COUNTRY_PREFIX, Party, country_node
from sovcheck.graph.system_graph import SystemGraph
from sovcheck.inventory.assets.application import Application
from sovcheck.inventory.assets.asset import Asset
from sovcheck.inventory.assets.cloud_service import CloudService
from sovcheck.inventory.assets.dataset import DataClass, Dataset
from sovcheck.inventory.assets.gpu_host import GpuHost
from sovcheck.inventory.assets.model import Access, Model
from sovcheck.inventory.assets.software import Software

Missing = Callable[[str, str], Iterable[Omitted]]
"""What would settle a fact of an asset."""

_CANS: tuple[Can, ...] = get_args(Can)
_SEVERAL = 2


@dataclass(frozen=True, slots=True)
class _Found:
    """What is found about one asset: the countries with a power over it, and what leaves open whether there are more.

    ``together`` are those that have one only with each other. Where ``is_open``, there may be more though no field is
    known to ask for.
    """

    can: Can
    asset: str
    countries: frozenset[str]
    missing: tuple[Omitted, ...] = ()
    together: tuple[str, ...] = ()
    is_open: bool = False


class Custody:
    """Answers about one system. ``trusted`` are country codes, ``tested`` the days in which alternatives count."""

    def __init__(self, graph: SystemGraph, missing: Missing, trusted: Collection[str], tested: RecentTests) -> None:
        self._graph = graph
        self._missing = missing
        self._trusted = frozenset(trusted)
        self._tested = tested
        assets = graph.system.assets
        self._declared = [assets[name] for name in graph.system.declared]

    @property
    def standing(self) -> Standing:
        """In whose hands it is. Of a system of which nothing is declared that could be held, nobody can tell."""
        if self.powers():
            return Standing.FOREIGN
        is_open = self.missing() or any(found.is_open for found in self._found)
        return Standing.OURS if self._found and not is_open else Standing.UNKNOWN

    def powers(self) -> tuple[ForeignPower, ...]:
        """Who has power over it from outside, by what they can do and by country."""
        by_countries: dict[tuple[int, tuple[str, ...]], list[str]] = {}
        for found in self._found:
            alone = [(country,) for country in found.countries]
            for countries in (*alone, found.together):
                if countries:
                    by_countries.setdefault((_CANS.index(found.can), countries), []).append(found.asset)
        return tuple(
            ForeignPower(
                country=countries[0],
                name=self._country(countries[0]),
                together_with=tuple(NamedParty(id=code, name=self._country(code)) for code in countries[1:]),
                can=_CANS[can],
                assets=tuple(sorted(assets)),
                through=acting_through(self._graph, countries, self._parties(_CANS[can], assets)),
            )
            for (can, countries), assets in sorted(by_countries.items())
        )

    def _parties(self, can: Can, assets: Iterable[str]) -> Iterator[Party]:
        """Everybody with the power over one of the assets; over the places of data that can be withheld."""
        effect = Effect.ACCESS if can == "read" else Effect.CUTOFF
        for asset in assets:
            for place in self._copies(asset) if can == "withhold" else (asset,):
                yield from self._graph.exposure(place, effect)

    def missing(self) -> tuple[MissingField, ...]:
        """What leaves open whether there are more, by asset and field; each once."""
        omitted = {each[:2]: each for found in self._found for each in found.missing}
        return tuple(
            MissingField(
                asset=each.asset,
                field=each.field,
                file=each.location.file if each.location else None,
                line=(each.location.line or None) if each.location else None,
            )
            for _, each in sorted(omitted.items())
        )

    def holders(self) -> tuple[NamedParty, ...]:
        """The ultimate owners outside the trusted set through whom it is held."""
        together = {found.asset for found in self._found if found.can == "stop" and found.together}
        kept = {place for found in self._found if found.can == "withhold" for place in self._copies(found.asset)}
        return tuple(
            NamedParty(id=holder.organization, name=holder.name or holder.organization)
            for holder in Holding(self._graph, self._trusted).holders()
            if holder.trusted is False
            and (
                holder.stops_applications
                or holder.datasets
                or together.intersection(holder.needed_by)
                or kept.intersection(holder.stops)
                or (holder.stops and not self._applications)
            )
        )

    @cached_property
    def _found(self) -> Sequence[_Found]:
        return tuple(self._look())

    @cached_property
    def _applications(self) -> Sequence[Application]:
        return tuple(asset for asset in self._declared if isinstance(asset, Application))

    @cached_property
    def _losses(self) -> Losses:
        return self._graph.losses(self._tested)

    @cached_property
    def _loss(self) -> Loss:
        """What becomes of everything without all countries outside the trusted set, at once."""
        names = (name for name in self._graph.topology.names if name.startswith(COUNTRY_PREFIX))
        outside = self._foreign(name.removeprefix(COUNTRY_PREFIX) for name in names)
        return self._losses.of(self._elements(outside), Scope.COUNTRIES)

    @cached_property
    def _stands_outside(self) -> bool:
        """Whether a declared host or service is lost with them, so that data may be kept there."""
        index, stopped = self._graph.topology.index, self._loss.stopped
        return any(isinstance(each, (GpuHost, CloudService)) and index[each.id] in stopped for each in self._declared)

    def _elements(self, countries: Iterable[str]) -> list[int]:
        return [self._graph.topology.index[country_node(code)] for code in countries]

    def _country(self, code: str) -> str:
        known = self._graph.system.catalog.countries
        return known[code].name if code in known else code

    def _look(self) -> Iterator[_Found]:
        for asset in self._declared:
            if isinstance(asset, Application):
                yield self._stopped_alone(asset)
                yield from self._unsaid_data(asset)
            elif isinstance(asset, Dataset):
                yield from self._read(asset)
            if isinstance(asset, (Dataset, Model)) and self._is_needed(asset):
                yield from self._withheld(asset)
            if not self._applications and isinstance(asset, (GpuHost, CloudService, Model, Software)):
                countries = (party.country for party in self._graph.exposure(asset.id, Effect.CUTOFF))
                yield self._of(asset, "stop", countries, self._open(asset, "cutoff_complete"))

    def _stopped_alone(self, application: Application) -> _Found:
        """Who stops it alone; where an alternative that nobody has tried is all that is left, nobody can tell."""
        graph, name = self._graph, application.id
        points = {point.id for point in graph.survival(name) if point.kind == "country"}
        if_tested = {point.id for point in graph.survival_if_tested(name, self._tested) if point.kind == "country"}
        node = graph.topology.index[name]
        # What is left out of a tested spare leaves nothing open, as long as something goes on beside it.
        gaps = self._open(application, "cutoff_complete") if node in self._loss.unsure else ()
        if self._foreign(if_tested) - self._foreign(points):
            gaps += tuple(self._missing(name, "survival.untested_points"))
        if not self._foreign(points) and node in self._loss.stopped:
            exposed = self._foreign(party.country for party in graph.exposure(name, Effect.CUTOFF))
            return _Found("stop", name, frozenset(), gaps, tuple(sorted(exposed)))
        is_open = node in self._loss.unsure and node not in self._loss.stopped
        if is_open and not gaps:
            left_open = self._losses.left_open(node, self._loss)
            gaps = tuple(self._field(asset, field) for asset, field in left_open)
            gaps = gaps or tuple(self._missing(name, "survival.untested_points"))
        return _Found("stop", name, self._foreign(points), gaps, is_open=is_open)

    def _withheld(self, asset: Dataset | Model) -> Iterator[_Found]:
        """Who can keep data or weights from those who need them, because every copy is lost with them."""
        places = {"stored_in": asset.stored_in}
        if isinstance(asset, Dataset):
            places["backed_up_in"] = asset.backed_up_in
        unsaid = tuple(self._field(asset.id, field) for field, stated in places.items() if stated is None)
        copies, loss = self._copies(asset.id), self._loss
        nodes = {self._graph.topology.index[place] for place in copies}
        if nodes - loss.unsure or not (copies or asset.stored_in is None):
            return
        gaps = tuple(gap for place in copies for gap in self._open(self._graph.system.assets[place], "cutoff_complete"))
        untried = tuple(self._relying_on_untested_alternatives(asset))
        if unsaid or untried or not nodes <= loss.stopped:
            missing = [gap for application in untried for gap in self._missing(application, "survival.untested_points")]
            yield _Found("withhold", asset.id, frozenset(), (*unsaid, *missing, *gaps), is_open=True)
            return
        exposed = self._foreign(
            party.country for place in copies for party in self._graph.exposure(place, Effect.CUTOFF)
        )
        alone = frozenset(code for code in exposed if nodes <= self._losses.of(self._elements([code])).stopped)
        yield _Found("withhold", asset.id, alone, gaps, () if alone else tuple(sorted(exposed)))

    def _is_needed(self, asset: Dataset | Model) -> bool:
        """Whether an application works with the data, or cannot do without the weights, or may not.

        Where one does not say with which data it works, or none is declared, any data may be meant. The party that
        keeps the only copy of weights can stop the model, and the party that offers it by an API: that is another
        power.
        """
        if isinstance(asset, Dataset):
            named = [application.data for application in self._applications]
            return not named or any(data is None or asset.id in data for data in named)
        if asset.access is Access.API or len(self._copies(asset.id)) < _SEVERAL:
            return False
        stopped, unsure = self._without(asset)
        return bool(not self._applications or stopped or unsure)

    def _relying_on_untested_alternatives(self, asset: Dataset | Model) -> Sequence[str]:
        """The applications that only an alternative that nobody has tried keeps from stopping without the weights."""
        stopped, unsure = self._without(asset) if isinstance(asset, Model) else ((), ())
        return () if stopped else unsure

    def _without(self, model: Model) -> tuple[Sequence[str], Sequence[str]]:
        """The applications that stop without a model, and those that may."""
        index = self._graph.topology.index
        loss = self._losses.of([index[model.id]])
        names = [application.id for application in self._applications]
        stopped = [name for name in names if index[name] in loss.stopped]
        return stopped, [name for name in names if index[name] in loss.unsure and name not in stopped]

    def _copies(self, asset: str) -> tuple[str, ...]:
        """Where data or weights are stored and backed up, as far as it is stated."""
        stated = self._graph.system.assets[asset]
        if isinstance(stated, Model):
            return stated.stored_in or ()
        if not isinstance(stated, Dataset):
            return ()
        return tuple(dict.fromkeys((*(stated.stored_in or ()), *(stated.backed_up_in or ()))))

    def _unsaid_data(self, application: Application) -> Iterator[_Found]:
        """Of data that nobody names, nobody can tell who reads or keeps it, unless nobody outside could do so here."""
        if application.data is None and (self._is_read(application.id) or self._stands_outside):
            yield _Found("read", application.id, frozenset(), (self._field(application.id, "data"),))

    def _read(self, dataset: Dataset) -> Iterator[_Found]:
        if dataset.data_class is DataClass.PUBLIC:
            return
        if dataset.data_class is None:
            if self._is_read(dataset.id):
                yield _Found("read", dataset.id, frozenset(), (self._field(dataset.id, "class"),))
            return
        countries = (party.country for party in self._graph.exposure(dataset.id, Effect.ACCESS))
        gaps = self._open(dataset, "access_complete")
        if self._foreign(party.country for party in self._graph.kept_out_by_claims(dataset.id)):
            gaps += tuple(self._missing(dataset.id, "kept_out"))
        yield self._of(dataset, "read", countries, gaps)

    def _is_read(self, asset: str) -> bool:
        """Whether somebody outside can read there, or may be able to."""
        parties = self._graph.exposure(asset, Effect.ACCESS)
        parties += self._graph.kept_out_by_claims(asset)
        return bool(self._foreign(party.country for party in parties) or self._graph.access_omissions(asset))

    def _open(self, asset: Asset, fact: str) -> tuple[Omitted, ...]:
        graph = self._graph
        omissions = graph.cutoff_omissions if fact == "cutoff_complete" else graph.access_omissions
        return tuple(self._missing(asset.id, fact)) if omissions(asset.id) else ()

    def _of(self, asset: Asset, can: Can, codes: Iterable[str | None], gaps: tuple[Omitted, ...]) -> _Found:
        return _Found(can, asset.id, self._foreign(codes), gaps)

    def _field(self, asset: str, field: str) -> Omitted:
        return Omitted(asset, field, self._graph.system.place(asset, field))

    def _foreign(self, codes: Iterable[str | None]) -> frozenset[str]:
        return frozenset(code for code in codes if code is not None and code not in self._trusted)
