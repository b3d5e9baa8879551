import io
import json

import networkx as nx
import pytest

from sovcheck.graph.export import to_networkx
from sovcheck.graph.formats import GraphFormat, graph_lines

SYSTEM = """
organizations:
  - {id: child, name: Child, country: CH, parents: [{organization: parent, capital: 51, voting: 20}]}
  - {id: parent, country: US, parents: []}
gpu_hosts: [{id: host, operator: child, country: CH, serves: [model, other]}]
models: [{id: model, access: weights}, {id: other}]
applications: [{id: app, requires: [model]}]
"""
NASTY = '[red]x[/]<script>alert(1)</script>\\x1b[2J\\"; n0 --> end\\n`*_~&#35; =cmd()\\u202e'
HOSTILE = f'organizations:\n  - {{id: bad, name: "{NASTY}", country: CH}}\n  - {{id: owner, country: US}}\n'


def lines_of(graph, output, focus=None):
    return list(graph_lines(to_networkx(graph, focus), output, focus))


def test_nodes_and_edges_carry_what_is_known_of_them(graph_of):
    exported = to_networkx(graph_of(SYSTEM))
    assert exported.nodes["child"] == {"kind": "organization", "name": "Child", "country": "CH"}
    assert exported.nodes["country:US"] == {"kind": "country", "country": "US"}
    (share,) = exported.get_edge_data("child", "parent").values()
    assert share == {
        "type": "owned_by",
        "effects": ["access", "throttle", "cutoff"],
        "stated": "<stdin>:5",
        "capital": 51,
        "voting": 20,
    }


def test_an_edge_out_of_the_catalog_carries_its_source(graph_of):
    exported = to_networkx(graph_of("gpu_hosts:\n  - id: host\n    accelerators: [{model: gpu, count: 1}]"))
    (seat,) = exported.get_edge_data("chip-maker", "country:US").values()
    assert "a test" in seat["source"]
    assert "stated" not in seat
    (maker,) = exported.get_edge_data("host", "chip-maker").values()
    assert (maker["stated"], "a test" in maker["source"]) == ("<stdin>:5", True)


def test_the_focus_shows_what_it_leads_to_and_nothing_else(graph_of):
    graph = graph_of(SYSTEM)
    assert set(to_networkx(graph, "child")) == {"child", "parent", "country:CH", "country:US"}
    assert "other" not in to_networkx(graph, "app")
    assert "other" in to_networkx(graph, "host")
    with pytest.raises(KeyError):
        to_networkx(graph, "nothing")


TREE = """\
app (application)
└── requires model (model)  [access, throttle, cutoff, stale, origin]  [<stdin>:9]
    └── runs_on host (gpu_host, CH)  [access, throttle, cutoff, stale, origin]  [<stdin>:7]
        ├── operated_by child: Child (organization, CH)  [access, throttle, cutoff]  [<stdin>:7]
        │   └── owned_by parent (organization, US)  [access, throttle, cutoff]  [51 % capital, 20 % voting]  [<stdin>:5]
        └── located_in CH  [access, cutoff]  [<stdin>:7]
other (model)
└── runs_on host (gpu_host, CH)  [access, throttle, cutoff, stale, origin]  [<stdin>:7]  (above)
"""


def test_the_tree_shows_each_asset_once_with_the_reason_for_every_edge(graph_of):
    assert lines_of(graph_of(SYSTEM), GraphFormat.TREE) == TREE.splitlines()


def test_the_tree_of_a_host_names_what_it_serves(graph_of):
    lines = lines_of(graph_of(SYSTEM), GraphFormat.TREE, "host")
    assert [line.split("  [")[0] for line in lines if "serves" in line] == [
        "├── serves model (model)",
        "└── serves other (model)",
    ]


def test_what_stands_too_deep_has_a_tree_of_its_own(graph_of):
    links = "".join(f"  - {{id: s{number:03}, requires: [s{number + 1:03}]}}\n" for number in range(99))
    lines = lines_of(graph_of(f"cloud_services:\n{links}  - {{id: s099, country: CH}}\n"), GraphFormat.TREE, "s000")
    told = [line.split("requires ")[-1].split(" (")[0] for line in lines]
    assert list(dict.fromkeys(told))[:-1] == [f"s{number:03}" for number in range(100)]
    again = [name for name, line in zip(told, lines, strict=True) if line.endswith("(below)")]
    assert again == ["s024", "s048", "s072", "s096"]
    assert all(told.count(name) == 2 for name in again)
    assert max(map(len, lines)) < 200


def test_a_tree_of_assets_that_need_each_other_ends(graph_of):
    text = "cloud_services: [{id: a, requires: [b]}, {id: b, requires: [a]}]"
    assert len(lines_of(graph_of(text), GraphFormat.TREE)) == 3
    assert lines_of(graph_of(text), GraphFormat.TREE, "a")[-1].endswith("(above)")


def test_a_tree_of_a_chain_deeper_than_any_recursion_limit_is_drawn(graph_of):
    services = ", ".join(f"{{id: s{number}, requires: [s{number + 1}]}}" for number in range(1500))
    lines = lines_of(graph_of(f"cloud_services: [{services}, {{id: s1500}}]"), GraphFormat.TREE)
    assert sum(not line.endswith("(below)") for line in lines) == 1501


def test_json_is_node_link_data_that_networkx_reads_back(graph_of):
    exported = to_networkx(graph_of(SYSTEM))
    read = nx.node_link_graph(json.loads("\n".join(graph_lines(exported, GraphFormat.JSON))), edges="edges")
    assert nx.utils.graphs_equal(exported, read)


def test_graphml_is_read_back_with_all_attributes(graph_of):
    graph = graph_of(SYSTEM)
    text = "\n".join(lines_of(graph, GraphFormat.GRAPHML))
    read = nx.read_graphml(io.BytesIO(text.encode()), force_multigraph=True)
    assert set(read) == set(to_networkx(graph))
    (share,) = read.get_edge_data("child", "parent").values()
    assert share["effects"] == "access throttle cutoff"
    assert share["capital"] == 51


def test_dot_quotes_every_name(graph_of):
    lines = lines_of(graph_of(SYSTEM), GraphFormat.DOT)
    assert '  "child" [label="Child - organization CH"];' in lines
    assert '  "child" -> "parent" [label="owned_by"];' in lines
    assert '  "host" -> "model" [label="serves", style=dashed];' in lines


def test_mermaid_numbers_its_nodes(graph_of):
    lines = lines_of(graph_of(SYSTEM), GraphFormat.MERMAID, "child")
    assert lines == [
        "flowchart LR",
        '  n0["Child - organization CH"]',
        '  n1["CH"]',
        '  n2["US"]',
        '  n3["parent - organization US"]',
        '  n0 -->|"owned_by"| n3',
        '  n0 -.->|"located_in"| n1',
        '  n3 -.->|"located_in"| n2',
    ]


CHOICES = """
cloud_services: [{id: b}, {id: a}, {id: c, support_countries: [CH], administered_from: [CH]}, {id: d}, {id: e}]
models: [{id: model, access: weights}]
gpu_hosts: [{id: host-1, serves: [model]}, {id: host-2, serves: [model]}]
applications:
  - id: app
    requires:
      - {any_of: [e, d], optional: true}
      - {any_of: [{id: b, tested: 2026-09-01}, a]}
      - {id: c, optional: true}
      - model
"""


def edges_of(graph, source):
    return {(target, edge["type"]): edge for _, target, edge in to_networkx(graph).out_edges(source, data=True)}


def test_alternatives_share_a_number_that_does_not_depend_on_their_order(graph_of):
    edges = edges_of(graph_of(CHOICES), "app")
    numbers = {
        target: (edge.get("any_of"), edge.get("optional"), edge.get("tested")) for (target, _), edge in edges.items()
    }
    assert numbers == {
        "a": (1, None, None),
        "b": (1, None, "2026-09-01"),
        "d": (2, True, None),
        "e": (2, True, None),
        "c": (None, True, None),
        "model": (None, None, None),
    }


def test_hosts_of_a_model_are_alternatives_and_those_of_an_api_are_not(graph_of):
    assert {edge.get("any_of") for edge in edges_of(graph_of(CHOICES), "model").values()} == {1}
    api = CHOICES.replace("access: weights", "access: api, provider_service: a")
    assert {edge.get("any_of") for edge in edges_of(graph_of(api), "model").values()} == {None}


def test_support_is_another_edge_than_administration(graph_of):
    assert {kind for target, kind in edges_of(graph_of(CHOICES), "c") if target == "country:CH"} == {
        "administered_from",
        "supported_from",
    }


def test_the_tree_says_of_which_one_is_enough_and_which_one_can_do_without(graph_of):
    lines = [line.split("  [")[0] for line in lines_of(graph_of(CHOICES), GraphFormat.TREE, "app")]
    assert lines == [
        "app (application)",
        "├── requires one of these",
        "│   ├── a (cloud_service)",
        "│   └── b (cloud_service), tested 2026-09-01",
        "├── requires c (cloud_service) (optional)",
        "│   ├── administered_from CH",
        "│   └── supported_from CH",
        "├── requires one of these (optional)",
        "│   ├── d (cloud_service)",
        "│   └── e (cloud_service)",
        "└── requires model (model)",
        "    └── runs_on one of these",
        "        ├── host-1 (gpu_host)",
        "        └── host-2 (gpu_host)",
    ]


def test_a_picture_puts_alternatives_behind_one_mark(graph_of):
    dot = lines_of(graph_of(CHOICES), GraphFormat.DOT, "app")
    assert '  "app any_of 1" [shape=diamond, label="one is enough"];' in dot
    assert '  "app" -> "app any_of 1" [label="requires"];' in dot
    assert '  "app any_of 1" -> "b" [label="2026-09-01"];' in dot
    assert '  "app" -> "app any_of 2" [label="requires - optional", style=dotted];' in dot
    assert '  "app" -> "c" [label="requires - optional", style=dotted];' in dot
    mermaid = lines_of(graph_of(CHOICES), GraphFormat.MERMAID, "app")
    (mark,) = (line for line in mermaid if line.endswith('a1{{"one is enough"}}') and line.startswith("  n1a1"))
    assert '  n1 -->|"requires"| n1a1' in mermaid
    assert mark.strip() == 'n1a1{{"one is enough"}}'


def test_graphml_and_json_carry_alternatives(graph_of):
    text = "\n".join(lines_of(graph_of(CHOICES), GraphFormat.GRAPHML, "app"))
    read = nx.read_graphml(io.BytesIO(text.encode()), force_multigraph=True)
    (edge,) = read.get_edge_data("app", "e").values()
    assert (edge["any_of"], edge["optional"]) == (2, "true")
    links = json.loads("\n".join(lines_of(graph_of(CHOICES), GraphFormat.JSON, "app")))["edges"]
    assert [link["any_of"] for link in links if link["target"] == "b"] == [1]


@pytest.mark.parametrize("output", list(GraphFormat))
def test_no_name_acts_as_markup_or_control_code(graph_of, output):
    text = "\n".join(lines_of(graph_of(HOSTILE), output))
    assert not set(text) & {"\x1b", "\u202e", "\r"}
    match output:
        case GraphFormat.JSON:
            assert json.loads(text)["nodes"][0]["name"].startswith("[red]x[/]<script>")
        case GraphFormat.GRAPHML:
            assert "<script" not in text
            assert nx.read_graphml(io.BytesIO(text.encode())).nodes["bad"]["name"].endswith("=cmd()\\u202e")
        case GraphFormat.DOT:
            (line,) = (line for line in text.splitlines() if line.startswith('  "bad" ['))
            assert r"\\x1b[2J\"; n0 --> end\\n" in line
        case GraphFormat.MERMAID:
            (line,) = (line for line in text.splitlines() if "red" in line)
            label = line.removeprefix('  n0["').removesuffix('"]')
            assert not set(label) & set('<>"&`*~[]()\\=')
        case GraphFormat.TREE:
            assert len(text.splitlines()) == 2


@pytest.mark.parametrize("output", list(GraphFormat))
def test_equal_systems_written_in_another_order_give_the_same_lines(graph_of, output):
    first = "organizations: [{id: a, country: FR}, {id: b, country: DE, administered_from: [FR]}]\n"
    second = "organizations: [{id: b, administered_from: [FR], country: DE}, {id: a, country: FR}]\n"
    assert lines_of(graph_of(first), output) == lines_of(graph_of(second), output)


def test_edges_that_say_the_same_are_drawn_once(graph_of):
    holders = "[{country: US, capital: 30}, {country: US, capital: 20}, {country: US, capital: 10}]"
    graph = graph_of(f"organizations: [{{id: maker, country: US, parents: {holders}}}]")
    for output in (GraphFormat.MERMAID, GraphFormat.DOT):
        lines = lines_of(graph, output)
        assert len(lines) == len(set(lines))
    edges = json.loads("\n".join(lines_of(graph, GraphFormat.JSON)))["edges"]
    assert [edge["capital"] for edge in edges if edge["type"] == "owned_by"] == [30, 20, 10]
