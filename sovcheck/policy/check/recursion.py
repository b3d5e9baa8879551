"""Recursion: rules that call themselves are refused, since Rego has none, and regorus crashes on it."""

from collections.abc import Mapping
from graphlib import CycleError, TopologicalSorter

from sovcheck.errors import Problem
from sovcheck.policy.rego.symbols import Definition, ModuleSymbols, Name, Symbols, declared_names
from sovcheck.policy.rego.tree import references_below

Calls = Mapping[Name, Mapping[Name, int]]
"""What each rule refers to, and the first line where it does."""


def find_recursion(symbols: Symbols) -> list[Problem]:
    """A problem when rules or functions call themselves in a circle: the first circle that is met."""
    calls = {
        Name(module.package, rule): _calls_of(symbols, module, definitions)
        for module in symbols.modules.values()
        for rule, definitions in module.rules.items()
    }
    try:
        TopologicalSorter(calls).prepare()
    except CycleError as error:
        # It gives each after what calls it, from one all the way round to the same.
        circle = list(reversed(error.args[1][1:]))
        first = min(range(len(circle)), key=lambda place: list(calls).index(circle[place]))
        return [_problem(symbols, calls, circle[first:] + circle[:first])]
    return []


def _calls_of(symbols: Symbols, module: ModuleSymbols, definitions: tuple[Definition, ...]) -> dict[Name, int]:
    calls: dict[Name, int] = {}
    for definition in definitions:
        local = set(declared_names(definition.arguments, definition.parts[1:], module.source))
        for reference in references_below(definition.parts):
            called, _ = symbols.rule_of(module, reference)
            if called is not None and reference.root_name not in local:
                calls.setdefault(called, reference.line)
    return calls


def _problem(symbols: Symbols, calls: Calls, cycle: list[Name]) -> Problem:
    first, following = cycle[0], cycle[1:]
    through = f" through {', '.join(map(str, following))}" if following else ""
    line = calls[first][following[0] if following else first]
    location = symbols.modules[first.package].location(line)
    return Problem(location, first.rule, f"refers to itself{through}", "Rego has no recursion: unroll it")
