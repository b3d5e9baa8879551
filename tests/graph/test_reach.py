import pytest

from sovcheck.graph.omissions import Omission
from sovcheck.graph.results import Place

PEOPLELESS = "administered_from: [], support_countries: [], security_operations_from: []"
REGISTER = "subcontractors: [], subcontractors_complete: true"
SYSTEM = """
cloud_services:
  - {id: store, country: FR, contract: {transfer_mechanism: scc}, MORE, REGISTER}
  - {id: backup, country: DE, MORE, REGISTER}
  - {id: api, type: inference-api, country: US, contract: {transfer_mechanism: dpf}, MORE, REGISTER}
  - {id: logs, country: JP, MORE, REGISTER}
  - {id: lake, country: CN, contract: {transfer_mechanism: bcr}, MORE, REGISTER}
gpu_hosts:
  - {id: host, country: CH, serves: [own], runtime: {offline: true}, MORE}
models:
  - {id: own, access: weights}
  - {id: rented, access: api, provider_service: api}
datasets:
  - {id: data, class: personal, stored_in: [store], backed_up_in: [backup]}
applications:
  - {id: app, data: [data], logs_to: [logs], requires: [{any_of: [own, rented]}]}
""".replace("MORE", f"{PEOPLELESS}, requires: []").replace("REGISTER", REGISTER)


def test_data_reaches_every_place_with_the_manner_and_the_mechanism(graph_of):
    graph = graph_of(SYSTEM)
    assert graph.places("data") == (
        Place("CH", "processed", None),
        Place("DE", "backed-up", None),
        Place("FR", "stored", "scc"),
        Place("JP", "logged", None),
        Place("US", "api", "dpf"),
    )
    assert graph.reach_complete("data")


def test_the_path_to_a_place_ends_in_its_country(graph_of):
    graph = graph_of(SYSTEM)

    def path(place):
        return [(hop.edge.value, hop.to) for hop in graph.place_path("data", place)]

    assert path(Place("US", "api", "dpf")) == [
        ("flows_to", "app"),
        ("requires", "rented"),
        ("provided_by", "api"),
        ("located_in", "country:US"),
    ]
    assert path(Place("JP", "logged", None)) == [
        ("flows_to", "app"),
        ("flows_to", "logs"),
        ("located_in", "country:JP"),
    ]
    assert path(Place("DE", "backed-up", None)) == [("stored_in", "backup"), ("located_in", "country:DE")]
    with pytest.raises(KeyError):
        graph.place_path("data", Place("CN", "stored", None))


@pytest.mark.parametrize(("stated", "mechanism"), [("transfer_mechanism: adequacy, ", "adequacy"), ("", "bcr")])
def test_a_flow_has_its_own_mechanism_or_that_of_the_contract_at_its_end(graph_of, stated, mechanism):
    graph = graph_of(SYSTEM + f"data_flows: [{{id: flow, from: app, to: lake, {stated}datasets: [data]}}]")
    assert Place("CN", "flowed", mechanism) in graph.places("data")
    path = graph.place_path("data", Place("CN", "flowed", mechanism))
    assert [hop.to for hop in path] == ["flow", "lake", "country:CN"]


def test_what_flows_into_an_application_flows_on_to_all_that_it_uses(graph_of):
    graph = graph_of(
        SYSTEM.replace("data: [data], ", "")
        + "data_flows: [{id: flow, from: data, to: app, transfer_mechanism: scc, datasets: [data]}]"
    )
    assert {place for place in graph.places("data") if place.how == "flowed"} == {
        Place("CH", "flowed", "scc"),
        Place("US", "flowed", "scc"),
        Place("JP", "flowed", "scc"),
    }


def test_data_that_flows_into_another_dataset_reaches_where_that_goes(graph_of):
    graph = graph_of(
        SYSTEM.replace("datasets:\n", "datasets:\n  - {id: copy, stored_in: [logs]}\n")
        + "  - {id: other, data: [copy], requires: [lake]}\n"
        "data_flows: [{id: flow, from: app, to: copy, transfer_mechanism: scc, datasets: [data]}]"
    )
    flowed = {place for place in graph.places("data") if place.how == "flowed"}
    assert flowed == {Place("JP", "flowed", "scc"), Place("CN", "flowed", "scc")}


def test_what_flows_from_an_application_is_processed_there(graph_of):
    plain = graph_of(SYSTEM).places("data")
    flow = "data_flows: [{id: flow, from: app, datasets: [data]}]"
    assert graph_of(SYSTEM.replace("data: [data], ", "data: [], ") + flow).places("data") == plain


def test_what_flows_from_a_service_is_there_unless_another_flow_brings_it(graph_of):
    flow = "data_flows:\n  - {id: flow, from: lake, to: app, datasets: [data]}\n"
    before = "  - {id: before, from: app, to: lake, transfer_mechanism: scc, datasets: [data]}\n"
    found = {place for place in graph_of(SYSTEM + flow).places("data") if place.country == "CN"}
    brought = {place for place in graph_of(SYSTEM + flow + before).places("data") if place.country == "CN"}
    assert found == {Place("CN", "processed", "bcr")}
    assert brought == {Place("CN", "flowed", "scc")}


def test_flows_in_a_circle_end(graph_of):
    graph = graph_of(
        "cloud_services: [{id: store, country: FR}]\n"
        "datasets: [{id: one, stored_in: [store]}, {id: two, stored_in: []}]\n"
        "data_flows:\n  - {id: there, from: one, to: two, datasets: [one]}\n"
        "  - {id: back, from: two, to: one, datasets: [two]}\n"
    )
    assert graph.places("two") == (Place("FR", "flowed", None),)


def test_encrypted_data_arrives_all_the_same(graph_of):
    graph = graph_of(
        SYSTEM + "data_flows: [{id: flow, to: lake, datasets: [data], encryption: {customer_only_keys: true}}]"
    )
    assert Place("CN", "flowed", "bcr") in graph.places("data")


@pytest.mark.parametrize(("setting", "reached"), [("'on'", True), ("'off'", False)])
def test_telemetry_that_is_on_logs_what_is_processed(graph_of, setting, reached):
    graph = graph_of(
        "cloud_services: [{id: telemetry, country: US}]\n"
        f"software: [{{id: runtime, telemetry: {{setting: {setting}, to: telemetry}}}}]\n"
        "gpu_hosts: [{id: host, country: FR, runtime: {software: runtime}}]\n"
        "datasets: [{id: data, stored_in: []}]\napplications: [{id: app, data: [data], requires: [host]}]"
    )
    assert (Place("US", "logged", None) in graph.places("data")) is reached


def test_logs_sent_to_an_organization_arrive_in_its_country(graph_of):
    graph = graph_of(
        "organizations: [{id: reader, country: US}]\ndatasets: [{id: data, stored_in: []}]\n"
        "applications: [{id: app, data: [data], requires: [], logs_to: [reader]}]"
    )
    assert graph.places("data") == (Place("US", "logged", None),)
    assert [hop.to for hop in graph.place_path("data", Place("US", "logged", None))] == ["app", "reader", "country:US"]


def test_a_region_of_two_countries_is_two_places(graph_of):
    graph = graph_of(
        "cloud_services:\n  - {id: store, cloud: cloud, region: eu}\ndatasets: [{id: data, stored_in: [store]}]"
    )
    assert graph.places("data") == (Place("DE", "stored", None), Place("FR", "stored", None))
    assert graph.place_path("data", Place("FR", "stored", None))[-1].to == "country:FR"


ALONE = f"{PEOPLELESS}, requires: []"
KEEPING = f"{ALONE}, {REGISTER}"
SEATED = "administered_from: [FR], support_countries: [], security_operations_from: []"
READER = f"organizations: [{{id: reader, {SEATED}}}]\n"
TOOL = "software: [{id: tool, telemetry: {setting: none}, requires: []}]\n"
NOWHERE = "datasets: [{id: data, stored_in: [], backed_up_in: []}]\n"


def used_by(needed, kind, asset):
    """A dataset that is kept nowhere, and an application that sends it to one asset."""
    app = f"{{id: app, data: [data], logs_to: [], requires: [{needed}]}}"
    return f"{NOWHERE}{kind}: [{asset}]\napplications: [{app}]"


@pytest.mark.parametrize(
    ("unsaid", "told"),
    [
        ("datasets: [{id: data, backed_up_in: []}]", ("data", "stored_in")),
        ("datasets: [{id: data, stored_in: []}]", ("data", "backed_up_in")),
        (used_by("store", "cloud_services", f"{{id: store, {KEEPING}}}"), ("store", "country")),
        (
            used_by("store", "cloud_services", f"{{id: store, country: FR, {PEOPLELESS}, {REGISTER}}}"),
            ("store", "requires"),
        ),
        (
            used_by("store", "cloud_services", f"{{id: store, country: FR, processed_in: [anywhere], {KEEPING}}}"),
            ("store", "processed_in"),
        ),
        (f"{NOWHERE}applications: [{{id: app, data: [data], logs_to: []}}]", ("app", "requires")),
        (f"{NOWHERE}applications: [{{id: app, data: [data], requires: []}}]", ("app", "logs_to")),
        (used_by("model", "models", "{id: model}"), ("model", "serves (of its host)")),
        (used_by("model", "models", "{id: model, access: api}"), ("model", "provider_service")),
        (
            used_by("host", "gpu_hosts", f"{{id: host, country: FR, runtime: {{version: '1'}}, {ALONE}}}"),
            ("host", "runtime"),
        ),
        (used_by("router", "software", "{id: router, requires: []}"), ("router", "telemetry")),
        (
            used_by("router", "software", "{id: router, telemetry: {setting: 'on'}, requires: []}"),
            ("router", "telemetry.to"),
        ),
        (used_by("router", "software", "{id: router, telemetry: {setting: none}}"), ("router", "requires")),
        (f"{NOWHERE}data_flows: [{{id: flow, datasets: [data]}}]", ("flow", "to")),
        (
            f"{NOWHERE}{TOOL}data_flows: [{{id: flow, to: tool, datasets: [data]}}]",
            ("flow", "to (the host or service that it runs on)"),
        ),
        (
            f"{NOWHERE}{TOOL}applications: [{{id: app, data: [data], logs_to: [tool], requires: []}}]",
            ("app", "logs_to.0 (the host or service that it runs on)"),
        ),
        (f"{NOWHERE}data_flows: [{{id: flow, from: data}}]", ("flow", "datasets")),
        (
            f"{NOWHERE}{READER}data_flows: [{{id: flow, to: reader, datasets: [data]}}]",
            ("reader", "country"),
        ),
    ],
)
def test_the_reach_is_open_when_something_on_the_way_is_left_out(graph_of, unsaid, told):
    graph = graph_of(unsaid)
    assert not graph.reach_complete("data")
    assert graph.reach_omissions("data") == (Omission(*told),)


@pytest.mark.parametrize(
    ("unsaid", "told"),
    [
        ("applications: [{id: app, requires: [], logs_to: []}]", ("app", "data")),
        ("data_flows: [{id: flow, to: lake}]\ncloud_services: [{id: lake, country: FR}]", ("flow", "datasets")),
        ("data_flows: [{id: flow, from: firm}]\norganizations: [{id: firm, country: FR}]", ("flow", "datasets")),
    ],
)
def test_what_may_concern_any_dataset_leaves_all_open(graph_of, unsaid, told):
    graph = graph_of(NOWHERE.replace("}]", "}, {id: other, stored_in: [], backed_up_in: []}]") + unsaid)
    for dataset in ("data", "other"):
        assert not graph.reach_complete(dataset)
        assert graph.reach_omissions(dataset) == (Omission(*told),)


def test_a_flow_that_does_not_say_what_flows_opens_only_what_is_where_it_starts(graph_of):
    graph = graph_of(
        "datasets:\n  - {id: data, stored_in: [], backed_up_in: []}\n  - {id: other, stored_in: [], backed_up_in: []}\n"
        "applications:\n  - {id: app, data: [data], requires: [], logs_to: []}\n"
        "  - {id: idle, data: [], requires: [], logs_to: []}\n"
        "cloud_services: [{id: lake, country: US}]\ndata_flows: [{id: flow, from: app, to: lake}]"
    )
    assert graph.reach_omissions("data") == (Omission("flow", "datasets"),)
    assert graph.reach_complete("other")


def test_nothing_that_is_only_kept_somewhere_runs_there(graph_of):
    graph = graph_of(
        f"gpu_hosts: [{{id: host, country: FR, {PEOPLELESS}}}]\n"
        "datasets: [{id: data, stored_in: [host], backed_up_in: [host]}]"
    )
    assert graph.reach_complete("data")
    assert graph.reach_omissions("data") == ()


def test_the_nearest_of_many_omissions_are_told_and_those_of_any_dataset_first(graph_of):
    apps = "".join(f"  - {{id: app-{number}, data: [data]}}\n" for number in range(3))
    graph = graph_of(f"datasets: [{{id: data}}]\napplications:\n  - {{id: silent}}\n{apps}")
    assert graph.reach_omissions("data") == (
        Omission("silent", "data"),
        Omission("data", "backed_up_in"),
        Omission("data", "stored_in"),
        Omission("app-0", "logs_to"),
        Omission("app-0", "requires"),
    )


def test_a_dataset_that_is_nowhere_reaches_nothing(graph_of):
    graph = graph_of(NOWHERE)
    assert graph.places("data") == ()
    assert graph.reach_complete("data")


def test_what_only_stands_beside_the_bytes_is_not_reached(graph_of):
    graph = graph_of(
        "organizations: [{id: provider, country: CN, parents: []}]\n"
        "cloud_services:\n  - {id: store, country: FR, provider: provider, requires: [keys]}\n"
        "  - {id: keys, country: US, provider: provider}\n  - {id: shelf, country: JP}\n"
        "datasets: [{id: data, stored_in: [store]}, {id: manual, stored_in: [shelf]}]\n"
        "applications: [{id: app, owner: provider, data: [data], requires: [store, manual]}]"
    )
    assert graph.places("data") == (
        Place("FR", "processed", None),
        Place("FR", "stored", None),
        Place("US", "processed", None),
    )
    without = graph_of("cloud_services: [{id: store, country: FR, requires: [keys]}, {id: keys, country: US}]\n"
                       "datasets: [{id: data, stored_in: [store]}]")  # fmt: skip
    assert without.places("data") == (Place("FR", "stored", None),)


PEOPLE = """
organizations:
  - {id: firm, country: FR, administered_from: [JP], support_countries: [US], security_operations_from: []}
cloud_services:
  - {id: store, type: object-store, provider: firm, country: FR, requires: [], subcontractors: [],
     subcontractors_complete: true, KEYS}
datasets: [{id: data, stored_in: [store], backed_up_in: []}]
applications: [{id: app, data: [data], logs_to: [], requires: []}]
"""


def test_people_who_reach_a_place_see_what_is_kept_there(graph_of):
    graph = graph_of(PEOPLE.replace(", KEYS", ""))
    assert graph.places("data") == (
        Place("FR", "stored", None),
        Place("JP", "administered", None),
        Place("US", "supported", None),
    )
    assert graph.reach_complete("data")
    path = graph.place_path("data", Place("JP", "administered", None))
    assert [(hop.edge.value, hop.to) for hop in path] == [
        ("stored_in", "store"),
        ("provided_by", "firm"),
        ("administered_from", "country:JP"),
    ]


def test_people_see_nothing_of_what_was_encrypted_before_it_arrived(graph_of):
    graph = graph_of(PEOPLE.replace("KEYS", "key_custody: {custodian: customer-only}"))
    assert graph.places("data") == (Place("FR", "stored", None, protected=True),)
    assert graph.reach_complete("data")


def test_what_is_processed_elsewhere_arrives_there(graph_of):
    graph = graph_of(
        used_by(
            "api", "cloud_services", f"{{id: api, type: inference-api, country: FR, processed_in: [NO, DE], {ALONE}}}"
        )
    )
    assert [(place.country, place.how) for place in graph.places("data")] == [
        ("DE", "api"),
        ("FR", "api"),
        ("NO", "api"),
    ]


def test_what_is_only_kept_at_a_service_is_processed_nowhere(graph_of):
    graph = graph_of(
        f"cloud_services: [{{id: store, country: FR, processed_in: [US], {ALONE}}}]\n"
        "datasets: [{id: data, stored_in: [store], backed_up_in: []}]"
    )
    assert graph.places("data") == (Place("FR", "stored", None),)


SUBCONTRACTED = """
datasets: [{id: data, class: personal, stored_in: [store]}]
cloud_services:
  - {id: store, type: object-store, country: FR, contract: {transfer_mechanism: scc}, key_custody: {custodian: WHO},
     subcontractors: [{country: CN, role: support}]}
"""


def test_data_comes_to_where_subcontractors_work_unless_only_the_customer_has_the_keys(graph_of):
    open_to_all = graph_of(SUBCONTRACTED.replace("WHO", "provider"))
    there = Place("CN", "processed", "scc")
    assert there in open_to_all.places("data")
    assert [hop.to for hop in open_to_all.place_path("data", there)] == ["store", "country:CN"]
    assert there not in graph_of(SUBCONTRACTED.replace("WHO", "customer-only")).places("data")


RECEIVED = """
organizations:
  - {id: partner, country: FR, administered_from: [CN], support_countries: [JP], security_operations_from: [US]}
datasets: [{id: data, class: personal, stored_in: [], backed_up_in: []}]
"""
BY_LOGS = f"{RECEIVED}applications: [{{id: app, data: [data], requires: [], logs_to: [partner]}}]"
BY_FLOW = f"{RECEIVED}data_flows: [{{id: flow, to: partner, datasets: [data], transfer_mechanism: scc}}]"
BY_TELEMETRY = f"""{RECEIVED}applications: [{{id: app, data: [data], requires: [tool], logs_to: []}}]
software: [{{id: tool, requires: [], telemetry: {{setting: "on", to: partner}}}}]
"""


@pytest.mark.parametrize(("text", "mechanism"), [(BY_LOGS, None), (BY_FLOW, "scc"), (BY_TELEMETRY, None)])
def test_people_of_an_organization_see_what_it_receives(graph_of, text, mechanism):
    graph = graph_of(text)
    seen = {place for place in graph.places("data") if place.country != "FR"}
    assert seen == {
        Place("CN", "administered", mechanism),
        Place("JP", "supported", mechanism),
        Place("US", "watched", mechanism),
    }
    path = graph.place_path("data", Place("US", "watched", mechanism))
    assert [(hop.edge.value, hop.to) for hop in path][-1] == ("supported_from", "country:US")


@pytest.mark.parametrize("text", [BY_LOGS, BY_FLOW, BY_TELEMETRY])
@pytest.mark.parametrize(
    "said", ["administered_from: [CN]", "support_countries: [JP]", "security_operations_from: [US]"]
)
def test_people_of_an_organization_that_receives_something_are_asked_for(graph_of, text, said):
    graph = graph_of(text.replace(said, "notes: none"))
    told = Omission("partner", said.partition(":")[0])
    assert graph.reach_omissions("data") == (told,)
    assert told in graph.access_omissions("data")


def test_telemetry_that_is_off_reaches_nobody(graph_of):
    graph = graph_of(BY_TELEMETRY.replace('"on"', '"off"'))
    assert graph.places("data") == ()


def test_what_is_written_alike_leaves_the_same_open_of_others(graph_of):
    """Of what a place leaves open, only what is its own is another place's own."""
    register = "subcontractors: [{organization: partner, country: FR, role: repairs}], subcontractors_complete: true"
    keeping = f"{{type: object-store, country: FR, provider: firm, requires: [], {register}, id: "
    graph = graph_of(
        "organizations: [{id: partner}, {id: firm, administered_from: [FR], support_countries: [], "
        f"security_operations_from: []}}]\ncloud_services: [{keeping}one}}, {keeping}two}}]\n"
        "datasets: [{id: data, stored_in: [one], backed_up_in: []}, {id: other, stored_in: [two], backed_up_in: []}]"
    )
    assert {each.asset for each in graph.reach_omissions("other")} == {"partner"}
    assert graph.reach_omissions("other") == graph.reach_omissions("data")
