"""Holds the bundled catalog to its own rules: every entry is valid, sourced and dated, and everything fits together."""

from datetime import date

import pytest
from pydantic import ValidationError

from sovcheck.catalog.bundled import KEYS, EntryTexts, bundled_entries, newest_date, parse_bundled, read_bundled
from sovcheck.catalog.entries.countries import Bloc, Country
from sovcheck.catalog.entries.provenance import Certainty, Sourced
from sovcheck.catalog.lookup import LISTS, entries_of, entry_id
from sovcheck.catalog.overlays import CatalogDocument
from sovcheck.catalog.ownership import overstated, owners, ownership_cycles
from sovcheck.catalog.references import countries_of, references_of
from sovcheck.inventory.assets.scalars import ANYWHERE
from sovcheck.inventory.validation import parse
from sovcheck.inventory.yaml_reader import read_documents


@pytest.fixture(scope="module")
def documents() -> dict[str, CatalogDocument]:
    """Each file as one validated document, read the way a user's own catalog is."""
    parsed = {}
    for key, data in read_bundled().items():
        (document,) = read_documents(data, f"{key}.yaml")
        parsed[key] = parse(CatalogDocument, document)
    return parsed


def _sourced(entry: Sourced):
    """The entry, what other sources bear of it, and every sourced fact inside it."""
    yield entry
    yield from entry.field_sources
    if isinstance(entry, Country):
        yield from (fact for fact in (entry.adequacy, *entry.compelled_access) if fact is not None)


@pytest.mark.parametrize("key", KEYS)
def test_a_file_holds_entries_of_its_own_kind_only(documents, key):
    document = documents[key]
    assert [name for name in LISTS if getattr(document, name)] == [key]


@pytest.mark.parametrize("key", KEYS)
def test_an_entry_read_alone_says_what_it_says_in_its_file(key):
    data = read_bundled()[key]
    alone = bundled_entries(key, data)
    assert isinstance(alone, EntryTexts) == (key not in {"countries", "blocs"})
    assert dict(alone) == parse_bundled(key, data)


def test_the_newest_day_of_a_file_is_found_in_its_text():
    text = b"- {as_of: 2026-01-05}\n- as_of:  2026-03-01\n- as_of: 2026-02-07\n"
    assert newest_date(text) == date(2026, 3, 1)
    assert newest_date(text + b"# as_of: 2026-13-45\n- was_of: 2027-01-01\n- has_as_of: 2027-01-01") == date(2026, 3, 1)
    assert newest_date(b"") == date.min


@pytest.mark.parametrize("key", KEYS)
def test_no_id_stands_twice(documents, key):
    ids = [entry_id(entry) for entry in getattr(documents[key], key)]
    assert len(ids) == len(set(ids))


@pytest.mark.parametrize("key", KEYS)
def test_every_fact_says_where_it_is_from_and_what_is_not_sure(documents, key):
    for entry in getattr(documents[key], key):
        for fact in _sourced(entry):
            assert fact.source.strip()
            assert fact.as_of
            assert fact.certainty is Certainty.CONFIRMED or fact.uncertain


@pytest.mark.parametrize("left_out", ["source", "as_of", "certainty"])
def test_an_entry_without_source_or_date_is_refused(left_out):
    bloc = {
        "id": "x",
        "name": "X",
        "members": ["FR"],
        "source": "a test",
        "as_of": "2026-01-02",
        "certainty": "confirmed",
    }
    assert Bloc.model_validate(bloc)
    del bloc[left_out]
    with pytest.raises(ValidationError, match=left_out):
        Bloc.model_validate(bloc)


@pytest.mark.parametrize("certainty", ["secondary", "unverified"])
def test_an_uncertain_entry_that_does_not_say_so_is_refused(certainty):
    bloc = {
        "id": "x",
        "name": "X",
        "members": ["FR"],
        "source": "a test",
        "as_of": "2026-01-02",
        "certainty": certainty,
    }
    with pytest.raises(ValidationError, match="uncertain"):
        Bloc.model_validate(bloc)
    assert Bloc.model_validate({**bloc, "uncertain": "all of it"})


def test_every_list_has_a_file_and_a_place_in_a_document():
    assert set(KEYS) == set(LISTS) == set(CatalogDocument.model_fields) - {"api_version", "kind"}


def test_there_is_enough_of_everything(bundled):
    counts = {kind: len(entries_of(bundled, kind)) for kind in LISTS}
    least = {
        "blocs": 13,
        "organizations": 300,
        "clouds": 60,
        "models": 45,
        "licences": 35,
        "accelerators": 25,
        "services": 30,
    }
    assert {kind: counts[kind] for kind in least if counts[kind] < least[kind]} == {}


def test_no_id_means_both_an_organization_and_a_model(bundled):
    assert not set(bundled.organizations) & set(bundled.models)


def test_every_organization_and_model_named_is_in_the_catalog(bundled):
    known = {*bundled.organizations, *bundled.models}
    for entries in (bundled.organizations, bundled.models):
        for entry in entries.values():
            missing = [(entry.id, field, target) for field, target, _ in references_of(entry) if target not in known]
            assert missing == []


def test_every_reference_names_the_right_kind(bundled):
    kinds = {entry.id: entry.kind for entries in (bundled.organizations, bundled.models) for entry in entries.values()}
    for entries in (bundled.organizations, bundled.models):
        for entry in entries.values():
            assert all(kinds[target] in allowed for _, target, allowed in references_of(entry))


def test_operators_licensors_vendors_and_foundries_are_organizations(bundled):
    named = [(cloud.id, cloud.operator) for cloud in bundled.clouds.values()]
    named += [(licence.id, licence.licensor) for licence in bundled.licences.values() if licence.licensor]
    named += [(chip.id, chip.vendor) for chip in bundled.accelerators.values()]
    named += [(chip.id, chip.foundry) for chip in bundled.accelerators.values() if chip.foundry]
    assert [pair for pair in named if pair[1] not in bundled.organizations] == []


def test_the_licence_of_every_model_is_known_or_closed(bundled):
    unknown = {
        model.licence.id
        for model in bundled.models.values()
        if model.licence is not None and bundled.licence(model.licence.id) is None
    }
    assert unknown == set()


def test_every_country_named_exists(bundled):
    named = {code for organization in bundled.organizations.values() for _, code in countries_of(organization)}
    named |= {code for cloud in bundled.clouds.values() for region in cloud.regions for code in region.countries}
    named -= {ANYWHERE}
    named |= {code for bloc in bundled.blocs.values() for code in bloc.members}
    named |= {chip.manufactured_in for chip in bundled.accelerators.values() if chip.manufactured_in}
    assert named <= set(bundled.countries)


def test_no_region_stands_twice_in_a_cloud(bundled):
    for cloud in bundled.clouds.values():
        ids = [region.id for region in cloud.regions]
        assert len(ids) == len(set(ids)), cloud.id


def test_nobody_owns_its_owner(bundled):
    assert ownership_cycles({name: owners(entry) for name, entry in bundled.organizations.items()}) == []


def test_no_shares_add_up_to_more_than_everything(bundled):
    assert [name for name, entry in bundled.organizations.items() if list(overstated(entry))] == []


def _controllers(bundled, organization: str) -> list[str]:
    """Everybody above an organization who has the majority, or control by other means."""
    entry = bundled.organizations[organization]
    above = []
    for stake in entry.parents or ():
        if stake.controls or max(stake.capital or 0, stake.voting or 0) > 50:
            above += (
                [stake.organization, *_controllers(bundled, stake.organization)]
                if stake.organization
                else [stake.country]
            )
    return above


@pytest.mark.parametrize(
    ("organization", "seat", "controllers"),
    [
        ("aws-emea-sarl", "LU", ["amazon"]),
        ("aws-european-sovereign-cloud", "DE", ["amazon"]),
        ("microsoft-ireland-operations", "IE", ["microsoft"]),
        ("google-cloud-emea", "IE", ["google", "alphabet", "US"]),
        ("exoscale", "CH", ["a1-group", "america-movil", "MX"]),
        ("northern-data", "DE", ["US"]),
        ("cscs", "CH", ["eth-zurich"]),
        ("scaleway", "FR", ["iliad", "FR"]),
        ("swisscom", "CH", ["swiss-confederation"]),
        ("s3ns", "FR", ["thales"]),
    ],
)
def test_who_stands_behind_an_organization(bundled, organization, seat, controllers):
    assert bundled.organizations[organization].country == seat
    assert _controllers(bundled, organization) == controllers


@pytest.mark.parametrize(
    ("organization", "technology"), [("s3ns", "google"), ("bleu", "microsoft"), ("delos-cloud", "microsoft")]
)
def test_a_joint_venture_on_foreign_technology_says_so(bundled, organization, technology):
    entry = bundled.organizations[organization]
    assert technology in entry.technology_from
    assert technology not in _controllers(bundled, organization)


@pytest.mark.parametrize(
    ("cloud", "region", "countries"),
    [
        ("aws", "eu-central-2", ("CH",)),
        ("aws-european-sovereign", "eusc-de-east-1", ("DE",)),
        ("azure", "westeurope", ("NL",)),
        ("google-cloud", "europe-west6", ("CH",)),
        ("scaleway", "fr-par", ("FR",)),
    ],
)
def test_where_a_region_lies(bundled, cloud, region, countries):
    assert {each.id: each.countries for each in bundled.clouds[cloud].regions}[region] == countries


def test_a_region_of_the_whole_union_lists_its_members(bundled):
    regions = {region.id: region for region in bundled.clouds["google-cloud"].regions}
    assert set(regions["eu"].countries) == set(bundled.bloc_members("eu"))


def test_the_date_is_the_newest_of_all_entries(bundled):
    newest = max(
        fact.as_of for kind in LISTS for entry in entries_of(bundled, kind).values() for fact in _sourced(entry)
    )
    assert bundled.date == newest


def test_a_statement_cites_source_and_date(bundled):
    citation = bundled.organizations["amazon-web-services"].citation
    assert citation.endswith("Amazon.com, Inc. (sec.gov), 2026-02-06 (as of 2026-02-06)")


WHOLE = 100.0


def free_float(organization) -> float | None:
    """The free float in percent: none, where stated holders have all; None where nobody knows."""
    stakes = organization.parents
    if stakes is None or not stakes or any(stake.capital is None for stake in stakes):
        return None
    held = sum(stake.capital for stake in stakes if stake.until is None)
    if held >= WHOLE - 0.01:
        return 0
    return WHOLE - held if organization.free_float else None


def test_how_much_of_an_organization_is_free_float_follows_from_its_holders(bundled):
    assert free_float(bundled.organizations["amazon-web-services"]) == 0
    assert free_float(bundled.organizations["telia"]) == 59
    assert free_float(bundled.organizations["mistral-ai"]) is None
    known = {each.id for each in bundled.organizations.values() if free_float(each) is not None}
    assert len(known) >= 42


def is_told_whole(organization) -> bool:
    """Whether its owners are told, how much floats, and who decides: one holder, or nobody where the rest floats."""
    stakes = organization.parents
    if organization.public_body or stakes == ():
        return True
    if stakes is None or (organization.free_float is None and free_float(organization) is None):
        return False
    decides = any(each.controls or max(each.capital or 0, each.voting or 0) > WHOLE / 2 for each in stakes)
    shared = all(each.capital is not None or each.voting is not None for each in stakes)
    return decides or (bool(organization.free_float) and shared)


def test_of_organizations_owner_control_and_float_are_told(bundled):
    assert sum(map(is_told_whole, bundled.organizations.values())) >= 250
