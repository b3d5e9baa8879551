import pytest

from sovcheck.catalog.entries.provenance import Certainty
from sovcheck.catalog.lookup import LISTS, entries_of, entry_id, entry_name, find, ownership_chain
from sovcheck.catalog.store import Catalog
from sovcheck.errors import UsageError


@pytest.mark.parametrize(
    ("name", "found"),
    [
        ("mother", [("organizations", "mother")]),
        ("sky", [("clouds", "sky")]),
        ("FR", [("countries", "FR")]),
        ("fr", [("countries", "FR")]),
        ("lent", [("licences", "Lent-1.0")]),
        ("Lent-1.0", [("licences", "Lent-1.0")]),
        ("chip-1", [("accelerators", "chip-1")]),
    ],
)
def test_an_entry_is_found_by_its_id(small_catalog, name, found):
    assert [(kind, entry_id(entry)) for kind, entry in find(small_catalog, name)] == found


def test_one_id_may_name_an_organization_and_its_cloud(bundled):
    assert [kind for kind, _ in find(bundled, "scaleway")] == ["organizations", "clouds"]


def test_an_id_that_is_not_there_is_told_with_the_nearest(small_catalog):
    with pytest.raises(UsageError, match=r"no entry 'dauther': did you mean 'daughter'\?"):
        find(small_catalog, "dauther")
    with pytest.raises(UsageError, match="`sovcheck catalog find` looks among"):
        find(small_catalog, "zzzzzzzz")


def test_every_entry_has_a_name_to_show(bundled):
    assert all(entry_name(entry) for kind in LISTS for entry in entries_of(bundled, kind).values())


def test_the_chain_of_owners_goes_up_to_who_is_not_owned(small_catalog):
    assert list(ownership_chain(small_catalog, "daughter")) == [(0, "mother (US): 100 % of the capital")]
    assert list(ownership_chain(small_catalog, "mother")) == []
    assert list(ownership_chain(small_catalog, "chips")) == [(0, "owners not known")]


def test_the_chain_names_countries_votes_and_control(bundled):
    assert list(ownership_chain(bundled, "exoscale")) == [
        (0, "a1-group (AT): control"),
        (1, "america-movil (MX): control"),
        (2, "holders in MX: 71 % of the capital"),
        (1, "oebag (AT): 28.42 % of the capital"),
        (2, "holders in AT: 100 % of the capital"),
    ]


def test_a_circle_of_owners_ends_where_it_closes(small_files):
    circle = small_files["organizations"].replace(b"parents: []", b"parents: [{organization: daughter, voting: 1}]")
    chain = list(ownership_chain(Catalog({**small_files, "organizations": circle}), "daughter"))
    assert chain == [(0, "mother (US): 100 % of the capital"), (1, "daughter (DE): 1 % of the votes")]


def test_certainties_are_shown_in_ten_columns():
    assert max(map(len, Certainty)) <= 10
