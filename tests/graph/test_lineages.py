import pytest

from sovcheck.graph.results import Lineage

LLAMA = """
models:
  - {id: llama, base_models: [], licence: {id: llama-community}}
  - {id: qwen, base_models: [], licence: {id: Apache-2.0}}
  - {id: merge, base_models: [llama, qwen], licence: {id: MIT}}
  - {id: tuned, base_models: [merge], licence: {id: MIT}, training_datasets: [corpus]}
datasets: [{id: corpus, licence: {id: CC-BY-NC-4.0}}]
"""


def test_the_licences_of_everything_it_was_made_from_hold(graph_of):
    graph = graph_of(LLAMA)
    assert graph.licences("tuned") == ("Apache-2.0", "CC-BY-NC-4.0", "MIT", "llama-community")
    assert graph.licences("llama") == ("llama-community",)
    assert graph.licences("corpus") == ("CC-BY-NC-4.0",)
    assert graph.licences_stated("tuned")


def test_the_path_to_a_licence_ends_with_the_line_that_names_it(graph_of):
    path = graph_of(LLAMA).licence_path("tuned", "llama-community")
    assert [(hop.asset, hop.edge.value, hop.to) for hop in path] == [
        ("tuned", "derived_from", "merge"),
        ("merge", "derived_from", "llama"),
        ("llama", "licensed_by", "llama-community"),
    ]
    assert path[-1].location.line == 5
    assert [hop.to for hop in graph_of(LLAMA).licence_path("tuned", "MIT")] == ["MIT"]
    with pytest.raises(KeyError):
        graph_of(LLAMA).licence_path("qwen", "MIT")


def test_the_lineage_counts_generations_up_to_the_roots(graph_of):
    graph = graph_of(LLAMA)
    assert graph.lineage("tuned") == Lineage(declared=True, undisclosed=False, depth=2, roots=("llama", "qwen"))
    assert graph.lineage("llama") == Lineage(declared=True, undisclosed=False, depth=0, roots=("llama",))


def test_a_lineage_is_declared_only_if_all_of_it_is(graph_of):
    graph = graph_of("models: [{id: base}, {id: tuned, base_models: [base], licence: {id: MIT}}]")
    assert graph.lineage("tuned") == Lineage(declared=False, undisclosed=False, depth=1, roots=("base",))
    assert not graph.licences_stated("tuned")


@pytest.mark.parametrize("unsaid", ["base_models: []", "licence: {id: MIT}"])
def test_a_licence_or_base_models_unsaid_leave_the_terms_open(graph_of, unsaid):
    assert not graph_of(f"models: [{{id: model, {unsaid}}}]").licences_stated("model")


RELICENSED = """
organizations: [{id: maker}, {id: tuner}]
models:
  - {id: first, developer: maker, licence: {id: llama-community}, base_models: []}
  - {id: second, developer: maker, licence: {id: MIT}, base_models: [first]}
  - {id: tuned-first, developer: tuner, licence: {id: MIT}, base_models: [first]}
  - {id: tuned-second, developer: tuner, licence: {id: ISC}, base_models: [second]}
  - {id: silent, developer: maker, base_models: [first]}
  - {id: back, developer: maker, licence: {id: MIT}, base_models: [tuned-first]}
  - {id: on-data, developer: maker, licence: {id: MIT}, base_models: [second], training_datasets: [theirs, ours]}
  - {id: by-nobody, licence: {id: MIT}, base_models: [first]}
datasets:
  - {id: theirs, controller: tuner, curator: tuner, licence: {id: CC-BY-NC-4.0}}
  - {id: ours, controller: maker, curator: maker, licence: {id: ODbL-1.0}}
"""


@pytest.mark.parametrize(
    ("model", "licences"),
    [
        ("first", set()),
        ("second", set()),
        ("tuned-first", {"llama-community"}),
        ("tuned-second", {"MIT"}),
        ("silent", {"llama-community"}),
        ("back", {"MIT"}),
        ("on-data", {"CC-BY-NC-4.0"}),
        ("by-nobody", {"llama-community"}),
    ],
)
def test_terms_come_down_until_whoever_made_the_source_grants_other_ones(graph_of, model, licences):
    assert graph_of(RELICENSED).inherited_licences(model) == licences


def test_terms_come_down_around_a_circle(graph_of):
    text = """
organizations: [{id: x}, {id: y}]
models:
  - {id: a, developer: x, licence: {id: MIT}, base_models: [b]}
  - {id: b, developer: y, licence: {id: ISC}, base_models: [a]}
"""
    assert graph_of(text).inherited_licences("a") == {"ISC"}


def test_base_models_in_a_circle_do_not_hang_and_have_no_root(graph_of):
    graph = graph_of(
        "models:\n  - {id: a, base_models: [b], licence: {id: MIT}}\n"
        "  - {id: b, base_models: [a], licence: {id: ISC}}\n  - {id: c, base_models: [a]}\n"
    )
    assert graph.licences("a") == ("ISC", "MIT")
    assert [hop.to for hop in graph.licence_path("a", "ISC")] == ["b", "ISC"]
    assert graph.lineage("a") == Lineage(declared=False, undisclosed=False, depth=0, roots=())
    assert graph.lineage("c") == Lineage(declared=False, undisclosed=False, depth=1, roots=())


def test_only_models_have_hosts_and_lineage(graph_of):
    graph = graph_of(LLAMA)
    with pytest.raises(KeyError):
        graph.hosts_of("corpus")
    with pytest.raises(KeyError):
        graph.lineage("corpus")
