"""Static analysis of a set of policies: all checks, in the order in which one can rely on the other."""

from collections.abc import Collection, Iterator, Sequence

from sovcheck.errors import Location, Problem
from sovcheck.facts.documents.shape import kind_shape, shape_of
from sovcheck.policy.check.entries import check_entries
from sovcheck.policy.check.recursion import find_recursion
from sovcheck.policy.check.rules import check_package, outcome
from sovcheck.policy.check.scope import INPUT, Context, Program
from sovcheck.policy.check.shapes import narrowed
from sovcheck.policy.profile.data import DataDocument
from sovcheck.policy.rego.parsing import parse_modules
from sovcheck.policy.rego.symbols import Symbols, collect_symbols
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
    program = Program(symbols, shape_of(DataDocument), rule_packages, outcome)
    for rule in rules:
        if rule.file in suspects:
            program.problems.update(check_entries(rule, symbols.modules[rule.package]))
            _check_rule(program, rule)
    for module in symbols.modules.values():
        if module.path in suspects and module.package not in rule_packages:
            check_package(program, module.package, {}, Context())
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
        check_package(program, rule.package, first, judging)
