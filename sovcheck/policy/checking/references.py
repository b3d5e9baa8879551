"""What a reference in a policy means, step by step, and where it leads to nothing."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from sovcheck.facts.shape import Group, ListOf, Scalar
from sovcheck.inventory.assets.asset import Kind
from sovcheck.policy.checking.scope import INPUT, Scope
from sovcheck.policy.checking.shapes import (
    ANYTHING,
    NUMBER,
    UNKNOWN,
    Items,
    Shape,
    Table,
    Tuple,
    Value,
    fields_of,
    is_key,
    item_of,
    key_within,
)
from sovcheck.policy.checking.symbols import Name
from sovcheck.policy.checking.tree import Node, Reference, Step, opened, reference_of
from sovcheck.suggestions import did_you_mean

if TYPE_CHECKING:
    from sovcheck.policy.checking.machine import Machine

_LOOP = "write `some x in {about}`"


class References:
    """Follows references. A problem is reported where it is met; what lies behind it is then unknown."""

    def __init__(self, machine: "Machine") -> None:
        self._machine = machine

    def value(self, node: Node, scope: Scope) -> Value:
        """The value of a reference."""
        reference = reference_of(node)
        root = reference.root_name
        if root is None:
            base = self._machine.expressions.value(reference.root, scope)
            return self._walk(base, reference, 0, scope)
        if root in scope.bound:
            return self._walk(scope.bound[root] or UNKNOWN, reference, 0, scope)
        if root == INPUT:
            return self._walk(self._input(reference, scope), reference, 0, scope)
        name, used = self.name_of(reference, scope)
        if name is not None:
            return self._walk(self._rule(name, scope), reference, used, scope)
        if root == "data" or root in scope.module.imports:
            return self._data(reference, scope)
        return self._walk(UNKNOWN, reference, 0, scope)

    def name_of(self, reference: Reference, scope: Scope) -> tuple[Name | None, int]:
        """The rule or function that a reference begins with, and how many of its steps that takes."""
        root = reference.root_name
        if root is None or root in scope.bound:
            return None, 0
        if root in scope.module.rules:
            return Name(scope.module.package, root), 0
        path, steps = _data_path(reference, scope)
        found = self._machine.symbols.package_of(path)
        if found is None or len(path) <= found[1]:
            return None, 0
        name = Name(found[0], path[found[1]])
        if name.rule not in self._machine.symbols.modules[name.package].rules:
            return None, 0
        return name, found[1] + 1 - (len(path) - steps)

    def _input(self, reference: Reference, scope: Scope) -> Value:
        if scope.module.package not in self._machine.rule_packages:
            advice = "pass what it needs as an argument"
            scope.complain(reference.line, str(reference), "a library does not know which facts it is given", advice)
            return UNKNOWN
        return UNKNOWN if scope.context.facts is None else Value(scope.context.facts, INPUT)

    def _rule(self, name: Name, scope: Scope) -> Value:
        definitions = self._machine.symbols.definitions(name)
        if definitions[0].form == "function":
            return UNKNOWN
        return self._machine.rule(name, scope)

    def _data(self, reference: Reference, scope: Scope) -> Value:
        """A reference into data that is no rule: the documents of the scan, or nothing at all."""
        path, steps = _data_path(reference, scope)
        documents = fields_of(self._machine.data) or {}
        if path and path[0] in documents:
            first = len(path) - steps
            value = Value(documents[path[0]], f"data.{path[0]}")
            for name in path[1:first]:
                value = self.field(value, name, reference.line, str(reference), scope)
            return self._walk(value, reference, max(0, 1 - first), scope)
        found = self._machine.symbols.package_of(path)
        if found is None:
            known = {*documents, *(package.partition(".")[0] for package in self._machine.symbols.modules)}
            what = "there is no such data" if path else "policies may not take all data at once"
            otherwise = "there are data.profile, data.catalog and data.today"
            scope.complain(reference.line, str(reference), what, did_you_mean("".join(path[:1]), known, otherwise))
        elif len(path) > found[1]:
            rules = self._machine.symbols.modules[found[0]].rules
            wrong = f"the package {found[0]} has no rule {path[found[1]]!r}"
            scope.complain(reference.line, str(reference), wrong, did_you_mean(path[found[1]], rules))
        else:
            scope.complain(reference.line, str(reference), f"{found[0]} is a package", "name one of its rules")
        return UNKNOWN

    def _walk(self, value: Value, reference: Reference, used: int, scope: Scope) -> Value:
        for place in range(used, len(reference.steps)):
            step = reference.steps[place]
            about = str(reference._replace(steps=reference.steps[: place + 1]))
            if step.name is not None:
                value = self.field(value, step.name, step.line, about, scope)
            else:
                before = str(reference._replace(steps=reference.steps[:place]))
                value = self._index(value, step, before, scope)
        return value

    def field(self, value: Value, name: str, line: int, about: str, scope: Scope) -> Value:
        """A field of a value, by its name."""
        shape = scope.seen(value)
        fields = fields_of(shape)
        if fields is not None:
            if name in fields:
                return value.part(name, fields[name])
            kind = Kind(scope.context.kind).with_article if scope.context.kind else "an asset"
            whose = f"the facts of {kind} have" if about.startswith(f"{INPUT}.") else "it has"
            advice = did_you_mean(name, fields, f"there are {', '.join(fields)}")
            scope.complain(line, about, f"{whose} no {name!r}", advice)
        elif isinstance(shape, Scalar):
            scope.complain(
                line, about, f"{about.rpartition('.')[0]} is one value, without fields", "compare it as it is"
            )
        elif isinstance(shape, ListOf | Tuple):
            wrong, before = "is a field of a list", about.rpartition(".")[0]
            scope.complain(line, about, wrong, f"write `some x in {before}`, and then x.{name}")
        return Value(item_of(shape)) if isinstance(shape, Items | Table) else UNKNOWN

    def _index(self, value: Value, step: Step, about: str, scope: Scope) -> Value:
        assert step.bracket is not None  # noqa: S101 (a step has a name or a bracket)
        tag, body = opened(step.bracket)
        shape = scope.seen(value)
        if tag == "Var" and self._runs_over_all(body["value"], step.bracket, scope):
            item = self.through(value, scope, step.line, about)
            if body["value"] != "_":
                scope.bound[body["value"]] = key_within(shape)
            return Value(item)
        key = self._machine.expressions.value(step.bracket, scope)
        if isinstance(shape, ListOf):
            advice = _LOOP.format(about=about)
            scope.complain(step.line, f"{about}[...]", "takes one item of a list by its number", advice)
        elif isinstance(shape, Group):
            advice = f"write object.get({about}, key, null)"
            scope.complain(step.line, f"{about}[...]", "takes a field by a computed name, which may not exist", advice)
        elif isinstance(shape, Tuple) and key.shape == NUMBER and tag == "Number" and body["value"] < len(shape.places):
            return Value(shape.places[body["value"]])
        return Value(item_of(shape))

    def _runs_over_all(self, variable: str, node: Node, scope: Scope) -> bool:
        """Whether a variable in brackets stands for every key: it has no value yet, or is such a key already."""
        if variable in scope.bound:
            value = scope.bound[variable]
            return value is None or is_key(value)
        return variable == "_" or self.name_of(reference_of(node), scope)[0] is None

    def through(self, value: Value, scope: Scope, line: int, about: str) -> Shape:
        """The shape of what one gets by going through a value; not through null, and not through what is no list."""
        shape = scope.seen(value)
        if isinstance(shape, Scalar):
            scope.complain(line, about, "is one value, and no list to go through", "compare it as it is")
            return ANYTHING
        fact = scope.fact_of(value)
        told = scope.context.told
        if (
            isinstance(value.shape, ListOf)
            and value.shape.nullable
            and fact is not None
            and not scope.is_nullable(value)
        ):
            if fact not in scope.context.stated and told is not None and fact not in told:
                wrong = "may be null, and then the rule would silently find nothing"
                scope.complain(line, about, wrong, f"add {fact} to needs_to_pass in the METADATA")
        else:
            scope.refuse_null(value, line, about)
        return item_of(shape)


def _data_path(reference: Reference, scope: Scope) -> tuple[Sequence[str], int]:
    """The path below data that a reference names, as far as it is written out, and how many of its steps that holds."""
    root = reference.root_name
    names: list[str] = []
    for step in reference.steps:
        if step.name is None:
            break
        names.append(step.name)
    if root == "data":
        return names, len(names)
    imported = scope.module.imports.get(root or "")
    return ([*imported.split("."), *names], len(names)) if imported else ((), 0)
