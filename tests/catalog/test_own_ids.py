"""Own assets go by names of their own: nobody is taken for somebody whom the catalog knows."""

import pytest

from sovcheck.catalog.loading import load_catalog
from sovcheck.catalog.own_ids import OwnIds
from sovcheck.inventory.assets.dataset import Dataset
from sovcheck.inventory.assets.model import Model
from sovcheck.inventory.assets.organization import Organization


@pytest.fixture(scope="module")
def catalog():
    return load_catalog()


@pytest.fixture(scope="module")
def own_ids(catalog):
    return OwnIds(catalog)


@pytest.mark.parametrize("name", ["organizations", "clouds", "models"])
def test_names_are_found_without_parsing(name, catalog):
    entries = getattr(catalog, name)
    assert dict(entries.names()) == {entry_id: entry.name for entry_id, entry in entries.items() if entry.name}


def test_every_id_of_the_catalog_is_taken(catalog, own_ids):
    for name in ("organizations", "clouds", "models", "licences", "accelerators"):
        for entry_id in getattr(catalog, name):
            assert own_ids.taken_by(entry_id)
    assert own_ids.taken_by("agency") is None


@pytest.mark.parametrize(
    ("asset", "field"),
    [
        (Organization(id="amazom-web-services"), "id"),
        (Organization(id="amazon-web-service"), "id"),
        (Organization(id="amazonwebservices"), "id"),
        (Organization(id="amazon.web.services"), "id"),
        (Organization(id="amaozn"), "id"),
        (Organization(id="amaz0n"), "id"),
        (Organization(id="micros0ft"), "id"),
        (Organization(id="goog1e"), "id"),
        (Organization(id="openaii"), "id"),
        (Organization(id="example", name="Amazon Web Services, Inc."), "name"),
        (Organization(id="example", name="amazon web services"), "name"),
        (Organization(id="example", name="\u0410m\u0430zon Web Services"), "name"),
        (Organization(id="example", name="Amazon\u200b Web Services"), "name"),
        (Organization(id="example", name="\uff21\uff37\uff33"), "name"),
        (Organization(id="oracle-c1oud"), "id"),
        (Model(id="llama-3.1-8b", name="x"), "id"),
        (Model(id="llama-3.l-8b"), "id"),
        (Model(id="lama-3.1-8b"), "id"),
        (Model(id="mistral-8x7b"), "id"),
        (Model(id="own", name="Llama 4 Scout 17B 16E"), "name"),
        (Model(id="own", name="meta-llama/Llama-3.1-8B-Instruct"), "name"),
    ],
)
def test_what_reads_like_an_entry_is_told(asset, field, own_ids):
    found = own_ids.reads_like(asset)
    assert found is not None
    assert found[0] == field


@pytest.mark.parametrize(
    "asset",
    [
        Organization(id="awx"),  # of short names many are one letter apart
        Organization(id="agency", name="Agency for Example Affairs"),
        Organization(id="operator-a", name="Operator A"),
        Organization(id="ministry-of-the-interior"),
        Organization(id="example-gmbh", name="Example GmbH"),
        Organization(id="cloud-provider-b"),
        Organization(id="aws-reseller", name="AWS reseller in Lyon"),
        Organization(id="city-of-orange", name="City of Orange"),
        Organization(id="core43"),
        Organization(id="university-a"),
        Model(id="llama-3.4-8b"),  # numbers tell versions and sizes apart
        Model(id="llama-3.1-9b"),
        Model(id="qwen2.5-4b"),
        Model(id="llama-3.1-8b-legal"),
        Model(id="model-a"),
        Model(id="amazon-web-services-q-a"),
        Dataset(id="amazn"),  # nobody takes a dataset for a company
    ],
)
def test_plausible_names_of_ones_own_pass(asset, own_ids):
    assert own_ids.reads_like(asset) is None


def test_thousands_are_answered_as_the_first(catalog, own_ids):
    several = OwnIds(catalog)
    for number in range(1000):
        assert several.reads_like(Organization(id=f"operator-{number}")) is None
    for name in ("amazom-web-services", "openaii", "scalewya", "agency", "micosoft"):
        asset = Organization(id=name)
        assert several.reads_like(asset) == own_ids.reads_like(asset)


def test_no_entry_of_the_catalog_is_taken_for_another_one(catalog, own_ids):
    """If the catalog's own names came so close, those of users would, too."""
    for entry in catalog.models.values():
        assert own_ids.reads_like(Model(id=f"my-{entry.id}", name=f"Our {entry.name}")) is None
    for entry in catalog.organizations.values():
        assert own_ids.reads_like(Organization(id=f"my-{entry.id}", name=f"Our {entry.name}")) is None


def in_one_country(name, **fields):
    return Organization(id="example", name=name, **({"parents": ()} | fields))


@pytest.mark.parametrize(
    ("name", "entry"),
    [
        ("Microsoft France", "microsoft"),
        ("Microsoft Deutschland GmbH", "microsoft"),
        ("AWS EMEA SARL", "amazon-web-services"),  # called by its cloud
        ("Amazon Web Services Korea LLC", "amazon-web-services"),
        ("IBM \u00d6sterreich", "ibm"),
        ("Oracle (Schweiz) GmbH", "oracle"),
        ("Cisco South Korea", "cisco"),
        ("Orange Belgium", "orange"),
        ("Facebook France", "meta"),
        ("OpenAI SAS", "openai"),
        ("Groupe Microsoft", "microsoft"),
        ("Groupe Microsoft France", "microsoft"),
        ("Microsoft Nederland B.V.", "microsoft"),
        ("Microsoft Sp. z o.o.", "microsoft"),
        ("Microsoft s.r.o.", "microsoft"),
        ("Microsoft Luxembourg S.\u00e0 r.l.", "microsoft"),
        ("Microsoft Magyarorsz\u00e1g Kft.", "microsoft"),
        ("Microsoft Ireland GmbH & Co. KG", "microsoft"),
    ],
)
def test_a_company_of_a_known_group_in_one_country_has_an_owner(name, entry, own_ids):
    assert own_ids.local_company_of(in_one_country(name)) == ("name", entry)


@pytest.mark.parametrize("name", ["microsoft-france", "microsoft-fr", "azure-fr", "microsoft-sas"])
def test_the_id_may_say_the_same(name, own_ids):
    assert own_ids.local_company_of(Organization(id=name, parents=())) == ("id", "microsoft")


@pytest.mark.parametrize(
    "organization",
    [
        in_one_country("City of Orange"),
        in_one_country("AWS reseller in Lyon"),
        in_one_country("Agency of Germany"),
        in_one_country("France"),
        in_one_country("GmbH"),
        in_one_country("Example GmbH"),
        in_one_country("Group of Friends"),
        in_one_country("Stadtwerke Bonn GmbH"),
        in_one_country("Microsoft France", parents=None),  # nothing passes as long as its owners are unknown
        in_one_country("Microsoft France", parents=[{"organization": "microsoft", "capital": 100, "voting": 100}]),
        in_one_country("Microsoft France", parents=[{"organization": "between", "capital": 100, "voting": 100}]),
    ],
)
def test_others_and_companies_whose_owner_is_named_pass(organization, own_ids):
    assert own_ids.local_company_of(organization) is None
