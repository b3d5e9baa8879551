"""Static analysis of a set of policies: all checks, in the order in which one can rely on the other.

Rules and functions are gone through in one pass: what each of them gives, and what is wrong on the way.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence

from msgspec.structs import replace

from sovcheck.errors import Location, Problem
from sovcheck.facts.documents.shape import kind_shape
from sovcheck.facts.documents.shape import shape_of as document_shape
from sovcheck.policy.check.bodies import bind, run, shape_of
from sovcheck.policy.check.entries import check_entries
from sovcheck.policy.check.recursion import find_recursion
from sovcheck.policy.check.scope import INPUT, Context, Program, Scope
from sovcheck.policy.check.shapes import NOTHING, TRUTH, UNKNOWN, Made, Shape, Value, joined, narrowed, set_of
from sovcheck.policy.profile.data import DataDocument
from sovcheck.policy.rego.parsing import parse_modules
from sovcheck.policy.rego.symbols import Definition, Name, Symbols, collect_symbols
from sovcheck.policy.rego.tree import Node
from sovcheck.policy.rules import Module, Rule
from sovcheck.suggestions import did_you_mean

_IN_DENY = "add {fact} to needs, or compare it with null first"
_IN_APPLIES = "compare it with null first, and add {fact} to needs_to_pass"


def check_policies(modules: Sequence[Module], rules: Sequence[Rule], suspects: Collection[str]) -> list[Problem]:
    """Everything that is wrong with these policies, as far as it can be known before they meet any facts.

    ``suspects`` are the paths of the modules to look into; the others are known to be good, and only called.
    """
    trees, problems = parse_modules(modules)
    if problems:
        return problems
    symbols = collect_symbols(trees)
    problems = [*symbols.problems, *_find_lost(symbols, rules), *find_recursion(symbols)]
    if problems:
        # Rules that call themselves cannot be walked through.
        return problems
    rule_packages = frozenset(rule.package for rule in rules)
    program = Program(symbols, document_shape(DataDocument), rule_packages, _outcome)
    for rule in rules:
        if rule.file in suspects:
            program.problems.update(check_entries(rule, symbols.modules[rule.package]))
            _check_rule(program, rule)
    for module in symbols.modules.values():
        if module.path in suspects and module.package not in rule_packages:
            _check_package(program, module.package, {}, Context())
    return sorted(program.problems)


def _find_lost(symbols: Symbols, rules: Sequence[Rule]) -> Iterator[Problem]:
    for rule in rules:
        if rule.package not in symbols.modules:
            advice = "write it with plain names and dots"
            yield Problem(rule.location, "", f"the package {rule.package} is written in an unusual way", advice)
    for module in symbols.modules.values():
        for imported in module.imports.values():
            found = symbols.package_of(imported.split("."))
            if found is None:
                known = [name for name in symbols.modules if name != module.package]
                location = Location(module.path, 1 + _line_of(module.source, imported))
                yield Problem(location, f"data.{imported}", "there is no such package", did_you_mean(imported, known))


def _line_of(source: bytes, imported: str) -> int:
    return source.count(b"\n", 0, source.find(f"import data.{imported}".encode()))


def _check_rule(program: Program, rule: Rule) -> None:
    """Go through every entry of a rule on the facts of each of its kinds."""
    told = None if rule.has_unknown else frozenset((*rule.needs, *rule.needs_to_pass))
    to_pass = None if rule.has_unknown else frozenset(rule.needs_to_pass)
    sometimes = frozenset(name for kind in rule.applies_to for name in kind_shape(kind).fields)
    for kind in rule.applies_to:
        facts = kind_shape(kind)
        needed = narrowed(facts, INPUT, {f"{INPUT}.{name}" for name in rule.needs})
        judging = Context(kind, needed, told, _IN_DENY, sometimes)
        before_needs = Context(kind, facts, to_pass, _IN_APPLIES, sometimes)
        first = {"applies": before_needs, "unknown": before_needs} if rule.has_applies else {}
        _check_package(program, rule.package, first, judging)


def _check_package(program: Program, package: str, first: Mapping[str, Context], others: Context) -> None:
    """Go through all rules of a package, and through its functions without knowing what they are called with."""
    module, alone = program.symbols.modules[package], replace(others, alone=True)
    for rule, definitions in module.rules.items():
        count = max(len(each.arguments) for each in definitions)
        context = alone if count else first.get(rule, others)
        _outcome(Name(package, rule), (UNKNOWN,) * count, Scope(program, module, context))


def _outcome(name: Name, arguments: Sequence[Value], scope: Scope) -> Value:
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
