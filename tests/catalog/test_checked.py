"""Holds every "no" of the bundled catalog to evidence: a false, a zero or an empty list says that somebody looked."""

from collections.abc import Iterator
from typing import get_args

import pytest
from pydantic import ValidationError

from sovcheck.catalog.bundled import KEYS
from sovcheck.catalog.entries.clouds import CatalogOrganization
from sovcheck.catalog.entries.countries import Bloc, CompelledAccessLaw, Country
from sovcheck.catalog.entries.provenance import Sourced
from sovcheck.catalog.lookup import LISTS, entries_of, entry_id
from sovcheck.catalog.spdx import is_spdx
from sovcheck.inventory.assets.organization import Stake
from sovcheck.lazy_model import LazyModel

SOURCED = {"source": "a test", "as_of": "2026-01-02", "certainty": "confirmed"}

VERIFIED_HERE = {"spdx"}
"""Fields that a test below holds against the list itself."""


def unfounded(entry: Sourced) -> Iterator[str]:
    """The fields, by their path, that say no and of which the entry does not say that its source was read for them."""
    for name in sorted(entry.model_fields_set - VERIFIED_HERE - set(entry.checked) - {"checked"}):
        yield from _says_no(getattr(entry, name), name)


def _says_no(value: object, path: str) -> Iterator[str]:
    match value:
        case Sourced():
            yield from (f"{path}.{field}" for field in unfounded(value))
        case LazyModel():
            for name in sorted(value.model_fields_set):
                yield from _says_no(getattr(value, name), f"{path}.{name}")
        case dict():
            for name, item in value.items():
                yield from _says_no(item, f"{path}.{name}")
        case tuple() if value:
            for index, item in enumerate(value):
                yield from _says_no(item, f"{path}.{index}")
        case _ if value in (False, 0, ()):
            yield path


@pytest.mark.parametrize("key", KEYS)
def test_no_entry_says_no_where_nobody_looked(bundled, key):
    found = {entry_id(entry): list(unfounded(entry)) for entry in entries_of(bundled, key).values()}
    assert {name: paths for name, paths in found.items() if paths} == {}


@pytest.mark.parametrize("key", KEYS)
def test_no_entry_was_checked_against_a_source_that_nobody_read(bundled, key):
    for entry in entries_of(bundled, key).values():
        assert not (entry.checked and entry.source.startswith("no source read")), entry_id(entry)


def test_what_was_checked_says_no(bundled):
    """So that `checked` never outlives the finding that nothing is there."""
    for kind in LISTS:
        for entry in entries_of(bundled, kind).values():
            assert [name for name in entry.checked if getattr(entry, name) not in (False, 0, ())] == [], entry_id(entry)


@pytest.mark.parametrize(
    ("entry", "paths"),
    [
        (CatalogOrganization(id="x", parents=[], **SOURCED), ["parents"]),
        (CatalogOrganization(id="x", parents=[], checked=["parents"], **SOURCED), []),
        (CatalogOrganization(id="x", free_float=False, **SOURCED), ["free_float"]),
        (CatalogOrganization(id="x", parents=[Stake(country="FR", capital=0)], **SOURCED), ["parents.0.capital"]),
        (CatalogOrganization(id="x", parents=[Stake(country="FR", controls=False)], **SOURCED), ["parents.0.controls"]),
        (CatalogOrganization(id="x", support_countries=[], **SOURCED), ["support_countries"]),
        (CatalogOrganization(id="x", parents=None, country="FR", **SOURCED), []),
        (
            Country(
                code="FR",
                name="France",
                compelled_access=[
                    CompelledAccessLaw(name="a law", extraterritorial=False, status="in-force", **SOURCED)
                ],
                **SOURCED,
            ),
            ["compelled_access.0.extraterritorial"],
        ),
    ],
)
def test_a_no_without_evidence_is_found_wherever_it_stands(entry, paths):
    assert list(unfounded(entry)) == paths


def test_checked_names_a_field_of_the_entry():
    with pytest.raises(ValidationError, match="`checked` names 'owners', which is not a field of this entry"):
        Bloc.model_validate({"id": "x", "name": "X", "members": ["FR"], "checked": ["owners"], **SOURCED})


def test_a_licence_is_of_the_spdx_list_exactly_where_the_list_has_it(bundled):
    assert {licence.id for licence in bundled.licences.values() if licence.spdx != is_spdx(licence.id)} == set()


@pytest.mark.parametrize("code", ["AU", "CH", "IN", "JP", "KR", "RU", "SG"])
def test_how_far_a_law_reaches_is_not_known_where_nobody_checked(bundled, code):
    assert [law.extraterritorial for law in bundled.countries[code].compelled_access] == [None]


@pytest.mark.parametrize("organization", ["asml", "fujitsu"])
def test_a_listed_company_whose_holders_nobody_read_has_unknown_owners(bundled, organization):
    assert bundled.organizations[organization].parents is None


SILENT = {
    "names": "other spellings",
    "hub_ids": "other spellings",
    "products": "other spellings",
    "hosts": "other spellings",
    "zones": "other spellings",
    "instance_types": "other spellings",
    "tags": "words for search",
    "checked": "says of which fields a no was read",
    "field_sources": "where a field has a source of its own",
    "compelled_access": "no law has been recorded, never that there is none",
    "localisation": "no law has been recorded, never that there is none",
    "owner_limits": "those that are known; the geographic limits say whether anybody looked for more",
    "not_within": "those that are known",
    "countries": "one half of whom a limit names",
    "blocs": "the other half",
    "multimodal_only": "a limit that says no more binds every model",
    "optional": "what is required is needed, as long as nothing else is said",
}
"""Fields that may be left out and then are empty or false, and what that says: never that somebody found nothing."""


def _fields_read_as_no(kind: type[LazyModel]) -> Iterator[str]:
    """The fields of an entry, and of what it holds, that are false, zero or empty where nothing is written."""
    for name, field in kind.model_fields.items():
        if not field.is_required() and field.default in (False, 0, ()):
            yield name
        for held in _models_in(field.annotation):
            yield from _fields_read_as_no(held)


def _models_in(annotation: object) -> Iterator[type[LazyModel]]:
    if isinstance(annotation, type) and issubclass(annotation, LazyModel):
        yield annotation
    for argument in get_args(annotation):
        yield from _models_in(argument)


def test_no_field_says_no_where_nothing_is_written(bundled):
    kinds = {type(entry) for key in KEYS for entry in entries_of(bundled, key).values()}
    assert {name for kind in kinds for name in _fields_read_as_no(kind)} == set(SILENT)
