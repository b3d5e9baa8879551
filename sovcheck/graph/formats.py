"""The exported graph as text in every format; the same graph gives the same text."""

import json
from collections.abc import Iterator
from enum import StrEnum
from typing import assert_never

import networkx as nx

from sovcheck.graph.mermaid import mermaid_text
from sovcheck.graph.text_tree import tree_lines
from sovcheck.visible import visible

_ONE_OF = "one is enough"
"""What is between an asset and its alternatives."""


class GraphFormat(StrEnum):
    """The formats of ``sovcheck graph``."""

    TREE = "tree"
    JSON = "json"
    GRAPHML = "graphml"
    DOT = "dot"
    MERMAID = "mermaid"


def graph_lines(exported: "nx.MultiDiGraph[str]", output: GraphFormat, focus: str | None = None) -> Iterator[str]:
    """The lines of the graph in one format; the focus is the root of a tree, and makes no difference elsewhere."""
    match output:
        case GraphFormat.TREE:
            return tree_lines(exported, focus)
        case GraphFormat.JSON:
            return _json_lines(exported)
        case GraphFormat.GRAPHML:
            return _graphml_lines(exported)
        case GraphFormat.DOT:
            return _dot_lines(exported)
        case GraphFormat.MERMAID:
            return _mermaid_lines(exported)
    assert_never(output)


def _json_lines(exported: "nx.MultiDiGraph[str]") -> Iterator[str]:
    """Node-link data; ASCII only, so that no name acts on a terminal."""
    yield from json.dumps(nx.node_link_data(exported, edges="edges"), indent=2).splitlines()


def _graphml_lines(exported: "nx.MultiDiGraph[str]") -> Iterator[str]:
    """GraphML, whose attributes are text and numbers; names hold no character that XML forbids."""
    flat: nx.MultiDiGraph[str] = nx.MultiDiGraph()
    for name, attributes in exported.nodes(data=True):
        flat.add_node(name, **{key: _flat(value) for key, value in attributes.items()})
    for source, target, attributes in exported.edges(data=True):
        flat.add_edge(source, target, **{key: _flat(value) for key, value in attributes.items()})
    yield '<?xml version="1.0" encoding="UTF-8"?>'
    yield from nx.generate_graphml(flat, named_key_ids=True)


def _flat(value: object) -> str | float:
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, int | float):
        return float(value)
    return visible(" ".join(value) if isinstance(value, list) else str(value))


def _dot_lines(exported: "nx.MultiDiGraph[str]") -> Iterator[str]:
    """Edges that say the same are drawn once, as in Mermaid."""
    return iter(dict.fromkeys(_each_dot_line(exported)))


def _each_dot_line(exported: "nx.MultiDiGraph[str]") -> Iterator[str]:
    yield "digraph sovcheck {"
    yield "  rankdir=LR;"
    yield "  node [shape=box];"
    for name, attributes in exported.nodes(data=True):
        yield f"  {_dot(name)} [label={_dot(_title(name, attributes))}];"
    groups: set[str] = set()
    for source, target, attributes in exported.edges(data=True):
        style, start, label = _dot_style(attributes), _dot(source), _arrow_label(attributes)
        if (number := attributes.get("any_of")) is not None:
            group = _dot(f"{source} any_of {number}")
            if group not in groups:
                groups.add(group)
                yield f"  {group} [shape=diamond, label={_dot(_ONE_OF)}];"
                yield f"  {start} -> {group} [label={_dot(_need_label(attributes))}{style}];"
            start, label = group, str(attributes.get("tested", ""))
        yield f"  {start} -> {_dot(target)} [label={_dot(label)}{style}];"
    yield "}"


def _dot_style(attributes: dict[str, object]) -> str:
    if attributes.get("optional"):
        return ", style=dotted"
    return "" if attributes["effects"] else ", style=dashed"


def _need_label(attributes: dict[str, object]) -> str:
    return f"{attributes['type']}{' - optional' if attributes.get('optional') else ''}"


def _arrow_label(attributes: dict[str, object]) -> str:
    tested = f" - tested {attributes['tested']}" if "tested" in attributes else ""
    return _need_label(attributes) + tested


def _dot(text: str) -> str:
    """A quoted string in which nothing is an escape."""
    return '"' + visible(text).replace("\\", "\\\\").replace('"', '\\"') + '"'


def _mermaid_lines(exported: "nx.MultiDiGraph[str]") -> Iterator[str]:
    """Edges that say the same are drawn once: holders of one country are not told apart here."""
    return iter(dict.fromkeys(_each_mermaid_line(exported)))


def _each_mermaid_line(exported: "nx.MultiDiGraph[str]") -> Iterator[str]:
    yield "flowchart LR"
    number = {name: f"n{place}" for place, name in enumerate(exported)}
    for name, attributes in exported.nodes(data=True):
        yield f'  {number[name]}["{mermaid_text(_title(name, attributes))}"]'
    groups: set[str] = set()
    for source, target, attributes in exported.edges(data=True):
        arrow = "-->" if attributes["effects"] and not attributes.get("optional") else "-.->"
        start, label = number[source], _arrow_label(attributes)
        if (choice := attributes.get("any_of")) is not None:
            group = f"{start}a{choice}"
            if group not in groups:
                groups.add(group)
                yield f'  {group}{{{{"{_ONE_OF}"}}}}'
                yield f'  {start} {arrow}|"{mermaid_text(_need_label(attributes))}"| {group}'
            start, label = group, str(attributes.get("tested", "alternative"))
        yield f'  {start} {arrow}|"{mermaid_text(label)}"| {number[target]}'


def _title(name: str, attributes: dict[str, object]) -> str:
    if attributes["kind"] == "country":
        return str(attributes["country"])
    said = " ".join(str(attributes[key]) for key in ("kind", "country") if key in attributes)
    return f"{attributes.get('name', name)} - {said}"
