"""What a reference in a policy means, step by step, and where it leads to nothing."""

from abc import ABC, abstractmethod
from collections.abc import Sequence
from typing import NamedTuple

from sovcheck.errors import Problem
from sovcheck.facts.documents.shape import Group, ListOf, Scalar
from sovcheck.inventory.assets.asset import Kind
from sovcheck.policy.check.scope import INPUT, Scope
from sovcheck.policy.check.shapes import UNKNOWN, Made, Shape, Value, is_group_of_facts, item_of, key_of
from sovcheck.policy.rego.symbols import Name, Symbols
from sovcheck.policy.rego.tree import Node, Reference, Step, opened, reference_of
from sovcheck.suggestions import did_you_mean

KEY = "<key>"
"""The origin of the key of a loop that runs: with it in brackets one takes the item of that loop."""


class Outcome(NamedTuple):
    """What is known of a rule or call: its shape, and the origins of what cannot be null where it has a value."""

    shape: Shape
    stated: frozenset[str]


class References(ABC):
    """Follows references. A problem is reported where it is met; what lies behind it is then unknown."""

    def __init__(self, symbols: Symbols, data: Group, rule_packages: frozenset[str]) -> None:
        self.problems: set[Problem] = set()
        self.symbols = symbols
        self._data = data
        self._rule_packages = rule_packages

    @abstractmethod
    def value(self, node: Node, scope: Scope) -> Value:
        """The value of an expression."""

    @abstractmethod
    def outcome(self, name: Name, arguments: Sequence[Value], scope: Scope) -> Outcome:
        """What a rule gives, or a function for these arguments, in a scope of its own."""

    def reference(self, reference: Reference, scope: Scope) -> Value:
        """The value of a reference."""
        root, used = reference.root_name, 0
        if root is None:
            value = self.value(reference.root, scope)
        elif root in scope.bound:
            value = scope.bound[root] or UNKNOWN
        elif root == INPUT:
            value = self._input(reference, scope)
        else:
            value, used = self._data_value(reference, scope)
        for place in range(used, len(reference.steps)):
            step, about = reference.steps[place], str(reference._replace(steps=reference.steps[:place]))
            if step.name is not None:
                value = self.field(value, step.name, step.line, f"{about}.{step.name}", scope)
            else:
                value = self._index(value, step, about, scope)
        return value

    def _input(self, reference: Reference, scope: Scope) -> Value:
        if scope.module.package not in self._rule_packages:
            advice = "pass what it needs as an argument"
            scope.complain(reference.line, str(reference), "a library does not know which facts it is given", advice)
            return UNKNOWN
        return UNKNOWN if scope.context.facts is None else Value(scope.context.facts, INPUT)

    def _data_value(self, reference: Reference, scope: Scope) -> tuple[Value, int]:
        """What a reference into data begins with, a rule or a document of the scan, and how many steps that takes."""
        name, used = self.symbols.rule_of(scope.module, reference)
        path, before = scope.module.data_path(reference)
        if name is not None:
            if self.symbols.definitions(name)[0].form == "function":
                return UNKNOWN, used
            inside = Scope(self.symbols.modules[name.package], scope.context, self.problems, set())
            outcome = self.outcome(name, (), inside)
            scope.stated |= outcome.stated
            return Value(outcome.shape, f"data.{name}"), used
        if path and path[0] in self._data.fields:
            value = Value(self._data, "data")
            for field in path[: max(before, 1)]:
                value = self.field(value, field, reference.line, str(reference), scope)
            return value, max(0, 1 - before)
        if not path and reference.root_name != "data":
            return UNKNOWN, 0
        self._complain_of_nothing(path, reference, scope)
        return UNKNOWN, len(reference.steps)

    def _complain_of_nothing(self, path: Sequence[str], reference: Reference, scope: Scope) -> None:
        found = self.symbols.package_of(path)
        if found is None:
            known = {*self._data.fields, *(package.partition(".")[0] for package in self.symbols.modules)}
            wrong = "there is no such data" if path else "policies may not take all data at once"
            otherwise = "there are data.profile, data.catalog and data.today"
            advice = did_you_mean("".join(path[:1]), known, otherwise)
        elif len(path) > found[1]:
            wrong = f"the package {found[0]} has no rule {path[found[1]]!r}"
            advice = did_you_mean(path[found[1]], self.symbols.modules[found[0]].rules)
        else:
            wrong, advice = f"{found[0]} is a package", "name one of its rules"
        scope.complain(reference.line, str(reference), wrong, advice)

    def field(self, value: Value, name: str, line: int, about: str, scope: Scope) -> Value:
        """A field of a value, by its name."""
        before = about.rpartition(".")[0]
        match scope.seen(value):
            case Group(fields=fields):
                if name in fields:
                    return value.part(name, fields[name])
                kind = Kind(scope.context.kind).with_article if scope.context.kind else "an asset"
                whose = f"the facts of {kind} have" if about.startswith(f"{INPUT}.") else "it has"
                advice = did_you_mean(name, fields, f"there are {', '.join(fields)}")
                scope.complain(line, about, f"{whose} no {name!r}", advice)
            case Scalar():
                scope.complain(line, about, f"{before} is one value, without fields", "compare it as it is")
            case ListOf():
                advice = f"write `some x in {before}`, and then x.{name}"
                scope.complain(line, about, "is a field of a list", advice)
            case Made(item=item):
                return Value(item)
        return UNKNOWN

    def _index(self, value: Value, step: Step, about: str, scope: Scope) -> Value:
        """What brackets take out of a value: all of it one after the other, or what stands at a place."""
        bracket = step.bracket or {}
        tag, body = opened(bracket)
        shape = scope.seen(value)
        if tag == "Var" and self._runs_over_all(body["value"], bracket, scope):
            scope.go_through(value, step.line, about)
            if body["value"] != "_":
                scope.bound[body["value"]] = Value(key_of(shape), KEY)
            return Value(item_of(shape))
        self.value(bracket, scope)
        if isinstance(shape, ListOf):
            wrong, advice = "takes one item of a list by its number", f"write `some x in {about}`"
            scope.complain(step.line, f"{about}[...]", wrong, advice)
        elif is_group_of_facts(shape):
            wrong, advice = "takes a field by a computed name, which may not exist", "write object.get({}, key, null)"
            scope.complain(step.line, f"{about}[...]", wrong, advice.format(about))
        elif isinstance(shape, Made) and shape.places and tag == "Number" and body["value"] < len(shape.places):
            return Value(shape.places[body["value"]])
        return Value(item_of(shape))

    def _runs_over_all(self, variable: str, node: Node, scope: Scope) -> bool:
        """Whether a variable in brackets stands for every key: it has no value yet, or is such a key already."""
        if variable in scope.bound:
            value = scope.bound[variable]
            return value is None or value.origin == KEY
        return variable == "_" or self.symbols.rule_of(scope.module, reference_of(node))[0] is None
