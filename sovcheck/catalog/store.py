"""The catalog: what sovcheck knows about the world, with the user's own entries laid over it."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from functools import cached_property
from hashlib import sha256
from typing import TYPE_CHECKING

from msgspec import Struct

from sovcheck.catalog.bundled import bundled_entries, newest_date
from sovcheck.catalog.entries.accelerators import AcceleratorModel, ConfidentialTechnology
from sovcheck.catalog.entries.clouds import CatalogOrganization, CatalogService, Cloud, Region
from sovcheck.catalog.entries.countries import Bloc, Country
from sovcheck.catalog.entries.licences import CatalogModel, Licence
from sovcheck.catalog.entries.provenance import Sourced
from sovcheck.catalog.entry_map import Entries, Entry
from sovcheck.catalog.spdx import licences_of_expression
from sovcheck.catalog.spellings import find_region, named, words_of
from sovcheck.errors import Location

if TYPE_CHECKING:
    from sovcheck.catalog.endpoints import Endpoints


class CatalogChange(Struct, frozen=True):
    """An entry of the user's: its list key and id, where it is, and whether a bundled one has its id.

    ``fields`` are those in which it says something else than the bundled one, by name, sorted.
    """

    key: str
    id: str
    as_of: date
    location: Location
    replaces: bool
    fields: tuple[str, ...] = ()


class Catalog:
    """Entries by id, read when first used.

    ``own`` holds validated entries by list key and id; they replace bundled entries whole. ``sha256`` covers every
    byte that was or could be read, ``date`` is the newest ``as_of`` among them. ``changes`` are the user's entries in
    the order read.
    """

    def __init__(
        self,
        bundled: Mapping[str, bytes],
        own: Mapping[str, Mapping[str, object]] | None = None,
        overlays: Sequence[bytes] = (),
        changes: Sequence[CatalogChange] = (),
    ) -> None:
        self.changes = tuple(changes)
        self._bundled = bundled
        self._own = own or {}
        self._overlays = tuple(overlays)
        # A fleet names the same few regions over and over.
        self._regions: dict[tuple[str, str], Region | None] = {}
        self._spelt_licences: dict[str, Licence | None] = {}
        self._expressed_licences: dict[str, tuple[Licence, ...]] = {}

    def with_entry(self, key: str, entry_id: str, entry: Sourced) -> "Catalog":
        """The same catalog with another entry in the place of one, as a question assumes it, in no output."""
        own = {**self._own, key: {**self._own.get(key, {}), entry_id: entry}}
        return Catalog(self._bundled, own, self._overlays, self.changes)

    @cached_property
    def sha256(self) -> str:
        """The hash of the bundled files in the order of their names, then of the overlays in the order given."""
        digest = sha256()
        for data in (*(self._bundled[key] for key in sorted(self._bundled)), *self._overlays):
            digest.update(sha256(data).digest())
        return digest.hexdigest()

    @cached_property
    def date(self) -> date:
        """The day of the newest fact."""
        return max(newest_date(data) for data in (*self._bundled.values(), *self._overlays))

    @cached_property
    def countries(self) -> Entries[Country]:
        """Countries by ISO 3166-1 alpha-2 code."""
        return self._entries("countries", Country)

    @cached_property
    def blocs(self) -> Mapping[str, Bloc]:
        """Groups of countries."""
        return self._entries("blocs", Bloc)

    @cached_property
    def organizations(self) -> Entries[CatalogOrganization]:
        """Organizations with their owners; ``organization_named`` also finds them by other names."""
        return self._entries("organizations", CatalogOrganization)

    @cached_property
    def clouds(self) -> Mapping[str, Cloud]:
        """Clouds with their regions."""
        return self._entries("clouds", Cloud)

    @cached_property
    def services(self) -> Mapping[str, CatalogService]:
        """Services on their public terms."""
        return self._entries("services", CatalogService)

    @cached_property
    def models(self) -> Entries[CatalogModel]:
        """Published models."""
        return self._entries("models", CatalogModel)

    @cached_property
    def licences(self) -> Entries[Licence]:
        """Licences by id; ``licence`` also finds them by other spellings."""
        return self._entries("licences", Licence)

    @cached_property
    def accelerators(self) -> Entries[AcceleratorModel]:
        """Accelerators."""
        return self._entries("accelerators", AcceleratorModel)

    @cached_property
    def technologies(self) -> Entries[ConfidentialTechnology]:
        """Technologies of confidential computing; ``technology_named`` also finds them by other spellings."""
        return self._entries("technologies", ConfidentialTechnology)

    def licence(self, name: str) -> Licence | None:
        """The licence of that id, name or other spelling, in any case of letters; its id names it before all else."""
        if name in self.licences:
            return self.licences[name]
        if name not in self._spelt_licences:
            self._spelt_licences[name] = _spelt(name.lower(), self.licences.mentioning(name))
        return self._spelt_licences[name]

    def licences_of(self, name: str) -> tuple[Licence, ...]:
        """The licences that all bind under that name, which may be an SPDX expression; none where one is not known."""
        one = self.licence(name)
        if one is not None:
            return (one,)
        if name not in self._expressed_licences:
            self._expressed_licences[name] = licences_of_expression(name, self.licence)
        return self._expressed_licences[name]

    def model_named(self, name: str) -> CatalogModel | None:
        """The model that hubs offer under this name, such as ``meta-llama/Llama-3.1-8B-Instruct``."""
        return named(self.models.mentioning(name), name)

    def organization_named(self, name: str) -> CatalogOrganization | None:
        """The organization that goes by this name, too, such as ``Facebook``, or has a product of that name."""
        return named(self.organizations.mentioning(name), name)

    def accelerator_named(self, name: str) -> AcceleratorModel | None:
        """The accelerator that drivers and vendors call so, such as ``NVIDIA H100 80GB HBM3``."""
        return named(self.accelerators.mentioning(name), name)

    def technology_named(self, name: str) -> ConfidentialTechnology | None:
        """The technology of confidential computing of that id or usual spelling, such as ``SEV-SNP``."""
        return self.technologies.get(name) or named(self.technologies.mentioning(name), name)

    def region_named(self, cloud: str, name: str) -> Region | None:
        """The region of a cloud that goes by the name, or in which the zone of that name lies (``find_region``)."""
        key = cloud, name
        if key not in self._regions:
            known = self.clouds.get(cloud)
            self._regions[key] = find_region(name, known) if known is not None else None
        return self._regions[key]

    @cached_property
    def endpoints(self) -> "Endpoints":
        """The host names of services."""
        # Only what names a host needs the patterns of their names.
        from sovcheck.catalog.endpoints import Endpoints

        return Endpoints(self.services.values())

    @cached_property
    def regions_by_id(self) -> Mapping[str, tuple[tuple[Cloud, Region], ...]]:
        """The regions of all clouds that go by an id, each with its cloud."""
        found: dict[str, list[tuple[Cloud, Region]]] = {}
        for cloud in self.clouds.values():
            for region in cloud.regions:
                found.setdefault(region.id, []).append((cloud, region))
        return {name: tuple(each) for name, each in found.items()}

    @cached_property
    def region_words(self) -> frozenset[str]:
        """The words of which the ids of regions are made, of all clouds: directions, codes and cities."""
        return frozenset(
            word for cloud in self.clouds.values() for region in cloud.regions for word in words_of(region.id)
        )

    def place_of(self, entry: Sourced) -> Location | None:
        """Where a user's own entry is; None for one that came with sovcheck."""
        name = getattr(entry, "id", None)
        found = [change for change in self.changes if change.id == name and self._own[change.key].get(name) is entry]
        return found[-1].location if found else None

    def blocs_of(self, code: str) -> tuple[str, ...]:
        """The ids of the blocs that a country belongs to, sorted."""
        return self._blocs_of.get(code, ())

    def bloc_members(self, bloc_id: str) -> tuple[str, ...]:
        """The codes of the countries of a bloc, as listed; KeyError for an unknown bloc."""
        return self.blocs[bloc_id].members

    def _entries(self, key: str, entry_type: type[Entry]) -> Entries[Entry]:
        own = {entry_id: entry for entry_id, entry in self._own.get(key, {}).items() if isinstance(entry, entry_type)}
        return Entries(entry_type, bundled_entries(key, self._bundled[key]), own)

    @cached_property
    def _blocs_of(self) -> dict[str, tuple[str, ...]]:
        members: dict[str, list[str]] = {}
        for bloc in self.blocs.values():
            if bloc.listed_by is not None:
                continue  # whom a law of others lists has nothing in common for that
            for code in bloc.members:
                members.setdefault(code, []).append(bloc.id)
        return {code: tuple(sorted(blocs)) for code, blocs in members.items()}


def _spelt(wanted: str, licences: Iterable[Licence]) -> Licence | None:
    """The licence of those that goes by the words: of several the last, before all others one of that id."""
    found = sorted(licences, key=lambda licence: licence.id)
    by_id = [licence for licence in found if licence.id.lower() == wanted]
    by_name = [licence for licence in found if wanted in {name.lower() for name in (*licence.names, licence.name)}]
    return next(reversed([*by_name, *by_id]), None)
