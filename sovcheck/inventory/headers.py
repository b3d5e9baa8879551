"""Which documents of a file are inventories, which belong to others, and which only look so by mistake."""

from collections.abc import Mapping

from sovcheck.errors import InputError, Problem
from sovcheck.inventory.assets.document import API_VERSION, GROUPS
from sovcheck.inventory.explanation import shown
from sovcheck.inventory.nearest import did_you_mean, nearest
from sovcheck.inventory.yaml_reader import Document

INVENTORY = "Inventory"
OTHER_KINDS = ("Catalog", "Expectation", "Framework", "Profile", "Waivers")
"""Kinds of sovcheck documents that an inventory scan passes over."""

_PREFIX = "sovcheck/"


def is_inventory(document: Document) -> bool:
    """Whether the document is an inventory; raises InputError for one of ours whose header is wrong."""
    tree = document.tree
    if not isinstance(tree, dict):
        return False
    version, kind = tree.get("apiVersion"), tree.get("kind")
    if isinstance(version, str) and version.startswith(_PREFIX):
        _check_version(document, version)
        _check_kind(document, kind)
        return kind == INVENTORY
    if kind == INVENTORY and (version is None or isinstance(version, str)):
        _check_foreign(document, version, tree)
    return False


def may_hold_inventory(data: bytes) -> bool:
    """Whether a file found in a directory is worth reading: a quick look at its bytes."""
    return is_ours(data) or INVENTORY.encode() in data


def is_ours(data: bytes) -> bool:
    """Whether the bytes name our version somewhere, also in UTF-16: then what is wrong with them concerns us."""
    narrow = data.replace(b"\0", b"") if b"\0" in data[:4] else data
    return _PREFIX.encode() in narrow


def _check_version(document: Document, version: str) -> None:
    if version != API_VERSION:
        _refuse(document, "apiVersion", f"{shown(version)} is not known to this version", f"write {API_VERSION}")


def _check_kind(document: Document, kind: object) -> None:
    kinds = (INVENTORY, *OTHER_KINDS)
    if kind is None:
        _refuse(document, "kind", "is missing", f"write kind: {INVENTORY}")
    if kind not in kinds:
        wrong = f"{shown(kind)} is no kind of document" if isinstance(kind, str) else "is not a word"
        _refuse(document, "kind", wrong, did_you_mean(str(kind), kinds, f"write one of {', '.join(kinds)}"))


def _check_foreign(document: Document, version: str | None, tree: Mapping[str, object]) -> None:
    """Other programs have inventories too; one that holds our groups or nearly our version is a mistake."""
    if version is None and not tree.keys().isdisjoint(GROUPS):
        _refuse(document, "apiVersion", "is missing", f"write apiVersion: {API_VERSION}")
    if version is not None and nearest(version, [API_VERSION], cutoff=0.75):
        _refuse(document, "apiVersion", f"{shown(version)} is not known", f"did you mean {API_VERSION!r}?")


def _refuse(document: Document, field: str, wrong: str, advice: str) -> None:
    raise InputError([Problem(document.location((field,)), field, wrong, advice)])
