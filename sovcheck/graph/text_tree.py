"""The exported graph as a tree of text for people."""

from collections import deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import TypeAlias

import networkx as nx

from sovcheck.graph.edges import EdgeType
from sovcheck.graph.paths import COUNTRY_PREFIX
from sovcheck.visible import NAME_LETTERS, shortened, visible

_APPLICATION = "application"
_BRANCH, _LAST, _BAR, _GAP = "├── ", "└── ", "│   ", "    "
_DEEPEST = 24
"""How far lines are indented: what hangs deeper has a tree of its own, or a long chain would run off to the right."""

_ORDER = {edge_type.value: rank for rank, edge_type in enumerate(EdgeType)}

_Edge: TypeAlias = tuple[str, dict[str, object]]
"""A node with the edge that leads to it."""


@dataclass(slots=True)
class _Branch:
    """A line of the tree: of the edge to ``target``, or above the alternatives in ``members``."""

    text: str
    target: str | None
    members: "list[_Branch]" = field(default_factory=list)


def tree_lines(exported: "nx.MultiDiGraph[str]", focus: str | None = None) -> Iterator[str]:
    """Each line of a tree from the focus; without one, of a tree for each application, then for what is left.

    What hangs below an asset is shown once; where the asset comes again it is marked ``(above)``, and where it is
    too deep, ``(below)``: then it has the next tree.
    """
    shown: dict[str, bool] = {}
    for root in [focus] if focus is not None else _roots(exported):
        waiting = deque([root])
        while waiting:
            name = waiting.popleft()
            if name not in shown:
                yield _label(exported, name)
                yield from _below(exported, name, shown, waiting, with_served=name == focus)


def _roots(exported: "nx.MultiDiGraph[str]") -> list[str]:
    """Applications first, then what nothing leads to, then the rest, which only matters for cycles."""
    names = [name for name in exported if not name.startswith(COUNTRY_PREFIX)]

    def rank(name: str) -> tuple[bool, bool, str]:
        return exported.nodes[name]["kind"] != _APPLICATION, exported.in_degree(name) > 0, name

    return sorted(names, key=rank)


def _below(
    exported: "nx.MultiDiGraph[str]", root: str, shown: dict[str, bool], deeper: deque[str], *, with_served: bool
) -> Iterator[str]:
    """All lines under a root; without recursion, for chains can be long. What is too deep for it goes to ``deeper``.

    ``shown`` says of each that was reported whether anything hangs below it.
    """
    first = _branches(exported, root, with_served=with_served)
    shown[root] = bool(first)
    stack = [("", _marked(first))]
    while stack:
        indent, branches = stack[-1]
        branch, is_last = next(branches, (None, False))
        if branch is None:
            stack.pop()
            continue
        below, mark = branch.members, ""
        if branch.target is not None:
            name = branch.target
            below = _branches(exported, name) if name not in shown else []
            if shown.get(name):
                mark = "  (above)"
            elif below and len(stack) >= _DEEPEST:
                deeper.append(name)
                below, mark = [], "  (below)"
            else:
                shown[name] = bool(below)
        yield f"{indent}{_LAST if is_last else _BRANCH}{branch.text}{mark}"
        if below:
            stack.append((indent + (_GAP if is_last else _BAR), _marked(below)))


def _marked(branches: "Sequence[_Branch]") -> "Iterator[tuple[_Branch, bool]]":
    """Each branch, and whether it is the last."""
    return ((branch, place == len(branches) - 1) for place, branch in enumerate(branches))


def _branches(exported: "nx.MultiDiGraph[str]", name: str, *, with_served: bool = False) -> "list[_Branch]":
    """What is below a node, in order; alternatives are together below a line that says that one is enough.

    An organization's country is written next to its name, and what a host serves above the host.
    """
    hidden = set() if with_served else {EdgeType.SERVES.value}
    found: list[_Edge] = [
        (target, edge)
        for _, target, edge in exported.out_edges(name, data=True)
        if edge["type"] not in hidden and (edge["effects"] or not target.startswith(COUNTRY_PREFIX))
    ]
    found.sort(key=lambda reached: (_rank(reached[1]), reached[0], str(reached[1].get("stated", ""))))
    branches: list[_Branch] = []
    groups: dict[object, _Branch] = {}
    for target, edge in found:
        number = edge.get("any_of")
        branch = _Branch(_line(exported, target, edge), target)
        if number is None:
            branches.append(branch)
        elif number in groups:
            groups[number].members.append(branch)
        else:
            groups[number] = _Branch(_heading(edge), None, [branch])
            branches.append(groups[number])
    return branches


def _rank(edge: dict[str, object]) -> tuple[int, str]:
    return _ORDER.get(str(edge["type"]), len(_ORDER)), str(edge["type"])


def _heading(edge: dict[str, object]) -> str:
    """The line above alternatives."""
    return f"{edge['type']} one of these{' (optional)' if edge.get('optional') else ''}"


def _line(exported: "nx.MultiDiGraph[str]", target: str, edge: dict[str, object]) -> str:
    """The line of an edge; below a line that says what all alternatives are for, that is not said again."""
    name, reason = _label(exported, target), _reason(edge)
    if edge.get("any_of") is not None:
        return f"{name}{_tested(edge)}{reason}"
    return f"{edge['type']} {name}{' (optional)' if edge.get('optional') else ''}{_tested(edge)}{reason}"


def _tested(edge: dict[str, object]) -> str:
    return f", tested {edge['tested']}" if edge.get("tested") else ""


def _label(exported: "nx.MultiDiGraph[str]", name: str) -> str:
    attributes = exported.nodes[name]
    if attributes["kind"] == "country":
        return visible(str(attributes["country"]))
    said = ", ".join(str(attributes[key]) for key in ("kind", "country") if key in attributes)
    title = f" {shortened(str(attributes['name']), NAME_LETTERS)}" if "name" in attributes else ""
    return visible(f"{name}{title and ':'}{title} ({said})")


def _reason(edge: dict[str, object]) -> str:
    """What the edge confers, what share it stands for, and who says so."""
    effects = edge["effects"]
    words = ", ".join(effects) if isinstance(effects, list) else ""
    shares = [f"{edge[right]:g} % {right}" for right in ("capital", "voting") if right in edge]
    origin = str(edge.get("stated") or edge.get("source") or "")
    if edge.get("certainty") not in {None, "confirmed"}:
        origin = "; ".join(filter(None, [str(edge.get("stated") or ""), f"{edge['certainty']}: {edge['source']}"]))
    parts = [words, ", ".join(shares), origin]
    return visible("".join(f"  [{part}]" for part in parts if part))
