"""In whose hands one system is: who outside the trusted set can stop it or read its data, and what leaves that open."""

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from sovcheck.facts.missing.omitted import Omitted
from sovcheck.findings.holders import NamedParty
from sovcheck.findings.holding import Holding
from sovcheck.findings.report import MissingField
from sovcheck.findings.triage.model import Grip, Standing
from sovcheck.graph.edges import Effect
from sovcheck.graph.needs import RecentTests
from sovcheck.graph.system_graph import SystemGraph
from sovcheck.inventory.assets.application import Application
from sovcheck.inventory.assets.asset import Asset
from sovcheck.inventory.assets.cloud_service import CloudService
from sovcheck.inventory.assets.dataset import DataClass, Dataset
from sovcheck.inventory.assets.gpu_host import GpuHost
from sovcheck.inventory.assets.model import Model
from sovcheck.inventory.assets.software import Software

Missing = Callable[[str, str], Iterable[Omitted]]
"""What would settle a fact of an asset."""


@dataclass(frozen=True, slots=True)
class _Found:
    """What is found about one asset: the countries with a grip on it, and what leaves open whether there are more."""

    can: str
    asset: str
    countries: frozenset[str]
    missing: tuple[Omitted, ...] = ()


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
        if self.grips():
            return Standing.FOREIGN
        return Standing.OURS if self._found and not self.missing() else Standing.UNKNOWN

    def grips(self) -> tuple[Grip, ...]:
        """Who has a grip on it from outside, by what they can do and by country."""
        known = self._graph.system.catalog.countries
        by_country: dict[tuple[str, str], list[str]] = {}
        for found in self._found:
            for country in found.countries:
                by_country.setdefault((found.can, country), []).append(found.asset)
        return tuple(
            Grip(
                country=country,
                name=known[country].name if country in known else country,
                can="read" if can == "read" else "stop",
                assets=tuple(sorted(assets)),
            )
            for (can, country), assets in sorted(by_country.items(), key=lambda each: (each[0][0] == "read", each[0]))
        )

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
        return tuple(
            NamedParty(id=holder.organization, name=holder.name or holder.organization)
            for holder in Holding(self._graph, self._trusted).holders()
            if holder.trusted is False
            and (holder.stops_applications or holder.datasets or (holder.stops and not self._applications))
        )

    @cached_property
    def _found(self) -> Sequence[_Found]:
        return tuple(self._look())

    @cached_property
    def _applications(self) -> Sequence[Application]:
        return tuple(asset for asset in self._declared if isinstance(asset, Application))

    def _look(self) -> Iterator[_Found]:
        for asset in self._declared:
            if isinstance(asset, Application):
                yield self._stopped_alone(asset)
                yield from self._unsaid_data(asset)
            elif isinstance(asset, Dataset):
                yield from self._read(asset)
            elif not self._applications and isinstance(asset, (GpuHost, CloudService, Model, Software)):
                countries = (party.country for party in self._graph.exposure(asset.id, Effect.CUTOFF))
                yield self._of(asset, "stop", countries, self._open(asset, "cutoff_complete"))

    def _stopped_alone(self, application: Application) -> _Found:
        """Who stops it alone; where an alternative that nobody has tried is all that is left, nobody can tell."""
        graph, name = self._graph, application.id
        points = {point.id for point in graph.survival(name) if point.kind == "country"}
        if_tested = {point.id for point in graph.survival_if_tested(name, self._tested) if point.kind == "country"}
        gaps = self._open(application, "cutoff_complete")
        if self._foreign(if_tested) - self._foreign(points):
            gaps += tuple(self._missing(name, "survival.untested_points"))
        return self._of(application, "stop", points, gaps)

    def _unsaid_data(self, application: Application) -> Iterator[_Found]:
        """Of data that nobody names, nobody can tell who reads it, unless nobody outside reads anything there."""
        if application.data is None and self._is_read(application.id):
            yield _Found("read", application.id, frozenset(), (self._field(application.id, "data"),))

    def _read(self, dataset: Dataset) -> Iterator[_Found]:
        if dataset.data_class is DataClass.PUBLIC:
            return
        if dataset.data_class is None:
            if self._is_read(dataset.id):
                yield _Found("read", dataset.id, frozenset(), (self._field(dataset.id, "class"),))
            return
        countries = (party.country for party in self._graph.exposure(dataset.id, Effect.ACCESS))
        yield self._of(dataset, "read", countries, self._open(dataset, "access_complete"))

    def _is_read(self, asset: str) -> bool:
        """Whether somebody outside can read there, or may be able to."""
        parties = self._graph.exposure(asset, Effect.ACCESS)
        return bool(self._foreign(party.country for party in parties) or self._graph.access_omissions(asset))

    def _open(self, asset: Asset, fact: str) -> tuple[Omitted, ...]:
        graph = self._graph
        omissions = graph.cutoff_omissions if fact == "cutoff_complete" else graph.access_omissions
        return tuple(self._missing(asset.id, fact)) if omissions(asset.id) else ()

    def _of(self, asset: Asset, can: str, codes: Iterable[str | None], gaps: tuple[Omitted, ...]) -> _Found:
        return _Found(can, asset.id, self._foreign(codes), gaps)

    def _field(self, asset: str, field: str) -> Omitted:
        return Omitted(asset, field, self._graph.system.place(asset, field))

    def _foreign(self, codes: Iterable[str | None]) -> frozenset[str]:
        return frozenset(code for code in codes if code is not None and code not in self._trusted)
