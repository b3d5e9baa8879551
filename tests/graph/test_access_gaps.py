import pytest

from sovcheck.graph.omissions import Omission

SYSTEM = """
organizations:
  - {id: agency, country: FR, parents: [], administered_from: [FR],
     support_countries: [FR], security_operations_from: [FR]}
  - {id: operator, country: FR, parents: [{organization: parent, capital: 60}, {organization: minor, capital: 40}],
     administered_from: [FR], support_countries: [FR], security_operations_from: [FR]}
  - {id: parent, country: FR, parents: []}
  - {id: minor, country: FR, parents: []}
cloud_services:
  - {id: store, type: object-store, provider: operator, country: FR, requires: [], subcontractors: [],
     subcontractors_complete: true, key_custody: {custodian: provider}}
gpu_hosts:
  - id: host
    operator: operator
    tenancy: rented
    owner: agency
    key_custody: {custodian: provider}
    country: FR
    management: {provider: operator, phone_home: false}
    requires: []
datasets:
  - {id: data, controller: agency, stored_in: [store], backed_up_in: []}
applications:
  - {id: app, owner: agency, data: [data], logs_to: [], requires: [host]}
"""
PEOPLE = ("administered_from", "support_countries", "security_operations_from")


def test_nothing_is_open_where_everybody_is_stated_up_to_the_roots(graph_of):
    assert graph_of(SYSTEM).access_omissions("data") == ()


@pytest.mark.parametrize(
    ("said", "unsaid", "told"),
    [
        ("controller: agency, ", "", ("data", "controller")),
        ("owner: agency, data", "data", ("app", "owner")),
        ("management: {provider: operator, ", "management: {", ("host", "management.provider")),
        (", phone_home: false", "", ("host", "management.phone_home")),
        ("    requires: []", "", ("host", "requires")),
        ("country: FR, requires: []", "country: FR", ("store", "requires")),
        ("    owner: agency\n", "", ("host", "owner")),
        (", key_custody: {custodian: provider}}", "}", ("store", "key_custody")),
        ("    key_custody: {custodian: provider}\n", "", ("host", "key_custody")),
        ("agency, country: FR, parents: [], ", "agency, country: FR, ", ("agency", "parents")),
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


@pytest.mark.parametrize("field", ["administered_from", "support_countries", "security_operations_from"])
def test_from_where_people_reach_it_is_said_by_the_place_or_by_whoever_runs_it(graph_of, field):
    operator = SYSTEM.index("{id: operator")
    unsaid = SYSTEM[:operator] + SYSTEM[operator:].replace(f"{field}: [FR]", "notes: none")
    assert set(graph_of(unsaid).access_omissions("data")) == {Omission("store", field), Omission("host", field)}
    said = unsaid.replace("requires: []", f"requires: [], {field}: [FR]", 1).replace(
        "    requires: []", f"    requires: []\n    {field}: [FR]"
    )
    assert graph_of(said).access_omissions("data") == ()


@pytest.mark.parametrize("field", ["administered_from", "support_countries"])
def test_the_people_of_whoever_answers_for_an_application_or_for_data_are_asked_for(graph_of, field):
    unsaid = SYSTEM.replace(f"{field}: [FR]", "notes: none", 1)
    assert graph_of(unsaid).access_omissions("data") == (Omission("agency", field),)
    assert graph_of(unsaid).access_omissions("app") == (Omission("agency", field),)


def test_security_operations_are_asked_of_who_runs_machines_alone(graph_of):
    """A university on a public centre, careful in all else, was unknown for want of them."""
    unsaid = SYSTEM.replace("security_operations_from: [FR]", "notes: none", 1)
    assert unsaid != SYSTEM
    assert graph_of(unsaid).access_omissions("data") == ()
    assert graph_of(unsaid).access_omissions("app") == ()


@pytest.mark.parametrize(("role", "asset"), [("provider: operator, ", "store"), ("    operator: operator\n", "host")])
def test_whoever_is_not_named_may_have_people_anywhere(graph_of, role, asset):
    told = graph_of(SYSTEM.replace(role, "", 1)).access_omissions(asset)
    named = "provider" if asset == "store" else "operator"
    assert told == tuple(Omission(asset, field) for field in sorted((named, *PEOPLE)))


def test_a_service_that_works_anywhere_leaves_open_whose_law_reaches_it(graph_of):
    text = SYSTEM.replace("country: FR, requires: []", "country: FR, processed_in: [anywhere], requires: []")
    assert graph_of(text).access_omissions("data") == (Omission("store", "processed_in"),)


def test_nobody_has_to_be_stated_who_has_no_keys(graph_of):
    kept = SYSTEM.replace("provider: operator, country", "country").replace(
        "key_custody: {custodian: provider}}", "key_custody: {custodian: customer-only}}"
    )
    assert graph_of(kept).access_omissions("data") == ()
    handed = kept.replace("customer-only", "third-party").replace("{id: store,", "{id: store, provider: operator,")
    assert graph_of(handed).access_omissions("data") == (Omission("store", "key_custody.holder"),)


def test_nowhere_is_no_answer_to_from_where_it_is_administered(graph_of):
    of_an_owner = SYSTEM.replace("administered_from: [FR]", "administered_from: []", 1)
    assert graph_of(of_an_owner).access_omissions("app") == (Omission("agency", "administered_from"),)
    handed = SYSTEM.replace("{custodian: provider}}", "{custodian: third-party, holder: minor}}", 1).replace(
        "{id: minor, country: FR,", "{id: minor, country: FR, administered_from: [], support_countries: [],"
    )
    assert Omission("minor", "administered_from") in graph_of(handed).access_omissions("store")


@pytest.mark.parametrize(
    ("said", "unsaid", "told"),
    [
        ("subcontractors: [],\n     subcontractors_complete: true, ", "", "subcontractors"),
        ("subcontractors_complete: true", "subcontractors_complete: false", "subcontractors_complete"),
        (",\n     subcontractors_complete: true, ", ", ", "subcontractors_complete"),
        ("subcontractors: []", "subcontractors: [{country: FR, role: it}]", "subcontractors.0.organization"),
        ("subcontractors: []", "subcontractors: [{organization: agency, role: it}]", "subcontractors.0.country"),
    ],
)
def test_to_whom_work_is_passed_on_is_asked_for_unless_nobody_can_read_it(graph_of, said, unsaid, told):
    assert said in SYSTEM
    text = SYSTEM.replace(said, unsaid)
    assert graph_of(text).access_omissions("data") == (Omission("store", told),)
    own_keys = text.replace("{custodian: provider}}", "{custodian: customer-only}}", 1)
    assert graph_of(own_keys).access_omissions("data") == ()


ASKED = {"operator": ("subcontractors", "security_operations_from"), "in-house": (), "public": ()}


@pytest.mark.parametrize("who", ASKED)
def test_public_bodies_and_what_is_in_house_are_not_asked_to_whom_work_goes_or_who_watches(graph_of, who):
    text = SYSTEM.replace("subcontractors: [],\n     subcontractors_complete: true, ", "").replace(
        "administered_from: [FR], support_countries: [FR], security_operations_from: [FR]}\n  - {id: parent",
        "administered_from: [FR], support_countries: [FR]}\n  - {id: parent",
    )
    text = text.replace("owner: agency, data", "owner: operator, data") if who == "in-house" else text
    text = text.replace("{id: operator,", "{id: operator, public_body: true,") if who == "public" else text
    told = graph_of(text).access_omissions("store")
    assert {each.field for each in told} == {*ASKED[who]}


def test_who_provides_the_management_plane_is_asked_from_where_its_people_work(graph_of):
    text = SYSTEM.replace("management: {provider: operator", "management: {provider: minor")
    assert {Omission("minor", field) for field in PEOPLE} == {*graph_of(text).access_omissions("host")}
    assert Omission("minor", "administered_from") in graph_of(text).cutoff_omissions("host")


ON_A_CLOUD = SYSTEM.replace("    operator: operator\n", "    operator: operator\n    cloud: cloud\n").replace(
    "{id: store, type: object-store,", "{id: store, type: object-store, cloud: cloud,"
)


@pytest.mark.parametrize("field", PEOPLE)
def test_whoever_operates_the_cloud_below_is_asked_like_a_second_operator(graph_of, field):
    """It was enough that the integrator said from where its own people work."""
    told = graph_of(ON_A_CLOUD)
    assert {Omission("store", field), Omission("host", field)} <= {
        *told.access_omissions("store"),
        *told.access_omissions("host"),
    }
    said = ON_A_CLOUD.replace("requires: []", f"requires: [], {field}: [FR]", 1)
    assert Omission("store", field) not in graph_of(said).access_omissions("store")


def test_who_operates_the_cloud_below_is_asked_for_its_technology(graph_of):
    assert Omission("chip-maker", "technology_from") in graph_of(ON_A_CLOUD).stale_omissions("host")
    assert Omission("chip-maker", "technology_from") not in graph_of(SYSTEM).stale_omissions("host")


def test_an_own_machine_on_a_cloud_is_asked_to_whom_work_is_passed_on(graph_of):
    own = ON_A_CLOUD.replace("provider: operator,", "provider: agency,", 1).replace("subcontractors: [],\n     ", "")
    told = {omission.field for omission in graph_of(own).access_omissions("store")}
    assert {"subcontractors", "security_operations_from"} <= told


OF_A_LANDLORD = SYSTEM.replace("    owner: agency\n", "    owner: parent\n")
OF_A_CAREFUL_ONE = OF_A_LANDLORD.replace(
    "{id: parent, country: FR,", "{id: parent, country: FR, " + ", ".join(f"{field}: [FR]" for field in PEOPLE) + ","
)


def test_the_people_of_who_owns_a_machine_that_others_run_are_asked_for(graph_of):
    """The owner can stop and read it; from where its people do so, nobody asked."""
    told = graph_of(OF_A_LANDLORD)
    assert set(told.access_omissions("host")) == {Omission("parent", field) for field in PEOPLE}
    assert Omission("parent", "administered_from") in told.cutoff_omissions("host")
    assert Omission("parent", "support_countries") not in told.cutoff_omissions("host")
    assert graph_of(OF_A_CAREFUL_ONE).access_omissions("data") == ()


def test_what_the_machine_says_of_its_people_does_not_answer_for_its_owner(graph_of):
    said = OF_A_LANDLORD.replace("    tenancy: rented\n", "    tenancy: rented\n    administered_from: [FR]\n")
    assert Omission("parent", "administered_from") in graph_of(said).access_omissions("host")


def test_a_public_landlord_is_not_asked_who_watches_over_security(graph_of):
    public = OF_A_LANDLORD.replace("{id: parent, country: FR,", "{id: parent, country: FR, public_body: true,")
    told = graph_of(public).access_omissions("host")
    assert set(told) == {Omission("parent", "administered_from"), Omission("parent", "support_countries")}


@pytest.mark.parametrize("owner", ["operator", "chip-maker"])
def test_an_owner_that_runs_the_machine_or_its_cloud_is_asked_once(graph_of, owner):
    text = SYSTEM.replace("    owner: agency\n", f"    owner: {owner}\n    cloud: cloud\n    administered_from: [FR]\n")
    text = text.replace("    tenancy: rented\n", "    tenancy: rented\n    support_countries: [FR]\n")
    assert set(graph_of(text).access_omissions("host")) == {Omission("host", "security_operations_from")}
