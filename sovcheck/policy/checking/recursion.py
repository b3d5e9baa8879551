"""Refusing rules that call themselves: Rego has no recursion, and regorus dies of it."""

from collections.abc import Iterator, Mapping

from sovcheck.errors import Problem
from sovcheck.policy.checking.symbols import Definition, ModuleSymbols, Name, Symbols
from sovcheck.policy.checking.tree import Node, nodes_below, opened, reference_of, text_at

Calls = Mapping[Name, Mapping[Name, int]]
"""What each rule refers to, and the first line where it does."""


def find_recursion(symbols: Symbols) -> list[Problem]:
    """One problem for each cycle of rules or functions."""
    calls = {
        Name(module.package, rule): _calls_of(symbols, module, definitions)
        for module in symbols.modules.values()
        for rule, definitions in module.rules.items()
    }
    return [_problem(symbols, calls, cycle) for cycle in _cycles(calls)]


def _calls_of(symbols: Symbols, module: ModuleSymbols, definitions: tuple[Definition, ...]) -> dict[Name, int]:
    calls: dict[Name, int] = {}
    for definition in definitions:
        trees = [definition.arguments, definition.key, definition.value, definition.bodies]
        local = set(declared_names(definition.arguments, trees[1:], module.source))
        for node in nodes_below(_as_lists(trees)):
            called = _called(symbols, module, node, local)
            if called is not None:
                calls.setdefault(called, int(opened(node)[1]["span"]["line"]))
    return calls


def _as_lists(value: object) -> object:
    return [_as_lists(entry) for entry in value] if isinstance(value, list | tuple) else value


def _called(symbols: Symbols, module: ModuleSymbols, node: Node, local: set[str]) -> Name | None:
    tag, _ = opened(node)
    if tag not in ("Var", "RefDot", "RefBrack"):
        return None
    reference = reference_of(node)
    root = reference.root_name
    if root is None or root in local:
        return None
    if root in module.rules:
        return Name(module.package, root)
    names = [step.name or "" for step in reference.steps]
    if root in module.imports:
        names = [*module.imports[root].split("."), *names]
    elif root != "data":
        return None
    found = symbols.package_of(names)
    if found is None or len(names) <= found[1]:
        return None
    name = Name(found[0], names[found[1]])
    return name if name.rule in symbols.modules[name.package].rules else None


def declared_names(arguments: object, bodies: object, source: bytes) -> Iterator[str]:
    """Every variable that a definition makes its own somewhere; names of rules that it hides are no calls."""
    for node in nodes_below(_as_lists(arguments)):
        tag, body = opened(node)
        if tag == "Var":
            yield body["value"]
    for node in nodes_below(_as_lists(bodies)):
        tag, body = opened(node)
        match tag:
            case "SomeVars":
                yield from (text_at(source, span) for span in body["vars"])
            case "Every":
                yield from (text_at(source, span) for span in (body["key"], body["value"]) if span)
            case "SomeIn":
                yield from declared_names([body["key"], body["value"]], [], source)
            case "AssignExpr" if body["op"] == "ColEq":
                yield from declared_names([body["lhs"]], [], source)


def _cycles(calls: Calls) -> list[list[Name]]:
    """A shortest-found cycle for each rule from which the search meets a rule it is still inside of."""
    done: set[Name] = set()
    cycles: list[list[Name]] = []
    for start in calls:
        path: list[Name] = []
        waiting: list[tuple[Name, bool]] = [(start, False)]
        while waiting:
            name, leave = waiting.pop()
            if leave:
                path.pop()
                done.add(name)
            elif name in path:
                cycles.append(path[path.index(name) :])
            elif name not in done:
                path.append(name)
                waiting.append((name, True))
                waiting += [(called, False) for called in calls[name]]
    return cycles


def _problem(symbols: Symbols, calls: Calls, cycle: list[Name]) -> Problem:
    first, following = cycle[0], cycle[1:]
    through = f" through {', '.join(map(str, following))}" if following else ""
    line = calls[first][following[0] if following else first]
    location = symbols.modules[first.package].location(line)
    return Problem(location, first.rule, f"refers to itself{through}", "Rego has no recursion: unroll it")
