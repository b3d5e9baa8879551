"""Syntax tree: reading what regorus gives as JSON, down to references taken apart."""

from collections.abc import Collection, Iterator
from typing import Any, NamedTuple, TypeAlias

Node: TypeAlias = dict[str, Any]
"""A node: one key, its tag, over its fields."""

REFERENCES = ("Var", "RefDot", "RefBrack")
TEXTS = ("String", "RawString")
COMPREHENSIONS = ("ArrayCompr", "SetCompr", "ObjectCompr")


class Step(NamedTuple):
    """One step of a reference: a field by its name, else the expression between the brackets."""

    name: str | None
    bracket: Node | None
    line: int


class Reference(NamedTuple):
    """A reference taken apart: what it starts from, and its steps."""

    root: Node
    steps: tuple[Step, ...]
    line: int

    @property
    def root_name(self) -> str | None:
        """The variable it starts from, None when it starts from another expression."""
        tag, body = opened(self.root)
        return str(body["value"]) if tag == "Var" else None

    def __str__(self) -> str:
        return "".join([self.root_name or "(...)", *map(_step_text, self.steps)])


def opened(node: Node) -> tuple[str, Any]:
    """The tag of a node and its fields."""
    ((tag, body),) = node.items()
    return tag, body


def text_of(node: Node) -> str | None:
    """The text that is written out there, None when it is anything else."""
    tag, body = opened(node)
    return str(body["value"]) if tag in TEXTS else None


def line_of(node: Node) -> int:
    """The line on which a node begins."""
    _, body = opened(node)
    return int(body["span"]["line"])


def reference_of(node: Node) -> Reference:
    """The reference that a Var, RefDot or RefBrack node is; any other node is one without steps."""
    steps: list[Step] = []
    tag, body = opened(node)
    line = int(body["span"]["line"])
    while tag in ("RefDot", "RefBrack"):
        if tag == "RefDot":
            span, name = body["field"]
            steps.append(Step(str(name), None, int(span["line"])))
        else:
            steps.append(_bracket(body["index"]))
        node = body["refr"]
        tag, body = opened(node)
    return Reference(node, tuple(reversed(steps)), line)


def _bracket(index: Node) -> Step:
    return Step(text_of(index), index, line_of(index))


def _step_text(step: Step) -> str:
    """The step as it is written, where it is a name, a variable or a number."""
    if step.name is not None:
        return f".{step.name}"
    tag, body = opened(step.bracket or {})
    return f"[{body['value'] if tag in ('Var', 'Number') else '...'}]"


def nodes_below(tree: object, without: Collection[str] = ()) -> Iterator[Node]:
    """Every node of a tree, from the top, each reference as a whole before its parts; nothing of some tags."""
    waiting = [tree]
    while waiting:
        here = waiting.pop()
        if isinstance(here, list):
            waiting += reversed(here)
        elif isinstance(here, dict):
            tag = next(iter(here), "")
            if tag in without:
                continue
            if len(here) == 1 and isinstance(here[tag], dict):
                yield here
            waiting += [value for key, value in here.items() if key != "span"]


def references_below(tree: object, without: Collection[str] = ()) -> Iterator[Reference]:
    """Every reference of a tree, and each shorter one that it begins with."""
    nodes = nodes_below(tree, without)
    return (reference_of(node) for node in nodes if opened(node)[0] in REFERENCES)


def text_at(source: bytes, span: dict[str, int]) -> str:
    """The text of a span."""
    return source[span["start"] : span["end"]].decode()
