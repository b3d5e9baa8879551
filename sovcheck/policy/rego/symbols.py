"""Symbol table: which rules and functions all modules have, and what a name in a module means."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import takewhile
from typing import Literal, NamedTuple

from sovcheck.errors import Location, Problem
from sovcheck.policy.rego.tree import Node, Reference, nodes_below, opened, reference_of, text_at

Form = Literal["value", "set", "object", "function"]


class Name(NamedTuple):
    """A rule or function by its package and name."""

    package: str
    rule: str

    def __str__(self) -> str:
        return f"{self.package}.{self.rule}"


@dataclass(frozen=True, slots=True, eq=False)
class Definition:
    """One of the definitions of a rule: ``arguments`` of a function, ``key`` of a set or object, the bodies in order.

    A default has no bodies and is always defined; ``value`` is what the head assigns, None when it is true.
    """

    form: Form
    line: int
    arguments: tuple[Node, ...]
    key: Node | None
    value: Node | None
    bodies: tuple[Node, ...]
    is_default: bool

    @property
    def parts(self) -> list[object]:
        """All of its syntax tree: the arguments, then the rest."""
        return [list(self.arguments), self.key, self.value, list(self.bodies)]

    @property
    def may_be_undefined(self) -> bool:
        """Whether it has no value where its bodies do not hold; a set or an object is then empty."""
        return bool(self.bodies) and self.form in ("value", "function")


@dataclass(frozen=True, slots=True, eq=False)
class ModuleSymbols:
    """One module: its rules by name, and the paths that its imports give short names."""

    path: str
    package: str
    source: bytes
    imports: Mapping[str, str]
    rules: Mapping[str, tuple[Definition, ...]]

    def location(self, line: int) -> Location:
        """A line of this module."""
        return Location(self.path, line)

    def data_path(self, reference: Reference) -> tuple[Sequence[str], int]:
        """The path below data that a reference names, as far as it is written out, and how much its root is of that.

        Nothing where its root is a variable.
        """
        root = reference.root_name or ""
        if root in self.rules:
            before = [*self.package.split("."), root]
        elif root in self.imports:
            before = self.imports[root].split(".")
        elif root == "data":
            before = []
        else:
            return (), 0
        steps = takewhile(lambda step: step.name is not None, reference.steps)
        return [*before, *(step.name or "" for step in steps)], len(before)


@dataclass(slots=True)
class Symbols:
    """All modules by package, and the problems met while naming."""

    modules: dict[str, ModuleSymbols] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)

    def definitions(self, name: Name) -> tuple[Definition, ...]:
        """The definitions of a rule."""
        return self.modules[name.package].rules[name.rule]

    def package_of(self, parts: Iterable[str]) -> tuple[str, int] | None:
        """The longest package that a dotted path begins with, and how many of its parts that takes."""
        names = tuple(parts)
        for length in range(len(names), 0, -1):
            package = ".".join(names[:length])
            if package in self.modules:
                return package, length
        return None

    def rule_of(self, module: ModuleSymbols, reference: Reference) -> tuple[Name | None, int]:
        """The rule or function that a reference in a module begins with, and how many of its steps that takes."""
        path, before = module.data_path(reference)
        found = self.package_of(path)
        if found is None or len(path) <= found[1] or path[found[1]] not in self.modules[found[0]].rules:
            return None, 0
        return Name(found[0], path[found[1]]), found[1] + 1 - before


def collect_symbols(trees: Iterable[Node]) -> Symbols:
    """The names out of the syntax trees of all modules."""
    symbols = Symbols()
    for tree in trees:
        module = _module(tree, symbols.problems)
        symbols.modules[module.package] = module
    return symbols


def _module(tree: Node, problems: list[Problem]) -> ModuleSymbols:
    path, source = tree["source"]["file"], tree["source"]["contents"].encode()
    ast = tree["ast"]
    rules: dict[str, list[Definition]] = {}
    for rule in ast["rules"]:
        name, definition = _definition(rule)
        if name is None:
            advice = "give the rule a plain name, as in `allowed if { ... }`"
            problems.append(Problem(Location(path, definition.line), "", "a rule's name has dots or brackets", advice))
        else:
            rules.setdefault(name, []).append(definition)
    return ModuleSymbols(
        path=path,
        package=_dotted(reference_of(ast["package"]["refr"])),
        source=source,
        imports=_imports(ast["imports"], path, source, problems),
        rules={name: tuple(definitions) for name, definitions in rules.items()},
    )


def _imports(imports: Iterable[Node], path: str, source: bytes, problems: list[Problem]) -> dict[str, str]:
    paths = {}
    for node in imports:
        dotted = _dotted(reference_of(node["refr"]))
        root, _, below = dotted.partition(".")
        if root in ("rego", "future"):
            continue
        if root != "data" or not below:
            location = Location(path, node["span"]["line"])
            problems.append(Problem(location, dotted, "only paths below data can be imported", "write input.x in full"))
            continue
        alias = text_at(source, node["as"]) if node.get("as") else below.rpartition(".")[2]
        paths[alias] = below
    return paths


def _definition(rule: Node) -> tuple[str | None, Definition]:
    tag, body = opened(rule)
    line = int(body["span"]["line"])
    if tag == "Default":
        arguments = tuple(body["args"])
        form: Form = "function" if arguments else "value"
        definition = Definition(form, line, arguments, None, body["value"], (), is_default=True)
        return _plain(reference_of(body["refr"])), definition
    kind, head = opened(body["head"])
    reference = reference_of(head["refr"])
    assigned = (head.get("assign") or {}).get("value")
    bodies = tuple(body["bodies"])
    if kind == "Func":
        definition = Definition("function", line, tuple(head["args"]), None, assigned, bodies, is_default=False)
    elif kind == "Set":
        definition = Definition("set", line, (), head["key"], None, bodies, is_default=False)
    elif len(reference.steps) == 1 and reference.steps[0].bracket is not None:
        definition = Definition("object", line, (), reference.steps[0].bracket, assigned, bodies, is_default=False)
        return reference.root_name, definition
    else:
        definition = Definition("value", line, (), None, assigned, bodies, is_default=False)
    return _plain(reference), definition


def _plain(reference: Reference) -> str | None:
    return None if reference.steps else reference.root_name


def _dotted(reference: Reference) -> str:
    return ".".join([reference.root_name or "", *(step.name or "" for step in reference.steps)])


def declared_names(arguments: object, bodies: object, source: bytes) -> Iterator[str]:
    """Every variable that arguments and bodies make their own somewhere: it hides a rule of that name."""
    for node in nodes_below(arguments):
        tag, body = opened(node)
        if tag == "Var":
            yield body["value"]
    for node in nodes_below(bodies):
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
