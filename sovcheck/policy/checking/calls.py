"""Calls of functions and built-ins: whether there is such a thing, and whether it can take what it is given."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from sovcheck.facts.shape import Group
from sovcheck.policy.checking.builtins import BUILTINS, Builtin, refusal
from sovcheck.policy.checking.literals import check_format, check_pattern
from sovcheck.policy.checking.scope import INPUT, Scope
from sovcheck.policy.checking.shapes import UNKNOWN, Value, fields_of, is_nullable, item_of
from sovcheck.policy.checking.symbols import Name
from sovcheck.policy.checking.tree import TEXTS, Node, line_of, opened, reference_of

if TYPE_CHECKING:
    from sovcheck.policy.checking.machine import Machine


class Calls:
    """Follows calls."""

    def __init__(self, machine: "Machine") -> None:
        self._machine = machine

    def value(self, body: dict[str, Any], scope: Scope) -> Value:
        """The value of a call."""
        arguments = [self._machine.expressions.value(argument, scope) for argument in body["params"]]
        reference = reference_of(body["fcn"])
        name, used = self._machine.references.name_of(reference, scope)
        line = int(body["span"]["line"])
        if name is not None and used == len(reference.steps):
            return self._function(name, arguments, scope, line)
        if reference.root_name == "data" or reference.root_name in scope.module.imports:
            # It says what is missing there.
            self._machine.references.value(body["fcn"], scope)
            return UNKNOWN
        called = str(reference)
        builtin = BUILTINS.get(called)
        if builtin is None:
            scope.complain(line, called, *refusal(called))
            return UNKNOWN
        if len(arguments) != len(builtin.takes):
            scope.complain(line, called, f"takes {_count(len(builtin.takes))}, and gets {len(arguments)}")
            return UNKNOWN
        self._check(builtin, called, body["params"], arguments, scope)
        if called == "sprintf":
            check_format(body["params"], arguments, scope)
        elif called == "regex.match":
            check_pattern(body["params"], scope)
        return self._result(builtin, called, body["params"], arguments, scope)

    def _function(self, name: Name, arguments: Sequence[Value], scope: Scope, line: int) -> Value:
        definition = self._machine.symbols.definitions(name)[0]
        if definition.form != "function":
            scope.complain(line, name.rule, "is a rule and no function", "write its name without brackets")
            return UNKNOWN
        if len(arguments) != len(definition.arguments):
            wrong = f"takes {_count(len(definition.arguments))}, and gets {len(arguments)}"
            scope.complain(line, name.rule, wrong)
            return UNKNOWN
        seen = [argument._replace(shape=scope.captured(argument)) for argument in arguments]
        return self._machine.call(name, seen, scope, line)

    def _check(
        self, builtin: Builtin, called: str, nodes: Sequence[Node], arguments: Sequence[Value], scope: Scope
    ) -> None:
        for take, node, argument in zip(builtin.takes, nodes, arguments, strict=True):
            about = f"{called}({reference_of(node)})" if "Var" in _root(node) else called
            if take != "any":
                scope.refuse_null(argument, line_of(node), about)
            if take == "each" and is_nullable(item_of(scope.seen(argument))):
                advice = "leave out what is null: [x | some x in list; x != null]"
                scope.complain(line_of(node), about, "the list may hold null", advice)

    def _result(
        self, builtin: Builtin, called: str, nodes: Sequence[Node], arguments: Sequence[Value], scope: Scope
    ) -> Value:
        shapes = [scope.seen(argument) for argument in arguments]
        if called == "object.get" and isinstance(shapes[0], Group) and opened(nodes[1])[0] in TEXTS:
            return self._field_or_default(nodes, arguments, scope)
        return Value(builtin.gives(shapes))

    def _field_or_default(self, nodes: Sequence[Node], arguments: Sequence[Value], scope: Scope) -> Value:
        """A field by its name: only some kinds of the rule need to have it, but not none."""
        group, _, default = arguments
        name = str(opened(nodes[1])[1]["value"])
        if group.origin == INPUT and name in scope.context.sometimes:
            fields = fields_of(group.shape) or {}
            return group.part(name, fields[name]) if name in fields else default
        return self._machine.references.field(group, name, line_of(nodes[1]), f"{reference_of(nodes[0])}.{name}", scope)


def _root(node: Node) -> Node:
    return reference_of(node).root


def _count(number: int) -> str:
    return "one argument" if number == 1 else f"{number} arguments"
