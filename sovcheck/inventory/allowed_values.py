"""Allowed values: which fields and words a model allows at each place of a document, to offer them in a message."""

from collections.abc import Iterator, Sequence
from functools import cache
from typing import Any

from sovcheck.inventory.lines import Step
from sovcheck.lazy_model import LazyModel

KEY = "[key]"
"""The step by which validation says, after a key, that not the value but the key itself is wrong."""


@cache
def vocabulary_of(model_type: type[LazyModel]) -> "Vocabulary":
    """The words of a model; made when they are first asked for, because only messages need them."""
    return Vocabulary(model_type)


class Vocabulary:
    """The words of one model, read off its JSON Schema."""

    def __init__(self, model_type: type[LazyModel]) -> None:
        self._schema = model_type.model_json_schema()

    def fields(self, path: Sequence[Step]) -> list[str]:
        """The keys that the mapping at this path may have."""
        return _unique(key for node in self._at(path) for key in node.get("properties", ()))

    def values(self, path: Sequence[Step]) -> list[str]:
        """The words that may be at this path; empty when it is not one of a list."""
        if path and path[-1] == KEY:
            path = (*path[:-2], KEY)
        return _unique(str(word) for node in self._at(path) for word in _words(node))

    def is_optional(self, path: Sequence[Step]) -> bool:
        """Whether the key that the path ends with may be left out."""
        parents = [node for node in self._at(path[:-1]) if path[-1] in node.get("properties", ())]
        return bool(parents) and not any(path[-1] in node.get("required", ()) for node in parents)

    def _at(self, path: Sequence[Step]) -> list[dict[str, Any]]:
        nodes = list(self._alternatives(self._schema))
        for step in path:
            below = [child for node in nodes for child in _children(node, step)]
            nodes = [node for child in below for node in self._alternatives(child)]
        return nodes

    def _alternatives(self, node: dict[str, Any]) -> Iterator[dict[str, Any]]:
        if "$ref" in node:
            yield from self._alternatives(self._schema["$defs"][node["$ref"].rpartition("/")[2]])
        elif "anyOf" in node:
            for alternative in node["anyOf"]:
                yield from self._alternatives(alternative)
        else:
            yield node


def _children(node: dict[str, Any], step: Step) -> Iterator[dict[str, Any]]:
    if step == KEY:
        name = "propertyNames"
    elif isinstance(step, int):
        name = "items"
    elif step in node.get("properties", ()):
        yield node["properties"][step]
        return
    else:
        name = "additionalProperties"
    if isinstance(node.get(name), dict):
        yield node[name]


def _words(node: dict[str, Any]) -> list[Any]:
    return [node["const"]] if "const" in node else list(node.get("enum", ()))


def _unique(words: Iterator[str]) -> list[str]:
    return list(dict.fromkeys(words))
