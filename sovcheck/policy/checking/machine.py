"""Walks through policies as the engine would, with shapes in the place of values."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from msgspec.structs import replace

from sovcheck.errors import Problem
from sovcheck.policy.checking.calls import Calls
from sovcheck.policy.checking.expressions import Expressions
from sovcheck.policy.checking.queries import Queries
from sovcheck.policy.checking.references import References
from sovcheck.policy.checking.scope import Context, Scope
from sovcheck.policy.checking.shapes import TRUTH, UNKNOWN, Items, Shape, Table, Value, joined, key_of
from sovcheck.policy.checking.symbols import Definition, ModuleSymbols, Name, Symbols
from sovcheck.policy.checking.tree import Node


class Known(NamedTuple):
    """What is known of a rule or call: its shape, and the origins of what cannot be null where it has a value."""

    shape: Shape
    stated: frozenset[str]


class Machine:
    """Finds the shape of every rule and call, and collects what is wrong on the way. There must be no recursion."""

    def __init__(self, symbols: Symbols, data: Shape, rule_packages: frozenset[str]) -> None:
        self.symbols = symbols
        self.data = data
        self.rule_packages = rule_packages
        self.problems: set[Problem] = set()
        self.queries = Queries(self)
        self.expressions = Expressions(self)
        self.references = References(self)
        self.calls = Calls(self)
        self._known: dict[object, Known] = {}

    def rule(self, name: Name, scope: Scope) -> Value:
        """The value of a rule that is no function, and what follows of the facts where it has one."""
        inside = Scope(self._module(name), scope.context, self.problems, set())
        known = self._known_of(name, (), inside)
        scope.stated |= known.stated
        return Value(known.shape, f"data.{name}")

    def call(self, name: Name, arguments: Sequence[Value], scope: Scope, line: int) -> Value:
        """The value of a call of a function, and what follows of its arguments where it has one."""
        origins = tuple(argument.origin for argument in arguments if argument.origin is not None)
        stated = {known for known in scope.stated if known.startswith(origins)}
        caller = scope.caller
        if caller is None and name.package != scope.module.package:
            caller = scope.module.location(line)
        inside = Scope(self._module(name), scope.context, self.problems, stated, caller=caller)
        known = self._known_of(name, tuple(arguments), inside)
        scope.stated |= known.stated
        return Value(known.shape)

    def look_at(self, name: Name, context: Context) -> None:
        """Walk through a rule, or through a function without knowing what it is called with."""
        count = max(len(definition.arguments) for definition in self.symbols.definitions(name))
        scope = Scope(self._module(name), replace(context, alone=count > 0), self.problems, set())
        self._known_of(name, (UNKNOWN,) * count, scope)

    def _module(self, name: Name) -> ModuleSymbols:
        return self.symbols.modules[name.package]

    def _known_of(self, name: Name, arguments: tuple[Value, ...], scope: Scope) -> Known:
        key = (name, scope.context, frozenset(scope.stated), *((key_of(a.shape), a.origin) for a in arguments))
        if key not in self._known:
            scope.stated |= scope.context.origins
            definitions = self.symbols.definitions(name)
            ways = [way for each in definitions for way in self._ways(each, arguments, scope.inner())]
            always = any(each.is_default or each.form in ("set", "object") for each in definitions)
            stated = frozenset() if always or not ways else frozenset.intersection(*(way.stated for way in ways))
            self._known[key] = Known(joined(way.shape for way in ways), stated)
        return self._known[key]

    def _ways(self, definition: Definition, arguments: tuple[Value, ...], scope: Scope) -> Iterator[Known]:
        """What each body that can hold on these facts gives, and what follows where it does."""
        for pattern, argument in zip(definition.arguments, arguments, strict=False):
            self.queries.bind(pattern, argument, scope)
        if not definition.bodies:
            yield Known(self._head(definition, definition.value, scope), frozenset(scope.stated))
        for body in definition.bodies:
            inner = scope.inner()
            self.queries.run(body["query"], inner)
            if not inner.dead:
                value = (body["assign"] or {}).get("value") if body["is_else"] else definition.value
                yield Known(self._head(definition, value, inner), frozenset(inner.stated))
            # The next one is an else: it runs where this one did not hold.
            self.queries.learn_from_failure(body["query"], scope)

    def _head(self, definition: Definition, value: Node | None, scope: Scope) -> Shape:
        if definition.form == "set":
            assert definition.key is not None  # noqa: S101 (a set's head has one)
            return Items(scope.captured(self.expressions.value(definition.key, scope)))
        shape = TRUTH if value is None else scope.captured(self.expressions.value(value, scope))
        if definition.form == "object":
            assert definition.key is not None  # noqa: S101 (so has that of an object)
            return Table(shape, scope.captured(self.expressions.value(definition.key, scope)))
        return shape
