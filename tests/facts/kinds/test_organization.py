from collections.abc import Callable
from typing import Any

ORGANIZATIONS = """
organizations:
  - {id: root, name: Root, country: US, parents: []}
  - id: holding
    country: DE
    parents: [{organization: root, capital: 60, voting: 60}, {country: FR, capital: 40, voting: 40}]
  - id: subsidiary
    name: Subsidiary
    country: FR
    parents: [{organization: holding, capital: 100, voting: 100}]
    public_body: false
    listed_parties: []
  - {id: unknown}
  - {id: held-abroad, country: FR, parents: [{country: US, capital: 80, voting: 80}], listed_parties: [{list: a list}]}
"""


def test_an_organization_names_its_parents_and_not_itself(facts_of: Callable[..., Any]):
    facts = facts_of("subsidiary", ORGANIZATIONS)
    assert facts["controllers"] == [
        {
            "country": "DE",
            "organization": "holding",
            "name": None,
            "relation": "parent",
            "compelled_access": False,
            "path": "controller:self:holding",
        },
        {
            "country": "US",
            "organization": "root",
            "name": "Root",
            "relation": "parent",
            "compelled_access": True,
            "path": "controller:self:root",
        },
    ]
    assert facts["country"] == "FR"
    assert (facts["ownership"], facts["control"]) == ("stated", "stated")
    assert facts["public_body"] is False
    assert facts["listed"] is False
    assert facts["completeness"] == {"stated": 4, "inferred": 0, "unknown": [], "unknown_share": 0}


def test_what_nobody_stated_of_an_organization_is_null(facts_of: Callable[..., Any]):
    facts = facts_of("unknown", ORGANIZATIONS)
    assert (facts["ownership"], facts["control"]) == (None, None)
    assert facts["controllers"] == []
    assert facts["completeness"] == {
        "stated": 0,
        "inferred": 0,
        "unknown": ["country", "listed_parties", "parents", "public_body"],
        "unknown_share": 100,
    }


def test_a_majority_held_from_a_country_controls_without_a_name(facts_of: Callable[..., Any]):
    facts = facts_of("held-abroad", ORGANIZATIONS)
    (controller,) = facts["controllers"]
    assert (controller["organization"], controller["country"]) == (None, "US")
    assert controller["path"] == "controller:self:US"
    assert facts["listed"] is True


def test_the_path_to_a_parent_climbs_the_chain(hops_of: Callable[..., list[str]]):
    climbed = hops_of("subsidiary", ORGANIZATIONS, "controller:self:root")
    assert climbed == ["subsidiary", "holding", "root", "country:US"]
    assert hops_of("held-abroad", ORGANIZATIONS, "controller:self:US") == ["held-abroad", "country:US"]


def test_exposure_goes_through_the_parents(facts_of: Callable[..., Any]):
    exposure = facts_of("subsidiary", ORGANIZATIONS)["exposure"]
    assert [(party["country"], party["organization"], party["via"]) for party in exposure["cutoff"]] == [
        ("DE", "holding", "owned_by"),
        ("US", "root", "owned_by"),
    ]
    assert exposure["origin"] == []
