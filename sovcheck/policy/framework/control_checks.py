"""Whether the clauses that a rule refers to exist."""

from collections.abc import Iterator
from functools import cache

from sovcheck.errors import Problem
from sovcheck.inventory.lines import Step
from sovcheck.inventory.yaml_reader import Document, read_documents
from sovcheck.policy.controls import Control, Role
from sovcheck.policy.framework.files import bundled_frameworks, read_framework
from sovcheck.policy.rules import Rule
from sovcheck.policy.source.header import Header
from sovcheck.suggestions import did_you_mean, nearest


def check_controls(rule: Rule, header: Header) -> Iterator[Problem]:
    """What is wrong with the controls of a rule, each at its line.

    A framework that sovcheck has no data of may be named, as nobody knows all of them; but not in nearly the name of
    one that it has, and nothing can be claimed of it but that it is related.
    """
    document = read_documents((header.yaml or "").encode(), rule.file)[0]
    for control in rule.typed_controls:
        found = _flaw(control)
        if found is not None:
            path = _path(document, control)
            yield Problem(document.location(path), f"custom.controls.{control.framework}", *found)


def _flaw(control: Control) -> tuple[str, str] | None:
    names = _frameworks()
    if control.framework not in names:
        listed = f"the frameworks are {', '.join(names)}"
        if nearest(control.framework, names) is not None:
            return f"there is no framework {control.framework!r}", did_you_mean(control.framework, names, listed)
        if control.role != Role.RELATED:
            wrong = f"{control.role!r} is said of {control.framework!r}, of which sovcheck has no data"
            return wrong, f"write related, or a plain list; {listed}"
        return None
    clauses = _clauses(control.framework)
    if control.clause in clauses:
        return None
    otherwise = f"`sovcheck questions --framework {control.framework}` lists its clauses"
    wrong = f"{control.framework} has no clause {control.clause!r}"
    return wrong, did_you_mean(control.clause, clauses, otherwise)


@cache
def _frameworks() -> tuple[str, ...]:
    return tuple(bundled_frameworks())


@cache
def _clauses(framework: str) -> tuple[str, ...]:
    return tuple(read_framework(framework).framework.clauses())


def _path(document: Document, control: Control) -> tuple[Step, ...]:
    """Where the clause is: in the plain list, or under what the rule is to it."""
    above: tuple[Step, ...] = ("custom", "controls", control.framework)
    tree = document.tree
    for step in above:
        tree = tree.get(str(step)) if isinstance(tree, dict) else None
    if isinstance(tree, dict):
        above, tree = (*above, control.role), tree.get(control.role)
    place = tree.index(control.clause) if isinstance(tree, list) and control.clause in tree else 0
    return (*above, place)
