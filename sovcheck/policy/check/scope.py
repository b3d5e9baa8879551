"""What is known at one point of a policy: variables, what is not null there, and from where it was called."""

from dataclasses import dataclass, field

from msgspec import Struct

from sovcheck.errors import Location, Problem
from sovcheck.facts.documents.shape import ListOf, Scalar, Shape
from sovcheck.policy.check.shapes import Shape as AnyShape
from sovcheck.policy.check.shapes import Value, is_nullable, refined, without_null
from sovcheck.policy.rego.symbols import ModuleSymbols

INPUT = "input"


class Context(Struct, frozen=True, eq=False):
    """What a rule is evaluated on, and what is known of its facts whenever it is.

    ``facts`` is None for a library on its own. ``stated`` names the facts that are not null then, ``told`` those whose
    lack the scan reports anyway; None when the package reports by itself what is unknown. ``advice`` says what to do
    about a fact that may be null, with a place for its name; ``sometimes`` are the facts that some kinds of the rule
    have. ``alone``: a function is looked at by itself, with arguments of which nothing is known.
    """

    kind: str = ""
    facts: Shape | None = None
    stated: frozenset[str] = frozenset()
    told: frozenset[str] | None = frozenset()
    advice: str = ""
    sometimes: frozenset[str] = frozenset()
    alone: bool = False


@dataclass(slots=True)
class Scope:
    """The state of the pass through one body.

    ``bound`` holds variables, None for those declared without a value yet. ``stated`` holds the origins of what is not
    null from here on. ``dead`` is set where the pass cannot get, because the facts are of another kind.
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

    def seen(self, value: Value) -> AnyShape:
        """The shape of a value here, without null where that was ruled out."""
        return without_null(value.shape) if value.origin in self.stated else value.shape

    def kept(self, value: Value) -> AnyShape:
        """The shape of a value that outlives this scope: with everything that is known here of its parts."""
        whole = value.origin in (None, INPUT)
        return self.seen(value) if whole else refined(self.seen(value), value.origin or "", self.stated)

    def complain(self, line: int, about: str, wrong: str, advice: str = "") -> None:
        """Report a problem on a line of this module."""
        if self.caller is not None:
            wrong = f"{wrong} (called at {self.caller})"
        self.problems.add(Problem(self.module.location(line), about, wrong, advice))

    def refuse_null(self, value: Value, line: int, about: str) -> None:
        """Report it when the value may be null, where null would be an error or silently be taken for nothing."""
        if is_nullable(self.seen(value)):
            fact = _fact(value)
            advice = self.context.advice.format(fact=fact) if fact else "compare it with null first"
            self.complain(line, about, "may be null here", advice)

    def go_through(self, value: Value, line: int, about: str) -> None:
        """Report it when a value is no list to go through, or one whose lack nobody would hear of."""
        if isinstance(self.seen(value), Scalar):
            self.complain(line, about, "is one value, and no list to go through", "compare it as it is")
            return
        self.refuse_null(value, line, about)
        fact, told = _fact(value), self.context.told
        ruled_out = isinstance(value.shape, ListOf) and value.shape.nullable and value.origin in self.stated
        if fact and ruled_out and told is not None and fact not in told and fact not in self.context.stated:
            wrong = "may be null, and then the rule would silently find nothing"
            self.complain(line, about, wrong, f"add {fact} to needs_to_pass in the METADATA")


def _fact(value: Value) -> str:
    """The name of the fact that a value is, empty when it is none or only a part of a list."""
    return value.origin.removeprefix(f"{INPUT}.") if value.origin and value.origin.startswith(f"{INPUT}.") else ""
