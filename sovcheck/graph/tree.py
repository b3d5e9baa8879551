"""The exported graph as a tree of text for people."""

from collections.abc import Iterator

import networkx as nx

from sovcheck.graph.edges import EdgeType
from sovcheck.graph.paths import COUNTRY_PREFIX
from sovcheck.visible import visible

_APPLICATION = "application"
_BRANCH, _LAST, _BAR, _GAP = "├── ", "└── ", "│   ", "    "
_ORDER = {edge_type.value: rank for rank, edge_type in enumerate(EdgeType)}

_Branch = tuple[str, dict[str, object]]
"""A node with the edge that leads to it."""


def tree_lines(exported: "nx.MultiDiGraph[str]", focus: str | None = None) -> Iterator[str]:
    """Each line of a tree from the focus; without one, of a tree for each application, then for what is left.

    What hangs below an asset is shown once; where the asset comes again it is marked ``(above)``.
    """
    shown: set[str] = set()
    for root in [focus] if focus is not None else _roots(exported):
        if root not in shown:
            yield _label(exported, root)
            yield from _below(exported, root, shown, with_served=focus is not None)


def _roots(exported: "nx.MultiDiGraph[str]") -> list[str]:
    """Applications first, then what nothing leads to, then the rest, which only matters for cycles."""
    names = [name for name in exported if not name.startswith(COUNTRY_PREFIX)]

    def rank(name: str) -> tuple[bool, bool, str]:
        return exported.nodes[name]["kind"] != _APPLICATION, exported.in_degree(name) > 0, name

    return sorted(names, key=rank)


def _below(exported: "nx.MultiDiGraph[str]", root: str, shown: set[str], *, with_served: bool) -> Iterator[str]:
    """All lines under a root; without recursion, for chains can be long."""
    shown.add(root)
    stack = [("", iter(_branches(exported, root, with_served=with_served)))]
    while stack:
        indent, branches = stack[-1]
        branch = next(branches, None)
        if branch is None:
            stack.pop()
            continue
        (name, edge), is_last = branch
        below = _branches(exported, name)
        again = bool(below) and name in shown
        mark = "  (above)" if again else ""
        yield f"{indent}{_LAST if is_last else _BRANCH}{edge['type']} {_label(exported, name)}{_reason(edge)}{mark}"
        shown.add(name)
        if below and not again:
            stack.append((indent + (_GAP if is_last else _BAR), iter(below)))


def _branches(exported: "nx.MultiDiGraph[str]", name: str, *, with_served: bool = False) -> list[tuple[_Branch, bool]]:
    """The edges of a node in order, and whether each is the last.

    An organization's seat stands beside its name, and what a host serves stands above it.
    """
    hidden = set() if with_served else {EdgeType.SERVES.value}
    found: list[_Branch] = [
        (target, edge)
        for _, target, edge in exported.out_edges(name, data=True)
        if edge["type"] not in hidden and (edge["effects"] or not target.startswith(COUNTRY_PREFIX))
    ]
    found.sort(key=lambda branch: (_ORDER[str(branch[1]["type"])], branch[0], str(branch[1].get("stated", ""))))
    return [(branch, place == len(found) - 1) for place, branch in enumerate(found)]


def _label(exported: "nx.MultiDiGraph[str]", name: str) -> str:
    attributes = exported.nodes[name]
    if attributes["kind"] == "country":
        return visible(str(attributes["country"]))
    said = ", ".join(str(attributes[key]) for key in ("kind", "country") if key in attributes)
    title = f" {attributes['name']!s}" if "name" in attributes else ""
    return visible(f"{name}{title and ':'}{title} ({said})")


def _reason(edge: dict[str, object]) -> str:
    """What the edge confers, what share it stands for, and who says so."""
    effects = edge["effects"]
    words = ", ".join(effects) if isinstance(effects, list) else ""
    shares = [f"{edge[right]:g} % {right}" for right in ("capital", "voting") if right in edge]
    parts = [words, ", ".join(shares), str(edge.get("stated") or edge.get("source") or "")]
    return visible("".join(f"  [{part}]" for part in parts if part))
