"""Policies below a root of their own, so that on a server which others use no name of theirs meets another's."""

from collections.abc import Iterable, Iterator
from graphlib import CycleError, TopologicalSorter
from typing import NamedTuple

from msgspec.structs import replace

from sovcheck.errors import Location, PolicyError, Problem
from sovcheck.policy.bundle.bundle import modules_to_serve
from sovcheck.policy.rego.parsing import parse_modules
from sovcheck.policy.rego.tree import Node, nodes_below, opened, reference_of
from sovcheck.policy.rules import Module, PolicySet


class Relocated(NamedTuple):
    """A module at its new place: the package it had, and its text, with every line where it was."""

    package: str
    text: str


def relocated(policies: PolicySet, root: str) -> list[Relocated]:
    """All modules and our own beside them, each after those that it uses; the data comes with each query.

    The package and every `data` of a text get the root, where the syntax tree says that they are; that taking the
    root away again gives the same text is checked. Raises PolicyError for what cannot be moved so.
    """
    modules = modules_to_serve(policies, data_in_query=True)
    moved = {package: _moved(module, root) for package, module in modules.items()}
    uses = {package: set(_used(module.text, modules)) - {package} for package, module in modules.items()}
    try:
        return [Relocated(package, moved[package]) for package in TopologicalSorter(uses).static_order()]
    except CycleError as error:
        ring = " and ".join(dict.fromkeys(error.args[1]))
        raise _refused(ring, "use each other, and a server takes one after the other") from error


def _used(text: str, packages: Iterable[str]) -> Iterator[str]:
    return (package for package in packages if f"data.{package}" in text)


def _moved(module: Module, root: str) -> str:
    source = module.text.encode()
    ends = sorted(_insertions(module, root))
    pieces = [source[start:end] + new for (start, _), (end, new) in zip([(0, b""), *ends], ends, strict=False)]
    moved = b"".join([*pieces, source[ends[-1][0] :]])
    again = sorted(_insertions(replace(module, text=moved.decode()), root))
    if [end for end, _ in again] != _where_expected(ends, root):
        raise _refused(module.path, "cannot be moved below another root")
    return moved.decode()


def _insertions(module: Module, root: str) -> Iterator[tuple[int, bytes]]:
    """Where the root belongs in the text of a module, and as what."""
    trees, problems = parse_modules([module])
    if problems:
        raise PolicyError(problems)
    tree = trees[0]["ast"]
    yield _span(reference_of(tree["package"]["refr"]).root)["start"], f"{root}.".encode()
    variables = (node for node in nodes_below([tree["imports"], tree["rules"]]) if "Var" in node)
    ends = {_span(node)["end"] for node in variables if node["Var"]["value"] == "data"}
    yield from ((end, f".{root}".encode()) for end in ends)


def _where_expected(ends: list[tuple[int, bytes]], root: str) -> list[int]:
    """Where the moved text must have the same package and the same `data`: each later by what was put before it."""
    width = len(root) + 1
    return [place + number * width for number, (place, _) in enumerate(ends)]


def _span(node: Node) -> dict[str, int]:
    _, body = opened(node)
    span: dict[str, int] = body["span"]
    return span


def _refused(where: str, wrong: str) -> PolicyError:
    advice = "build a bundle of the policies for the server, and use --opa-preloaded"
    return PolicyError([Problem(Location(where), "", wrong, advice)])
