import pytest

from sovcheck.graph.omissions import Omission

SYSTEM = """
organizations:
  - {id: agency, country: FR, parents: []}
  - {id: operator, country: FR, parents: [{organization: parent, capital: 60}, {organization: minor, capital: 40}]}
  - {id: parent, country: FR, parents: []}
  - {id: minor, country: FR, parents: []}
cloud_services:
  - {id: store, provider: operator, country: FR}
gpu_hosts:
  - {id: host, operator: operator, tenancy: rented, country: FR}
datasets:
  - {id: data, controller: agency, stored_in: [store], backed_up_in: []}
applications:
  - {id: app, owner: agency, data: [data], logs_to: [], requires: [host]}
"""


def test_nothing_is_open_where_everybody_is_stated_up_to_the_roots(graph_of):
    assert graph_of(SYSTEM).access_omissions("data") == ()


@pytest.mark.parametrize(
    ("said", "unsaid", "told"),
    [
        ("controller: agency, ", "", ("data", "controller")),
        ("owner: agency, data", "data", ("app", "owner")),
        ("provider: operator, ", "", ("store", "provider")),
        ("operator: operator, ", "", ("host", "operator")),
        ("tenancy: rented", "tenancy: owned", ("host", "owner")),
        ("{id: agency, country: FR, parents: []}", "{id: agency, country: FR}", ("agency", "parents")),
        ("{id: agency, country: FR, ", "{id: agency, ", ("agency", "country")),
        ("{id: parent, country: FR, parents: []}", "{id: parent, country: FR}", ("parent", "parents")),
        ("{organization: parent, capital: 60}", "{organization: parent}", ("operator", "parents")),
    ],
)
def test_who_is_left_out_is_told(graph_of, said, unsaid, told):
    assert said in SYSTEM
    assert graph_of(SYSTEM.replace(said, unsaid)).access_omissions("data") == (Omission(*told),)


@pytest.mark.parametrize(
    ("said", "unsaid"),
    [
        ("minor, capital: 40", "minor, controls: true"),
        ("minor, capital: 40", "minor"),  # at most 40 %, for parent has the rest
        ("{id: minor, country: FR, parents: []}", "{id: minor, country: FR}"),
        ("{id: minor, country: FR, parents: []}", "{id: minor}"),
    ],
)
def test_of_who_does_not_decide_nothing_has_to_be_stated(graph_of, said, unsaid):
    assert said in SYSTEM
    assert graph_of(SYSTEM.replace(said, unsaid)).access_omissions("data") == ()


def test_nobody_has_to_be_stated_who_has_no_keys(graph_of):
    kept = SYSTEM.replace("{id: store, provider: operator", "{id: store, key_custody: {custodian: customer-only}")
    assert graph_of(kept).access_omissions("data") == ()
    handed = kept.replace("customer-only", "third-party").replace("{id: store,", "{id: store, provider: operator,")
    assert graph_of(handed).access_omissions("data") == (Omission("store", "key_custody.holder"),)
