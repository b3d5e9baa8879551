"""What is known at one point of a policy: variables, what is not null there, and from where it was called."""

from dataclasses import dataclass, field

from msgspec import Struct

from sovcheck.errors import Location, Problem
from sovcheck.policy.checking.shapes import Shape, Value, is_nullable, refined, without_null
from sovcheck.policy.checking.symbols import ModuleSymbols

INPUT = "input"


class Context(Struct, frozen=True, eq=False):
    """What a rule is evaluated on, and what is known of its facts whenever it is.

    ``facts`` is None for a library on its own. ``stated`` names the facts that are not null then, ``told`` those whose
    lack the scan reports anyway; None when the package reports by itself what is unknown.
    """

    kind: str = ""
    facts: Shape | None = None
    stated: frozenset[str] = frozenset()
    told: frozenset[str] | None = frozenset()
    advice: str = ""
    """What to do about a fact that may be null, with a place for its name."""

    sometimes: frozenset[str] = frozenset()
    """The facts that some kinds of the rule have."""

    alone: bool = False
    """A function is looked at by itself: nothing is known of its arguments, and each call of it is looked at, too."""

    @property
    def origins(self) -> frozenset[str]:
        """The stated facts by the names under which values remember them."""
        return frozenset(f"{INPUT}.{name}" for name in self.stated)


@dataclass(slots=True)
class Scope:
    """The state of a walk through one body.

    ``bound`` holds variables, None for those declared without a value yet. ``stated`` holds the origins of what is not
    null from here on. ``dead`` is set where the walk cannot get, because the facts are of another kind.
    """

    module: ModuleSymbols
    context: Context
    problems: set[Problem]
    stated: set[str]
    bound: dict[str, Value | None] = field(default_factory=dict)
    caller: Location | None = None
    dead: bool = False

    def inner(self) -> "Scope":
        """A scope for a body within: what it learns stays inside."""
        return Scope(self.module, self.context, self.problems, set(self.stated), dict(self.bound), self.caller)

    def seen(self, value: Value) -> Shape:
        """The shape of a value here, without null where that was ruled out."""
        return without_null(value.shape) if value.origin in self.stated else value.shape

    def captured(self, value: Value) -> Shape:
        """The shape of a value that outlives this scope: with everything that is known here of its parts."""
        shape = self.seen(value)
        if value.origin is None or value.origin == INPUT:
            return shape
        prefix = f"{value.origin}."
        return refined(shape, frozenset(name.removeprefix(prefix) for name in self.stated if name.startswith(prefix)))

    def is_nullable(self, value: Value) -> bool:
        """Whether the value may be null here."""
        return is_nullable(self.seen(value))

    def rule_out_null(self, value: Value) -> None:
        """From here on the value is not null."""
        if value.origin is not None:
            self.stated.add(value.origin)

    def complain(self, line: int, about: str, wrong: str, advice: str = "") -> None:
        """Report a problem on a line of this module."""
        if self.caller is not None:
            wrong = f"{wrong} (called at {self.caller})"
        self.problems.add(Problem(self.module.location(line), about, wrong, advice))

    def refuse_null(self, value: Value, line: int, about: str) -> None:
        """Report it when the value may be null, where null would be an error or silently be taken for nothing."""
        if self.is_nullable(value):
            advice = "compare it with null first"
            fact = self.fact_of(value)
            if fact is not None:
                advice = self.context.advice.format(fact=fact)
            self.complain(line, about, "may be null here", advice)

    def fact_of(self, value: Value) -> str | None:
        """The name of the fact that a value is, None when it is none or only a part of a list."""
        if value.origin is None or not value.origin.startswith(f"{INPUT}."):
            return None
        return value.origin.removeprefix(f"{INPUT}.")
