"""Finding and reading profiles: a bundled one by name, or the user's own file, laid over the one it extends."""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import NoReturn

from sovcheck.errors import InputError, Location, Problem, UsageError
from sovcheck.inventory.nearest import did_you_mean
from sovcheck.inventory.validation import parse
from sovcheck.inventory.yaml_reader import Document, read_documents
from sovcheck.inventory.yaml_tree import Tree
from sovcheck.policy.bundled import policies_directory
from sovcheck.policy.profile import Profile

_SUFFIXES = (".yaml", ".yml", ".json")
_NOT_INHERITED = ("id", "extends")


@dataclass(frozen=True, slots=True)
class ProfileFile:
    """A profile with everything it inherits; ``document`` knows the lines of what its own file states."""

    profile: Profile
    document: Document
    sha256: str


def bundled_profiles() -> list[str]:
    """The names of the profiles that come with sovcheck, sorted."""
    return sorted(path.stem for path in _directory().glob("*.yaml"))


def read_profile(name_or_path: str) -> ProfileFile:
    """The profile of that name or path; raises UsageError for an unknown one, InputError for one that is wrong."""
    chain = list(_chain(_open(name_or_path)))
    tree: Tree = {}
    for document, _ in reversed(chain):
        inherited = {key: value for key, value in _mapping(tree).items() if key not in _NOT_INHERITED}
        tree = _laid_over(document.tree, inherited)
    digest = hashlib.sha256(b"".join(hashlib.sha256(data).digest() for _, data in chain)).hexdigest()
    document = replace(chain[0][0], tree=tree)
    return ProfileFile(parse(Profile, document), document, digest)


def _chain(first: tuple[Document, bytes]) -> Iterator[tuple[Document, bytes]]:
    """The document, the one it extends, and so on."""
    seen: set[object] = set()
    here: tuple[Document, bytes] | None = first
    while here is not None:
        yield here
        document = here[0]
        name = _mapping(document.tree).get("extends")
        if name is None:
            return
        if name not in bundled_profiles():
            _refuse(document, "extends", f"no profile {name!r}", did_you_mean(str(name), bundled_profiles()))
        if name in seen:
            _refuse(document, "extends", f"{name!r} extends itself", "name another profile, or none")
        seen.add(name)
        here = _open(str(name))


def _open(name_or_path: str) -> tuple[Document, bytes]:
    path = Path(name_or_path)
    display = name_or_path
    if name_or_path in bundled_profiles():
        path = _directory() / f"{name_or_path}.yaml"
        display = f"policies/profiles/{path.name}"
    elif not path.is_file() and not name_or_path.endswith(_SUFFIXES):
        names = bundled_profiles()
        advice = did_you_mean(name_or_path, names, f"the profiles are {', '.join(names)}; a file needs its path")
        raise UsageError(f"no profile {name_or_path!r}: {advice}")
    try:
        data = path.read_bytes()
    except OSError as error:
        reason = (error.strerror or "cannot be read").lower()
        raise InputError([Problem(Location(display), "", reason, "check the path of the profile")]) from error
    documents = [document for document in read_documents(data, display) if _is_profile(document)]
    if len(documents) != 1:
        wrong = f"holds {len(documents) or 'no'} profile{'s' if documents else ''}"
        raise InputError([Problem(Location(display), "", wrong, "write one document with kind: Profile")])
    return documents[0], data


def _is_profile(document: Document) -> bool:
    return _mapping(document.tree).get("kind") == "Profile"


def _laid_over(own: Tree, inherited: Tree) -> Tree:
    """Groups of fields are merged field by field; a list or value of one's own replaces the inherited one whole."""
    if not isinstance(own, dict) or not isinstance(inherited, dict):
        return own
    merged = dict(inherited)
    for key, value in own.items():
        merged[key] = _laid_over(value, inherited[key]) if key in inherited else value
    return merged


def _mapping(tree: Tree) -> dict[str, Tree]:
    return tree if isinstance(tree, dict) else {}


def _directory() -> Path:
    return policies_directory() / "profiles"


def _refuse(document: Document, field: str, wrong: str, advice: str) -> NoReturn:
    raise InputError([Problem(document.location((field,)), field, wrong, advice)])
