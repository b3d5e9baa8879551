from sovcheck.graph.results import DeploymentAggregate

SYSTEM = """
organizations:
  - {id: provider, country: FR, parents: [{organization: parent, capital: 60}, {organization: minor, capital: 40}]}
  - {id: parent, country: US}
  - {id: minor, country: CN}
cloud_services:
  - {id: store, type: object-store, provider: provider}
  - {id: logs}
  - {id: lake}
gpu_hosts: [{id: host, serves: [tuned]}]
models:
  - {id: base}
  - {id: tuned, base_models: [base], training_datasets: [corpus]}
datasets:
  - {id: corpus, class: public}
  - {id: records, class: secret, stored_in: [store]}
  - {id: unclassed}
applications:
  - id: chat
    criticality: consumer
    domicile: FR
    stage: production
    fields_of_use: [general]
    users: 1000
    data: []
    requires: [tuned]
    logs_to: [logs]
  - id: courts
    criticality: government
    domicile: DE
    stage: staging
    fields_of_use: [legal]
    users: 10
    monthly_revenue_usd: 5
    data: [records]
    requires: [tuned]
data_flows: [{id: flow, from: courts, to: lake, datasets: [records]}]
"""

BOTH = DeploymentAggregate(
    applications=2,
    criticalities=frozenset({"consumer", "government"}),
    stages=frozenset({"production", "staging"}),
    domiciles=frozenset({"DE", "FR"}),
    fields=frozenset({"general", "legal"}),
    data_classes=frozenset({"secret"}),
    users=1000,
    users_stated=True,
    revenue=5,
    revenue_stated=False,
    stages_stated=True,
    domiciles_stated=True,
    fields_stated=True,
    languages=frozenset(),
    languages_stated=False,
    notices=None,
    notices_stated=False,
    complete=True,
    owners=frozenset(),
    owners_stated=False,
)


def test_what_applications_are_passes_on_to_all_that_they_depend_on(graph_of):
    graph = graph_of(SYSTEM)
    assert graph.deployment("tuned") == graph.deployment("base") == graph.deployment("host") == BOTH
    assert graph.deployment("logs").applications == 1


def test_training_data_is_used_by_what_uses_the_model(graph_of):
    corpus = graph_of(SYSTEM).deployment("corpus")
    assert corpus.applications == 2
    assert corpus.data_classes == {"public", "secret"}


def test_an_application_has_its_own_values_only(graph_of):
    graph = graph_of(SYSTEM.replace("requires: [tuned]\n    logs", "requires: [courts]\n    logs"))
    chat = graph.deployment("chat")
    assert (chat.applications, chat.criticalities, chat.users) == (1, {"consumer"}, 1000)


def test_a_dataset_is_used_by_the_applications_that_list_it(graph_of):
    records = graph_of(SYSTEM).deployment("records")
    assert (records.applications, records.domiciles) == (1, {"DE"})
    assert records.data_classes == {"secret"}


def test_where_data_is_stored_knows_its_class_but_not_its_applications(graph_of):
    graph = graph_of(SYSTEM)
    store = graph.deployment("store")
    assert (store.applications, store.data_classes, store.complete) == (0, {"secret"}, True)
    assert graph.deployment("provider").data_classes == {"secret"}


def test_a_flow_and_its_end_serve_the_application_that_sends(graph_of):
    graph = graph_of(SYSTEM)
    for asset in ("flow", "lake"):
        found = graph.deployment(asset)
        assert (found.applications, found.data_classes) == (1, {"secret"})


def test_who_controls_a_provider_is_depended_on_and_a_minority_is_not(graph_of):
    graph = graph_of(SYSTEM.replace("requires: [tuned]\n    logs", "requires: [tuned, store]\n    logs"))
    assert graph.deployment("parent").applications == 1
    assert graph.deployment("minor").applications == 0


def test_nothing_depends_on_what_nobody_uses(graph_of):
    unused = graph_of(SYSTEM).deployment("unclassed")
    assert (unused.applications, unused.users, unused.users_stated) == (0, None, True)
    assert not unused.complete


def test_an_application_that_leaves_something_unsaid_leaves_all_below_it_open(graph_of):
    for field in ("criticality: consumer", "domicile: FR", "stage: production", "fields_of_use: [general]", "data: []"):
        graph = graph_of(SYSTEM.replace(f"    {field}\n", ""))
        assert not graph.deployment("host").complete
        assert graph.deployment("records").complete


def test_an_application_on_data_of_no_class_is_open(graph_of):
    graph = graph_of(SYSTEM.replace("data: []", "data: [unclassed]"))
    assert not graph.deployment("chat").complete
    assert not graph.deployment("host").complete


def test_applications_that_need_each_other_are_both_counted_below(graph_of):
    graph = graph_of(
        "cloud_services: [{id: service}]\n"
        "applications: [{id: a, requires: [b]}, {id: b, requires: [a]}, {id: c, requires: [b, service]}]"
    )
    assert graph.deployment("service").applications == 1
    assert graph.deployment("b").applications == 1


def test_a_flow_that_says_neither_what_flows_nor_from_where_leaves_its_target_open(graph_of):
    graph = graph_of("cloud_services: [{id: lake}, {id: other}]\ndata_flows: [{id: flow, to: lake}]")
    assert not graph.deployment("lake").complete
    assert graph.deployment("other").complete


def test_a_machine_in_use_that_does_not_say_what_it_runs_leaves_software_open(graph_of):
    system = """
software: [{id: engine}]
gpu_hosts: [{id: host, serves: [model], runtime: %s}, {id: spare, serves: []}]
models: [{id: model}]
applications:
  - {id: desk, criticality: business, domicile: FR, stage: production, fields_of_use: [general], data: [],
     requires: [model]}
"""
    named = graph_of(system % "{software: engine}").deployment("engine")
    assert (named.applications, named.complete) == (1, True)
    for runtime in ("{offline: true}", "{version: '1.0'}", "~"):
        unnamed = graph_of(system % runtime).deployment("engine")
        assert (unnamed.applications, unnamed.complete) == (0, False)


def test_a_machine_that_does_not_say_what_it_serves_leaves_open_what_it_stands_on(graph_of):
    system = """
software: [{id: engine}, {id: other}]
cloud_services: [{id: power}]
gpu_hosts: [{id: host, %s runtime: {software: engine}, requires: [power]}]
models: [{id: model}]
"""
    for serves, complete in (("serves: [],", True), ("", False)):
        graph = graph_of(system % serves)
        assert [graph.deployment(name).complete for name in ("host", "engine", "power")] == [complete] * 3
        assert graph.deployment("other").complete
