"""Which documents of a file are inventories, which belong to others, and which only look so by mistake.

What holds one of our groups is read or is an error: a host in a document that nobody reads would be a host that nobody
judges.
"""

import re
from collections.abc import Collection, Iterator, Mapping

from sovcheck.errors import InputError, Problem
from sovcheck.inventory.assets.document import API_VERSION, GROUPS
from sovcheck.inventory.lines import Step
from sovcheck.inventory.messages import shown
from sovcheck.inventory.yaml_reader import Document
from sovcheck.inventory.yaml_tree import Tree
from sovcheck.suggestions import did_you_mean, nearest

INVENTORY = "Inventory"
PATCH = "Patch"
DECLARATION = "Declaration"
OTHER_KINDS = (
    "Catalog",
    "Config",
    DECLARATION,
    "Expectation",
    "Framework",
    PATCH,
    "Profile",
    "TrustPolicy",
    "Waivers",
)
"""Kinds of sovcheck documents that an inventory scan passes over."""

_OWN_GROUPS = {"Catalog": frozenset({"models", "organizations"})}
"""What other kinds of documents call as an inventory does."""

_COMMON_WORDS = frozenset({"organizations", "models", "datasets", "applications", "software"})
"""Groups whose keys other programs use, too."""
_LETTERS = {group: group.replace("_", "") for group in GROUPS}
_GROUPS_BY_LETTERS = {letters: group for group, letters in _LETTERS.items()} | {
    letters.removesuffix("s"): group for group, letters in _LETTERS.items() if group not in _COMMON_WORDS
}

_PREFIX = "sovcheck/"
_HEADER = {"apiversion": "apiVersion", "kind": "kind"}
_HEADED = f"begin the document with apiVersion: {API_VERSION} and kind: {INVENTORY}"
_NOT_PART = "a document of another program has to lie outside of what is scanned"


def is_inventory(document: Document) -> bool:
    """Whether the document is an inventory; raises InputError for one of ours whose header is wrong or missing."""
    tree = document.tree
    if isinstance(tree, dict) and _is_headed(document, tree):
        return True
    problems = [*_misplaced(document, tree)]
    if problems:
        raise InputError(problems)
    return False


def refuse_declaration(document: Document) -> None:
    """Refuse a declaration where no folder is known: its evidence is found from there. Raises InputError."""
    tree = document.tree
    if isinstance(tree, dict) and tree.get("kind") == DECLARATION and _says_ours(tree):
        advice = "write it to a file next to its evidence, and name that with --declarations"
        _refuse(document, "kind", "a declaration is not read from standard input", advice)


def _is_headed(document: Document, tree: Mapping[str, Tree]) -> bool:
    """Whether the document says of itself that it is an inventory."""
    version, kind = tree.get("apiVersion"), tree.get("kind")
    if isinstance(version, str) and version.startswith(_PREFIX):
        _check_version(document, version)
        _check_kind(document, kind)
        return kind == INVENTORY
    if kind == INVENTORY and (version is None or isinstance(version, str)):
        _check_foreign(document, version, tree)
    return False


def _check_version(document: Document, version: str) -> None:
    if version != API_VERSION:
        _refuse(document, "apiVersion", f"{shown(version)} is not known to this version", f"write {API_VERSION}")


def _check_kind(document: Document, kind: object) -> None:
    kinds = (INVENTORY, *OTHER_KINDS)
    if kind is None:
        _refuse(document, "kind", "is missing", f"write kind: {INVENTORY}")
    if kind not in kinds:
        wrong = f"{shown(kind)} is not a kind of document" if isinstance(kind, str) else "is not a word"
        _refuse(
            document,
            "kind",
            wrong,
            did_you_mean(re.sub(r"\W", "", str(kind)), kinds, f"write one of {', '.join(kinds)}"),
        )


def _check_foreign(document: Document, version: str | None, tree: Mapping[str, object]) -> None:
    """Other programs have inventories too; one that holds our groups or nearly our version is a mistake."""
    if version is None and not tree.keys().isdisjoint(GROUPS):
        _refuse(document, "apiVersion", "is missing", f"write apiVersion: {API_VERSION}")
    if version is not None and nearest(version, [API_VERSION], cutoff=0.75):
        _refuse(document, "apiVersion", f"{shown(version)} is not known", f"did you mean {API_VERSION!r}?")


def _misplaced(document: Document, tree: Tree) -> Iterator[Problem]:
    """Headers and groups of ours where nobody reads them: in a document of another kind, or inside of one."""
    head = tree if isinstance(tree, dict) else {}
    is_searched = isinstance(tree, dict) and (head.keys().isdisjoint(_HEADER.values()) or _holds_none_inside(head))
    for path, mapping in _mappings(tree):
        version, kind = mapping.get("apiVersion"), mapping.get("kind")
        if path and isinstance(version, str) and version.startswith(_PREFIX):
            advice = "make it a document of its own, with --- before it"
            yield _problem(document, (*path, "apiVersion"), "begins a document inside of another one", advice)
        elif (key := _misspelt_header(mapping)) is not None:
            yield _problem(document, (*path, key), "is not how a header is written", f"write {_HEADER[key.lower()]}")
        elif _may_stand_alone(path):
            own = _OWN_GROUPS.get(str(kind), ()) if version == API_VERSION else ()
            yield from _strays(document, path, mapping, set(GROUPS).difference(own), head=mapping)
        elif is_searched:
            yield from _strays(document, path, mapping, set(GROUPS) - _COMMON_WORDS, head=head)


def _holds_none_inside(head: Mapping[str, Tree]) -> bool:
    """Whether it is a document of ours that holds no assets further inside; a patch does."""
    return head.get("apiVersion") == API_VERSION and head.get("kind") != PATCH


def _mappings(tree: Tree) -> Iterator[tuple[tuple[Step, ...], Mapping[str, Tree]]]:
    """Every mapping of a tree with its path, the outermost first."""
    waiting: list[tuple[tuple[Step, ...], Tree]] = [((), tree)]
    while waiting:
        path, node = waiting.pop()
        below: list[tuple[Step, Tree]] = []
        if isinstance(node, dict):
            yield path, node
            below = [*node.items()]
        elif isinstance(node, list):
            below = [*enumerate(node)]
        waiting += [((*path, step), child) for step, child in reversed(below) if isinstance(child, dict | list)]


def _strays(
    document: Document,
    path: tuple[Step, ...],
    mapping: Mapping[str, Tree],
    groups: Collection[str],
    head: Mapping[str, Tree],
) -> Iterator[Problem]:
    """Those of these groups that a mapping holds, in a document with that header."""
    for key, value in mapping.items():
        group = _group(key)
        with_ids = group in _COMMON_WORDS or not _may_stand_alone(path)
        if group in groups and _holds_assets(value, ours=_says_ours(mapping), with_ids=with_ids):
            yield _stray(document, (*path, key), head)


def _may_stand_alone(path: tuple[Step, ...]) -> bool:
    """Whether a mapping is, or could be, a document of its own: an item of a list of documents as of ``kubectl``."""
    match path:
        case [] | [int()] | ["items", _]:
            return True
        case _:
            return False


def _misspelt_header(mapping: Mapping[str, Tree]) -> str | None:
    """A key that is ``apiVersion`` in other letters, beside a version of ours; or ``kind`` beside one of our groups."""
    for key, value in mapping.items():
        if key.lower() == "apiversion" and key != "apiVersion" and str(value).lower().startswith(_PREFIX):
            return key
        if key.lower() == "kind" and key != "kind" and value == INVENTORY and any(map(_group, mapping)):
            return key
    return None


def _group(key: str) -> str | None:
    """The group that a key names, also in other letters or, of those that only we have, in the singular."""
    return _GROUPS_BY_LETTERS.get(key.lower().replace("-", "").replace("_", "").replace(" ", ""))


def _says_ours(mapping: Mapping[str, Tree]) -> bool:
    """Whether a document says that it is one of sovcheck's, or an inventory."""
    return str(mapping.get("apiVersion")).startswith(_PREFIX) or mapping.get("kind") == INVENTORY


def _holds_assets(value: Tree, *, ours: bool, with_ids: bool) -> bool:
    """Whether what is under the key of a group can be meant as assets.

    Other programs have lists of models and software, too: theirs have items without an id, or that are words.
    """
    if not value:
        return False
    items = value.values() if isinstance(value, dict) else value
    assets = [item for item in items if isinstance(item, dict)]
    return ours or (bool(assets) and (not with_ids or any("id" in asset for asset in assets)))


def _stray(document: Document, path: tuple[Step, ...], head: Mapping[str, Tree]) -> Problem:
    """A group that is in no inventory."""
    version, kind = head.get("apiVersion"), head.get("kind")
    if isinstance(version, str) and version.startswith(_PREFIX):
        wrong = f"stands in a document of kind {shown(kind)}, where nobody reads it"
        return _problem(document, path, wrong, f"give it a document of its own, with kind: {INVENTORY}")
    if kind == INVENTORY:
        wrong = f"stands in an inventory of {shown(version)}, which is not read"
        return _problem(document, path, wrong, f"write apiVersion: {API_VERSION}; {_NOT_PART}")
    wrong = "stands in a document without the header of an inventory, so nobody reads it"
    return _problem(document, path, wrong, f"{_HEADED}; {_NOT_PART}")


def _problem(document: Document, path: tuple[Step, ...], wrong: str, advice: str) -> Problem:
    return Problem(document.location(path), ".".join(map(str, path)), wrong, advice)


def _refuse(document: Document, field: str, wrong: str, advice: str) -> None:
    raise InputError([_problem(document, (field,), wrong, advice)])
