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
└── requires model (model)  [access, throttle, cutoff, origin]  [<stdin>:9]
    └── runs_on host (gpu_host, CH)  [access, throttle, cutoff, origin]  [<stdin>:7]
        ├── operated_by child: Child (organization, CH)  [access, throttle, cutoff]  [<stdin>:7]
        │   └── owned_by parent (organization, US)  [access, throttle, cutoff]  [51 % capital, 20 % voting]  [<stdin>:5]
        └── located_in CH  [access, cutoff]  [<stdin>:7]
other (model)
└── runs_on host (gpu_host, CH)  [access, throttle, cutoff, origin]  [<stdin>:7]  (above)
"""


def test_the_tree_shows_each_asset_once_with_the_reason_for_every_edge(graph_of):
    assert lines_of(graph_of(SYSTEM), GraphFormat.TREE) == TREE.splitlines()


def test_the_tree_of_a_host_names_what_it_serves(graph_of):
    lines = lines_of(graph_of(SYSTEM), GraphFormat.TREE, "host")
    assert [line.split("  [")[0] for line in lines if "serves" in line] == [
        "├── serves model (model)",
        "└── serves other (model)",
    ]


def test_a_tree_of_assets_that_need_each_other_ends(graph_of):
    text = "cloud_services: [{id: a, requires: [b]}, {id: b, requires: [a]}]"
    assert len(lines_of(graph_of(text), GraphFormat.TREE)) == 3
    assert lines_of(graph_of(text), GraphFormat.TREE, "a")[-1].endswith("(above)")


def test_a_tree_of_a_chain_deeper_than_any_recursion_limit_is_drawn(graph_of):
    services = ", ".join(f"{{id: s{number}, requires: [s{number + 1}]}}" for number in range(1500))
    lines = lines_of(graph_of(f"cloud_services: [{services}, {{id: s1500}}]"), GraphFormat.TREE)
    assert len(lines) == 1501


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
