"""Overlay checks: whether the user's own catalog entries fit into the catalog."""

from collections.abc import Iterator, Sequence
from datetime import date

from sovcheck.catalog.country_suggestions import country_advice
from sovcheck.catalog.entries.accelerators import AcceleratorModel, ConfidentialTechnology
from sovcheck.catalog.entries.clouds import CatalogOrganization, CatalogService, Cloud
from sovcheck.catalog.entries.countries import Bloc
from sovcheck.catalog.entries.licences import CatalogModel, Licence
from sovcheck.catalog.entries.provenance import Provenance, Sourced
from sovcheck.catalog.overlay_consistency import (
    check_aliases,
    check_circles,
    check_contradictions,
    check_look_alikes,
    check_release,
)
from sovcheck.catalog.overlays import OwnEntry
from sovcheck.catalog.own_ids import OwnIds
from sovcheck.catalog.ownership import OVERSTATED_ADVICE, overstated
from sovcheck.catalog.reachable import find_entry
from sovcheck.catalog.references import MODEL, ORGANIZATION, Coded, Named, countries_of, references_of
from sovcheck.catalog.store import Catalog
from sovcheck.errors import Problem
from sovcheck.inventory.assets.asset import Record
from sovcheck.inventory.assets.scalars import ANYWHERE
from sovcheck.suggestions import did_you_mean


def check_overlays(entries: Sequence[OwnEntry], catalog: Catalog, bundled: Catalog) -> Iterator[Problem]:
    """Everything that is wrong with the user's entries, other than days; ``catalog`` already holds them."""
    known = OwnIds(bundled)
    for own in entries:
        yield from check_overlay(own, catalog)
        yield from check_contradictions(own)
        yield from check_look_alikes(own, known)
        yield from check_aliases(own, bundled)
    yield from check_circles(entries, catalog)


def check_overlay(own: OwnEntry, catalog: Catalog) -> Iterator[Problem]:
    """What an entry names in vain; ``catalog`` already holds the user's entries."""
    for field, code in _countries(own.entry):
        if code not in catalog.countries:
            yield own.problem(
                field, f"there is no country {code!r}", country_advice(code, catalog.countries, catalog.blocs)
            )
    for field, target, kinds in _references(own.entry):
        named = find_entry(target, catalog)
        if named is None or named.kind not in kinds:
            word = " or ".join(sorted(kind.replace("_", " ") for kind in kinds))
            known = [
                *(catalog.organizations if kinds >= ORGANIZATION else ()),
                *(catalog.models if kinds >= MODEL else ()),
            ]
            yield own.problem(field, f"there is no {word} {target!r}", did_you_mean(target, known, "add it, too"))
    if isinstance(own.entry, CatalogOrganization):
        for right, total in overstated(own.entry):
            yield own.problem("parents", f"the holders' shares of {right} add up to {total:g} %", OVERSTATED_ADVICE)


def check_dates(own: OwnEntry, today: date) -> Iterator[Problem]:
    """What an entry, or a law or decision in it, knows as of a day that is still to come."""
    yield from check_release(own, today)
    for field, word, day in _dates(own.entry):
        if day > today:
            yield own.problem(
                field,
                f"{word} {day}, which is after {today}, the day that is judged",
                "correct the date, or judge a later day with --today",
            )


def _dates(value: object, path: tuple[str, ...] = ()) -> Iterator[tuple[str, str, date]]:
    match value:
        case Provenance():
            yield ".".join((*path, "as_of")), "as of", value.as_of
            if value.contested_since is not None:
                yield ".".join((*path, "contested_since")), "contested since", value.contested_since
            if value.lapsed_on is not None:
                yield ".".join((*path, "lapsed_on")), "lapsed on", value.lapsed_on
            for name in type(value).model_fields:
                yield from _dates(getattr(value, name), (*path, name))
        case Record():
            for name in type(value).model_fields:
                yield from _dates(getattr(value, name), (*path, name))
        case tuple():
            for index, item in enumerate(value):
                yield from _dates(item, (*path, str(index)))


def _references(entry: Sourced) -> Iterator[Named]:
    match entry:
        case CatalogOrganization() | CatalogModel() | CatalogService():
            yield from references_of(entry)
        case Cloud(operator=operator, regions=regions):
            yield "operator", operator, ORGANIZATION
            for place, region in enumerate(regions):
                if region.operator is not None:
                    yield f"regions.{place}.operator.organization", region.operator.organization, ORGANIZATION
        case Licence(licensor=str(licensor)):
            yield "licensor", licensor, ORGANIZATION
        case AcceleratorModel(vendor=vendor, foundry=foundry):
            yield "vendor", vendor, ORGANIZATION
            if foundry is not None:
                yield "foundry", foundry, ORGANIZATION
        case ConfidentialTechnology(vendor=vendor, attested_by=attested_by):
            yield "vendor", vendor, ORGANIZATION
            if attested_by is not None:
                yield "attested_by", attested_by, ORGANIZATION


def _countries(entry: Sourced) -> Iterator[Coded]:
    match entry:
        case CatalogOrganization() | CatalogModel() | CatalogService():
            yield from countries_of(entry)
        case Bloc(members=members):
            yield from ((f"members.{index}", code) for index, code in enumerate(members))
        case Cloud(regions=regions):
            for place, region in enumerate(regions):
                yield from (
                    (f"regions.{place}.countries.{index}", code)
                    for index, code in enumerate(region.countries)
                    if code != ANYWHERE
                )
        case AcceleratorModel(manufactured_in=str(code)):
            yield "manufactured_in", code
        case Licence(geographic_limits=tuple(limits)):
            for place, limit in enumerate(limits):
                yield from (
                    (f"geographic_limits.{place}.countries.{index}", code) for index, code in enumerate(limit.countries)
                )
