"""Holds the bundled catalog to its own rules: every entry is valid, sourced and dated, and everything fits together."""

import pytest
from pydantic import ValidationError

from sovcheck.catalog.bundled import KEYS, EntryTexts, bundled_entries, parse_bundled, read_bundled
from sovcheck.catalog.document import CatalogDocument
from sovcheck.catalog.entries import (
    Adequacy,
    Bloc,
    Certainty,
    CompelledAccessLaw,
    Country,
    LegalStatus,
    Scope,
    Sourced,
)
from sovcheck.catalog.lookup import LISTS, entries_of, entry_id
from sovcheck.catalog.ownership import overstated, owners, ownership_cycles
from sovcheck.catalog.references import countries_of, references_of
from sovcheck.inventory.validation import parse
from sovcheck.inventory.yaml_reader import read_documents

ISO_3166_1 = """
AD AE AF AG AI AL AM AO AQ AR AS AT AU AW AX AZ BA BB BD BE BF BG BH BI BJ BL BM BN BO BQ BR BS BT BV BW BY BZ CA CC CD
CF CG CH CI CK CL CM CN CO CR CU CV CW CX CY CZ DE DJ DK DM DO DZ EC EE EG EH ER ES ET FI FJ FK FM FO FR GA GB GD GE GF
GG GH GI GL GM GN GP GQ GR GS GT GU GW GY HK HM HN HR HT HU ID IE IL IM IN IO IQ IR IS IT JE JM JO JP KE KG KH KI KM KN
KP KR KW KY KZ LA LB LC LI LK LR LS LT LU LV LY MA MC MD ME MF MG MH MK ML MM MN MO MP MQ MR MS MT MU MV MW MX MY MZ NA
NC NE NF NG NI NL NO NP NR NU NZ OM PA PE PF PG PH PK PL PM PN PR PS PT PW PY QA RE RO RS RU RW SA SB SC SD SE SG SH SI
SJ SK SL SM SN SO SR SS ST SV SX SY SZ TC TD TF TG TH TJ TK TL TM TN TO TR TT TV TW TZ UA UG UM US UY UZ VA VC VE VG VI
VN VU WF WS YE YT ZA ZM ZW
"""


@pytest.fixture(scope="module")
def documents() -> dict[str, CatalogDocument]:
    """Each file as one validated document, read the way a user's own catalog is."""
    parsed = {}
    for key, data in read_bundled().items():
        (document,) = read_documents(data, f"{key}.yaml")
        parsed[key] = parse(CatalogDocument, document)
    return parsed


def _sourced(entry: Sourced):
    """The entry and every sourced fact inside it."""
    yield entry
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


def test_there_is_enough_of_everything(bundled):
    counts = {kind: len(entries_of(bundled, kind)) for kind in LISTS}
    least = {"blocs": 9, "organizations": 60, "clouds": 25, "models": 45, "licences": 35, "accelerators": 25}
    assert {kind: counts[kind] for kind in least if counts[kind] < least[kind]} == {}


def test_every_country_of_iso_3166_is_there_and_kosovo(bundled):
    codes = ISO_3166_1.split()
    assert len(codes) == 249
    assert set(bundled.countries) == {*codes, "XK"}


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


@pytest.mark.parametrize(
    ("bloc", "count", "members", "others"),
    [
        ("eu", 27, "FR DE HR IE", "GB CH NO IS TR XK"),
        ("eea", 30, "FR NO IS LI", "CH GB"),
        ("efta", 4, "CH NO IS LI", "FR GB"),
        ("five-eyes", 5, "US GB CA AU NZ", "FR"),
        ("nato", 32, "US FI SE TR MK ME", "CH AT IE MT CY UA"),
        ("brics", 10, "BR RU IN CN ZA ID", "SA AR TR"),
        ("gcc", 6, "SA AE QA", "IR IQ YE"),
        ("african-union", 55, "ZA NG EH MA SS", "YT RE"),
        ("asean", 11, "SG TL VN", "PG CN"),
    ],
)
def test_a_bloc_has_the_members_that_it_is_known_to_have(bundled, bloc, count, members, others):
    listed = bundled.bloc_members(bloc)
    assert len(listed) == len(set(listed)) == count
    assert set(members.split()) <= set(listed)
    assert not set(others.split()) & set(listed)


def test_the_blocs_of_a_country(bundled):
    assert bundled.blocs_of("CH") == ("efta",)
    assert bundled.blocs_of("NO") == ("eea", "efta", "nato")
    assert bundled.blocs_of("GB") == ("five-eyes", "nato")
    assert bundled.blocs_of("FR") == ("eea", "eu", "nato")
    assert bundled.blocs_of("SG") == ("asean",)
    assert bundled.blocs_of("AQ") == ()


ADEQUATE = "AD AR BR CA CH FO GB GG IL IM JE JP KR NZ US UY"


def test_exactly_the_countries_with_a_decision_are_adequate(bundled):
    assert sorted(code for code, country in bundled.countries.items() if country.adequacy) == ADEQUATE.split()


@pytest.mark.parametrize(
    ("code", "scope", "status", "until"),
    [
        ("CH", Scope.ALL, LegalStatus.IN_FORCE, None),
        ("CA", Scope.COMMERCIAL, LegalStatus.IN_FORCE, None),
        ("US", Scope.CERTIFIED, LegalStatus.CHALLENGED, None),
        ("GB", Scope.ALL, LegalStatus.IN_FORCE, "2031-12-27"),
    ],
)
def test_what_a_decision_covers(bundled, code, scope, status, until):
    adequacy = bundled.countries[code].adequacy
    assert isinstance(adequacy, Adequacy)
    assert (adequacy.scope, adequacy.status) == (scope, status)
    assert (adequacy.valid_until and adequacy.valid_until.isoformat()) == until


def _laws(bundled, code: str) -> dict[str, CompelledAccessLaw]:
    return {law.name: law for law in bundled.countries[code].compelled_access}


def test_the_laws_of_the_united_states(bundled):
    laws = _laws(bundled, "US")
    cloud_act, surveillance = laws["CLOUD Act, 18 U.S.C. 2713"], laws["FISA section 702, 50 U.S.C. 1881a"]
    assert (cloud_act.extraterritorial, cloud_act.status) == (True, LegalStatus.IN_FORCE)
    assert (surveillance.status, surveillance.valid_until.isoformat()) == (LegalStatus.LAPSED, "2026-06-12")
    assert "March 2027" in surveillance.uncertain


@pytest.mark.parametrize("code", ["US", "CN", "GB", "AU", "RU", "CH", "CA", "IN"])
def test_a_country_known_for_it_can_compel_access(bundled, code):
    assert any(law.status is LegalStatus.IN_FORCE for law in _laws(bundled, code).values())


def test_the_order_for_evidence_reaches_from_every_member_state_but_denmark(bundled):
    states = [
        code for code in bundled.bloc_members("eu") if "e-Evidence Regulation (EU) 2023/1543" in _laws(bundled, code)
    ]
    assert set(bundled.bloc_members("eu")) - set(states) == {"DK"}


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
        ("aws-emea-sarl", "LU", ["amazon-web-services", "amazon"]),
        ("aws-european-sovereign-cloud", "DE", ["amazon-web-services", "amazon"]),
        ("microsoft-ireland-operations", "IE", ["microsoft"]),
        ("google-cloud-emea", "IE", ["google", "alphabet"]),
        ("exoscale", "CH", ["a1-group", "america-movil", "MX"]),
        ("northern-data", "DE", ["tether"]),
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
    assert citation.endswith("exhibit 21.1, sec.gov (catalog, as of 2026-02-06)")
