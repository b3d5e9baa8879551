"""Policies as one module, so that a server which takes them one by one compiles them once.

A server compiles all that it has anew for each module that it gets, so that sixty of them take it seconds. In one
module each rule has its package in its name: ``lib.wording.party`` in the package of the root is the same path as
``party`` in the package ``lib.wording`` below the root.
"""

from bisect import bisect_right
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from sovcheck.policy.bundle.bundle import modules_to_serve
from sovcheck.policy.rego.parsing import parse_modules
from sovcheck.policy.rego.symbols import ModuleSymbols, collect_symbols, declared_names
from sovcheck.policy.rego.tree import Node, nodes_below, opened, reference_of
from sovcheck.policy.rules import Module, PolicySet

_Change = tuple[int, int, bytes]
"""From which byte to which, and what comes there."""


class Merged(NamedTuple):
    """One module for many: its text, and the packages of the modules with the number of lines before each."""

    text: str
    packages: tuple[str, ...]
    lines_before: tuple[int, ...]

    def place(self, line: int) -> tuple[str, int]:
        """The package whose module a line comes from, and which line it is there."""
        part = max(bisect_right(self.lines_before, line - 1) - 1, 0)
        return self.packages[part], line - self.lines_before[part]


def merged(policies: PolicySet, root: str) -> Merged | None:
    """All modules and our own beside them as one; None where that is not sure to mean the same.

    Every line keeps its text but for the names of rules, and its place below the first line of its module.
    """
    texts: list[str] = []
    lines_before: list[int] = []
    line = 1
    modules = modules_to_serve(policies, data_in_query=True)
    for module in modules.values():
        text = _part(module, root)
        if text is None:
            return None
        texts.append(text)
        lines_before.append(line)
        line += text.count("\n")
    return Merged("".join([f"package {root}\n", *texts]), tuple(modules), tuple(lines_before))


def _part(module: Module, root: str) -> str | None:
    """The rules of a module, with names that mean in the root what they mean in its package."""
    trees, problems = parse_modules([module])
    symbols = collect_symbols(trees)
    if problems or symbols.problems:
        return None
    (tree,), (names,) = trees, symbols.modules.values()
    if _hides(names):
        return None
    source = module.text.encode()
    pieces, end = [], 0
    for start, following, new in sorted(_changes(tree["ast"], names, source, root)):
        pieces += [source[end:start], new]
        end = following
    return b"".join([*pieces, source[end:].rstrip(b"\n"), b"\n\n"]).decode()


def _hides(names: ModuleSymbols) -> bool:
    """Whether a variable has a name that means something else elsewhere in the module, or would in the root.

    The arguments of a function do not count: what they hide, they hide in all of it.
    """
    first = names.package.partition(".")[0]
    outside = {*names.rules, *names.imports, first}
    return any(
        first in declared_names(list(each.arguments), [], names.source)
        or outside & set(declared_names([], each.parts[1:], names.source))
        for definitions in names.rules.values()
        for each in definitions
    )


def _changes(ast: Node, names: ModuleSymbols, source: bytes, root: str) -> Iterator[_Change]:
    header = ast["package"]["span"]["end"]
    yield 0, header, b"\n" * source.count(b"\n", 0, header)
    for node in ast["imports"]:
        start = node["span"]["start"]
        end = source.find(b"\n", start)
        yield start, len(source) if end < 0 else end, b""
    meant = _meant(names, root)
    for rule in ast["rules"]:
        tag, body = opened(rule)
        head = body if tag == "Default" else opened(body["head"])[1]
        name = _start(reference_of(head["refr"]).root)
        yield name, name, f"{names.package}.".encode()
        arguments = set(declared_names(head.get("args", []), [], source))
        for node in nodes_below(rule):
            path = meant.get(node["Var"]["value"]) if "Var" in node else None
            if path is not None and _start(node) != name and node["Var"]["value"] not in arguments:
                yield _start(node), node["Var"]["span"]["end"], path.encode()


def _meant(names: ModuleSymbols, root: str) -> Mapping[str, str]:
    """What the names of a module mean, as paths."""
    imported = {alias: f"data.{root}.{path}" for alias, path in names.imports.items()}
    return {"data": f"data.{root}", **imported, **{rule: f"data.{root}.{names.package}.{rule}" for rule in names.rules}}


def _start(node: Node) -> int:
    _, body = opened(node)
    return int(body["span"]["start"])
