"""Scope: what is known at one point of a policy, its variables, what is not null, and from where it was called."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from msgspec import Struct

from sovcheck.errors import Location, Problem
from sovcheck.facts.documents.shape import Group
from sovcheck.policy.check.shapes import Origins, Shape, Value, is_nullable, narrowed
from sovcheck.policy.rego.symbols import ModuleSymbols, Name, Symbols

INPUT = "input"


class Context(Struct, frozen=True, eq=False):
    """What a rule is evaluated on.

    ``facts`` is None for a library on its own. ``told`` names those whose lack the scan reports anyway; None when the
    package reports by itself what is unknown. ``advice`` says what to do about a fact that may be null, with a place
    for its name; ``sometimes`` are the facts that some kinds of the rule have. ``alone``: a function is looked at by
    itself, with arguments of which nothing is known.
    """

    kind: str = ""
    facts: Shape | None = None
    told: frozenset[str] | None = frozenset()
    advice: str = ""
    sometimes: frozenset[str] = frozenset()
    alone: bool = False


@dataclass(frozen=True, slots=True)
class Program:
    """All modules, the document below data, the packages of rules, and the problems met in them.

    ``outcome`` finds what a rule gives, or a function for these arguments, in a scope of its own; ``known`` caches it.
    """

    symbols: Symbols
    data: Group
    rule_packages: frozenset[str]
    outcome: "Callable[[Name, Sequence[Value], Scope], Value]"
    problems: set[Problem] = field(default_factory=set)
    known: dict[object, tuple[Value, Sequence[Value]]] = field(default_factory=dict)


@dataclass(slots=True)
class Scope:
    """The state of the pass through one body.

    ``bound`` holds variables, None for those declared without a value yet. ``stated`` holds the origins of what is not
    null from here on. ``dead`` is set where the pass cannot get, because the facts are of another kind.
    """

    program: Program
    module: ModuleSymbols
    context: Context
    stated: set[str] = field(default_factory=set)
    bound: dict[str, Value | None] = field(default_factory=dict)
    caller: Location | None = None
    dead: bool = False

    def inner(self) -> "Scope":
        """A scope for a body within: what it learns stays inside."""
        return Scope(self.program, self.module, self.context, set(self.stated), dict(self.bound), self.caller)

    def seen(self, value: Value) -> Shape:
        """The shape of a value here, without null where that was ruled out for it or its parts."""
        whole = value.origin is None or value.origin == INPUT
        return value.shape if whole else narrowed(value.shape, value.origin or "", self.stated)

    def learn(self, origins: Origins) -> None:
        """Go on where these are not null; None where nothing goes on."""
        self.dead = self.dead or origins is None
        self.stated |= origins or frozenset()

    def complain(self, line: int, about: str, wrong: str, advice: str = "") -> None:
        """Report a problem on a line of this module."""
        if self.caller is not None:
            wrong = f"{wrong} (called at {self.caller})"
        self.program.problems.add(Problem(self.module.location(line), about, wrong, advice))

    def refuse_null(self, value: Value, line: int, about: str) -> None:
        """Report it when the value may be null, where null would be an error or silently be taken for nothing."""
        if is_nullable(self.seen(value)):
            fact = name_of_fact(value)
            advice = self.context.advice.format(fact=fact) if fact else "compare it with null first"
            self.complain(line, about, "may be null here", advice)


def name_of_fact(value: Value) -> str:
    """The name of the fact that a value is, empty when it is none or only a part of a list."""
    return value.origin.removeprefix(f"{INPUT}.") if value.origin and value.origin.startswith(f"{INPUT}.") else ""
