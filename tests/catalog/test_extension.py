"""The judged do not overrule the judge: swept over every entry of the catalog and every field that it states."""

from collections.abc import Mapping

import pytest

from sovcheck.catalog.extension import OF_THE_COPY, OF_THE_DECLARATION, contradictions, merged
from sovcheck.catalog.loading import load_catalog
from sovcheck.catalog.resolution import resolve
from sovcheck.errors import InputError
from sovcheck.inventory.assets.model import Model
from sovcheck.inventory.assets.organization import Organization
from sovcheck.inventory.reader import read_inventory

OTHER = {
    "country": ("AQ", "AR"),
    "name": ("Another name", "A third name"),
    "public_body": (True, False),
    "free_float": (True, False),
    "parents": ((), ({"country": "AQ", "capital": 100},)),
    "listed_parties": ((), ({"list": "a list"},)),
    "certifications": ((), ({"scheme": "a scheme", "status": "certified"},)),
    "administered_from": (("AQ",), ("AR",)),
    "support_countries": (("AQ",), ("AR",)),
    "security_operations_from": (("AQ",), ("AR",)),
    "critical_infrastructure_in": (("AQ",), ("AR",)),
    "technology_from": (("somebody",), ("somebody-else",)),
    "developer": ("somebody", "somebody-else"),
    "base_models": (("some-model",), ()),
    "access": ("weights", "api"),
    "licence": ({"id": "MIT"}, {"id": "Apache-2.0"}),
    "parameters": (1, 10**15),
    "screened": ("2026-01-01", "2026-02-02"),
    "openness": ("closed", "open-science"),
    "languages": (("aa",), ("zz",)),
    "modalities": (("video",), ("audio",)),
    "release_date": ("2001-01-01", "2002-02-02"),
    "training_datasets": (("some-data",), ("other-data",)),
    "dtype": ("int4", "f32"),
    "evaluations": ((), ({"name": "x", "date": "2026-01-01"},)),
    "files": ((), ({"path": "x", "format": "gguf"},)),
    "provider_service": ("some-api", "other-api"),
    "remote_code": (True, False),
    "revision": ("abc", "def"),
    "self_hosted": (True, False),
    "stored_in": (("some-host",), ()),
    "update": ({"code": True}, {"code": False}),
    "fetched_at_start": (True, False),
    "fetched_from": ("some-registry", "other-registry"),
    "placed_on_eu_market": (True, False),
    "training_summary_url": ("https://one.example/summary", "https://other.example/summary"),
    "copyright_policy_url": ("https://one.example/copyright", "https://other.example/copyright"),
    "alignment_policy_url": ("https://one.example/alignment", "https://other.example/alignment"),
}
"""Two values of every field, so that at least one differs from what the catalog states."""

LISTS = (("organizations", Organization), ("models", Model))


@pytest.fixture(scope="module")
def catalog():
    return load_catalog()


def entries(catalog):
    return [(kind, entry) for name, kind in LISTS for entry in getattr(catalog, name).values()]


def found(kind, entry, catalog, **stated):
    asset = kind.model_validate({"id": entry.id, "extends": "catalog", **stated}, by_alias=True, by_name=True)
    return list(contradictions(asset, frozenset(stated), entry, catalog))


def test_every_field_is_swept():
    fields = {name for _, kind in LISTS for name in kind.model_fields}
    assert fields - OF_THE_DECLARATION == set(OTHER)


def test_what_the_catalog_states_is_contradicted_by_no_inventory(catalog):
    swept = 0
    for kind, entry in entries(catalog):
        for field in kind.model_fields.keys() - OF_THE_DECLARATION - OF_THE_COPY:
            known = getattr(entry, field)
            if known is None:
                continue
            for value in OTHER[field]:
                stated = getattr(kind.model_validate({"id": "x", field: value}, by_name=True), field)
                as_api = field == "access" and value == "api"
                # What a publisher offers it under today takes nothing from who has it under the licence of before.
                as_before = field == "licence" and stated.id == known.id
                if stated != known and not as_api and not as_before:
                    assert found(kind, entry, catalog, **{field: value}), f"{entry.id}.{field}: {value}"
                    swept += 1
    assert swept > 1000


def test_what_the_catalog_leaves_open_may_be_stated(catalog):
    for kind, entry in entries(catalog):
        for field in kind.model_fields.keys() - OF_THE_DECLARATION:
            if getattr(entry, field) is not None or (field == "public_body" and entry.parents):
                continue
            for value in OTHER[field]:
                assert not found(kind, entry, catalog, **{field: value}), f"{entry.id}.{field}: {value}"


def test_to_say_the_same_is_no_contradiction(catalog):
    for kind, entry in entries(catalog):
        same = {name: getattr(entry, name) for name in kind.model_fields if getattr(entry, name) is not None}
        asset = kind.model_construct(**{**same, "extends": "catalog"})
        assert not list(contradictions(asset, frozenset(same), entry, catalog)), entry.id
        assert not merged(asset, entry), entry.id


def test_facts_of_a_copy_are_free(catalog):
    for kind, entry in entries(catalog):
        for field in kind.model_fields.keys() & OF_THE_COPY:
            for value in OTHER[field]:
                assert not found(kind, entry, catalog, **{field: value})


SMALL = """
  - {id: held, name: Held, country: US, parents: [{organization: owner, capital: 60}, {country: US, voting: 5}]}
  - {id: spread, name: Spread Inc., parents: [{country: US, capital: 30}], free_float: true}
  - {id: alone, name: Alone, parents: []}
  - {id: listed, name: Listed, listed_parties: [{list: a}, {list: b}]}
  - {id: sold, name: Sold, parents: [{organization: owner, controls: true, until: 2030-01-01}]}
  - {id: owner, name: Owner}
"""
SOURCED = ", source: a test, as_of: 2026-01-02, certainty: confirmed}\n"


@pytest.fixture
def told(tmp_path):
    overlay = tmp_path / "own.yaml"
    overlay.write_text("apiVersion: sovcheck/v1\nkind: Catalog\norganizations:" + SMALL.replace("}\n", SOURCED))
    catalog = load_catalog([overlay])

    def tell(organization):
        text = f"apiVersion: sovcheck/v1\nkind: Inventory\norganizations:\n  - {{{organization}, extends: catalog}}\n"
        try:
            return resolve(read_inventory(["-"], stdin=text.encode), catalog).assets
        except InputError as error:
            return [str(problem).removeprefix("<stdin>:4: ") for problem in error.problems]

    return tell


@pytest.mark.parametrize(
    "organization",
    [
        "id: held, parents: [{country: US, voting: 5}, {organization: owner, capital: 60}]",  # in another order
        "id: held, parents: [{organization: owner}, {country: US}]",  # what is left out is filled in
        "id: held, parents: [{organization: owner, voting: 70}, {country: US, capital: 3}]",  # what is open
        "id: held, parents: [{organization: owner, controls: true}, {country: US, controls: false}]",
        "id: held, parents: [{organization: owner}, {country: US}, {country: FR, capital: 20}]",  # there is room
        "id: held, parents: [{organization: owner}]",  # the other holder is there all the same
        "id: held, parents: [{country: FR, capital: 20}]",  # so are both
        "id: spread, parents: [{country: US, capital: 30, voting: 30}, {country: FR, capital: 60}]",
        "id: spread, parents: [{country: US, capital: 70}]",
        "id: held, free_float: true",
        "id: alone, free_float: true",
        "id: alone, public_body: true, country: FR",
        "id: owner, parents: [{country: FR, capital: 100}], public_body: true",
        "id: listed, listed_parties: [{list: b}, {list: a}]",
    ],
)
def test_an_inventory_completes_shares(organization, told):
    assets = told(organization)
    assert isinstance(assets, Mapping), assets
    assert ("owner" in assets) == ("id: held" in organization or "id: owner" in organization)


def test_what_is_left_out_of_a_stake_is_what_the_catalog_says(told):
    held = told("id: held, parents: [{country: US, capital: 3}, {organization: owner, voting: 70}]")["held"]
    assert [(stake.organization, stake.capital, stake.voting) for stake in held.parents] == [
        (None, 3, 5),
        ("owner", 60, 70),
    ]


@pytest.mark.parametrize(
    ("organization", "field"),
    [
        ("id: held, parents: []", "parents"),
        ("id: held, parents: [{organization: owner, capital: 50}, {country: US}]", "parents.0.capital"),
        ("id: held, parents: [{organization: owner, controls: false}, {country: US}]", "parents.0.controls"),
        ("id: held, parents: [{organization: owner, until: 2026-01-01}, {country: US}]", "parents.0.until"),
        ("id: held, parents: [{organization: owner, from: 2099-01-01}, {country: US}]", "parents.0.from"),
        ("id: held, parents: [{country: FR, capital: 41}]", "parents"),
        ("id: held, public_body: true", "public_body"),
        ("id: spread, parents: [{country: US}, {country: FR, controls: true}]", "parents.1"),
        ("id: spread, free_float: false", "free_float"),
        ("id: alone, parents: [{country: FR, controls: true}]", "parents.0"),
        ("id: listed, listed_parties: [{list: a}]", "listed_parties"),
        ("id: listed, listed_parties: [{list: a}, {list: b}, {list: c}]", "listed_parties"),
        ("id: sold, parents: [{organization: owner, until: 2020-01-01}]", "parents.0.until"),
    ],
)
def test_an_inventory_takes_no_share_away(organization, field, told):
    (problem,) = told(organization)
    assert problem.startswith(f"{organization.partition(',')[0][4:]}.{field}: says ")
    assert "and the catalog says" in problem
    assert "own.yaml:" in problem
    assert problem.endswith("whoever runs the check can correct the catalog with --catalog FILE")


@pytest.mark.parametrize(
    ("model", "contradicts"),
    [
        ("id: mistral-small-3.1-24b, licence: {id: apache 2.0, text_sha256: '" + "1" * 64 + "'}", False),
        ("id: mistral-small-3.1-24b, licence: {id: MIT}", True),
        ("id: mistral-small-3.1-24b, parameters: 23.6B", False),
        ("id: mistral-small-3.1-24b, parameters: 12B", True),
        ("id: mistral-small-3.1-24b, dtype: int4, revision: abc, remote_code: false", False),
        ("id: mistral-small-3.1-24b, access: api", False),
        ("id: mistral-small-3.1-24b, licence: {id: proprietary}", True),
        ("id: gpt-5.5, access: weights", True),
        ("id: gpt-5.5, licence: {id: proprietary}", False),
        ("id: gpt-5.5, licence: {id: MIT}", True),
    ],
)
def test_a_model_of_the_catalog_is_what_it_is(model, contradicts, catalog):
    text = f"apiVersion: sovcheck/v1\nkind: Inventory\nmodels: [{{{model}, extends: catalog}}]\n"
    inventory = read_inventory(["-"], stdin=text.encode)
    if contradicts:
        with pytest.raises(InputError, match="--catalog"):
            resolve(inventory, catalog)
    else:
        resolve(inventory, catalog)


def test_a_licence_keeps_what_the_catalog_knows_of_it(catalog):
    entry = catalog.models["mistral-small-3.1-24b"].model_copy(
        update={"licence": catalog.models["mistral-small-3.1-24b"].licence.model_copy(update={"url": "a-place"})}
    )
    asset = Model.model_validate({"id": entry.id, "licence": {"id": "Apache-2.0", "text_sha256": "1" * 64}})
    licence = merged(asset, entry)["licence"]
    assert (licence.text_sha256, licence.url) == ("1" * 64, "a-place")
