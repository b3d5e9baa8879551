"""One pass over rules and functions: what each of them gives, and what is wrong on the way."""

from collections.abc import Iterator, Mapping, Sequence

from msgspec.structs import replace

from sovcheck.policy.check.bodies import bind, run, shape_of
from sovcheck.policy.check.scope import Context, Program, Scope
from sovcheck.policy.check.shapes import NOTHING, TRUTH, UNKNOWN, Made, Shape, Value, joined, set_of
from sovcheck.policy.rego.symbols import Definition, Name
from sovcheck.policy.rego.tree import Node


def check_package(program: Program, package: str, first: Mapping[str, Context], others: Context) -> None:
    """Go through all rules of a package, and through its functions without knowing what they are called with."""
    module, alone = program.symbols.modules[package], replace(others, alone=True)
    for rule, definitions in module.rules.items():
        count = max(len(each.arguments) for each in definitions)
        context = alone if count else first.get(rule, others)
        outcome(Name(package, rule), (UNKNOWN,) * count, Scope(program, module, context))


def outcome(name: Name, arguments: Sequence[Value], scope: Scope) -> Value:
    """What a rule gives, or a function for these arguments, in a scope of its own; worked out once."""
    # The arguments are kept beside what is known, so that no other shape can come to have the identity of theirs.
    key = (name, scope.context, frozenset(scope.stated), *((id(each.shape), each.origin) for each in arguments))
    known = scope.program.known
    if key not in known:
        definitions = scope.program.symbols.definitions(name)
        ways = [way for each in definitions for way in _ways(each, arguments, scope.inner())]
        sometimes = ways and all(each.may_be_undefined for each in definitions)
        holds = frozenset.intersection(*(stated for _, stated in ways)) if sometimes else NOTHING
        known[key] = Value(joined(shape for shape, _ in ways), holds=holds), arguments
    return known[key][0]


def _ways(definition: Definition, arguments: Sequence[Value], scope: Scope) -> Iterator[tuple[Shape, frozenset[str]]]:
    """What each body that can hold on these facts gives, and the origins of what is not null where it does."""
    for pattern, argument in zip(definition.arguments, arguments, strict=False):
        bind(pattern, argument, scope)
    if not definition.bodies:
        yield _head(definition, definition.value, scope), frozenset(scope.stated)
    for body in definition.bodies:
        inner = scope.inner()
        fails = run(body["query"], inner)
        if not inner.dead:
            value = (body["assign"] or {}).get("value") if body["is_else"] else definition.value
            yield _head(definition, value, inner), frozenset(inner.stated)
        # The next one is an else: it runs where this one did not hold.
        scope.learn(fails)


def _head(definition: Definition, value: Node | None, scope: Scope) -> Shape:
    shape = TRUTH if value is None else shape_of(value, scope)
    if definition.key is None:
        return shape
    key = shape_of(definition.key, scope)
    return set_of(key) if definition.form == "set" else Made(shape, key)
