"""Finding and reading profiles: a bundled one by name, or the user's own file, laid over the one it extends."""

import contextlib
import hashlib
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NoReturn

from msgspec import Struct

from sovcheck.errors import InputError, Location, Problem, UsageError
from sovcheck.inventory.document_kinds import only_document
from sovcheck.inventory.lines import Step
from sovcheck.inventory.validation import parse
from sovcheck.inventory.yaml_reader import Document, read_documents
from sovcheck.inventory.yaml_tree import Tree
from sovcheck.look_alikes import read_alike
from sovcheck.policy.profile import DEFAULT_PROFILE
from sovcheck.policy.profile.model import Profile
from sovcheck.policy.source.files import policies_directory
from sovcheck.suggestions import did_you_mean
from sovcheck.user_files import SUFFIXES, read_bounded

MOST_BYTES = 2**20
"""More than any profile needs."""

_NOT_INHERITED = ("id", "extends")


class LayeredDocument(Document, frozen=True):
    """A document laid over those that it extends: what one of them states is located there."""

    layers: tuple[Document, ...] = ()

    def location(self, path: Sequence[Step] = ()) -> Location:
        """The file and line of the uppermost document that states the whole path, or else the most of it."""

        def depth(layer: Document) -> int:
            return sum(1 for _ in layer.lines.walk(path))

        layers = self.layers[:1] if path and path[0] in _NOT_INHERITED else self.layers
        stating = max(layers, key=depth)
        return Location(stating.file, stating.line_of(path))


class ProfileFile(Struct, frozen=True):
    """A profile with everything it inherits; ``document`` knows the file and line of all that it states.

    ``other`` is the bundled profile that a file of the user's extends, or else the default one; None of a profile that
    comes with sovcheck.
    """

    profile: Profile
    document: Document
    sha256: str
    other: Profile | None


def bundled_profiles() -> list[str]:
    """The names of the profiles that come with sovcheck, sorted."""
    return sorted(path.stem for path in _directory().glob("*.yaml"))


def read_profile(name_or_path: str) -> ProfileFile:
    """The profile of that name or path; raises UsageError for an unknown one, InputError for one that is wrong."""
    path = _bundled(name_or_path)
    if path is None:
        path = Path(name_or_path)
        if not path.is_file() and path.suffix.lower() not in SUFFIXES:
            names = bundled_profiles()
            advice = did_you_mean(name_or_path, names, f"the profiles are {', '.join(names)}; a file needs its path")
            raise UsageError(f"no profile {name_or_path!r}: {advice}")
    chain = list(_chain(path))
    tree: Tree = {}
    for _, document, _ in reversed(chain):
        inherited = {key: value for key, value in _mapping(tree).items() if key not in _NOT_INHERITED}
        tree = _laid_over(document.tree, inherited)
    digest = hashlib.sha256(b"".join(hashlib.sha256(data).digest() for _, _, data in chain)).hexdigest()
    layers = tuple(document for _, document, _ in chain)
    document = LayeredDocument(layers[0].file, tree, layers[0].lines, layers=layers)
    profile = parse(Profile, document)
    if _bundled_name(chain[0][2]) is not None:
        return ProfileFile(profile, document, digest, other=None)
    _refuse_bundled_name(profile, document)
    extended = next(filter(None, (_bundled_name(data) for _, _, data in chain[1:])), DEFAULT_PROFILE)
    return ProfileFile(profile, document, digest, other=read_profile(extended).profile)


def _bundled_name(data: bytes) -> str | None:
    """The name of the profile that comes with sovcheck, where a file is it, or a copy of it."""
    return next((path.stem for path in sorted(_directory().glob("*.yaml")) if data == path.read_bytes()), None)


def _refuse_bundled_name(profile: Profile, document: Document) -> None:
    """Reports name the profile: one of the user's own is not taken for another that somebody knows."""
    for name in bundled_profiles():
        if read_alike(profile.id, name):
            wrong = f"{profile.id!r} reads like the bundled profile {name!r}, and says something else"
            raise InputError([Problem(document.location(("id",)), "id", wrong, "give it a name of its own")])


def files_read(path: Path) -> Iterator[Path]:
    """The file of a user's own profile and those that it extends, as far as they can be read."""
    yield path
    with contextlib.suppress(InputError):
        yield from (file for file, _, _ in _chain(path))


def _chain(path: Path) -> Iterator[tuple[Path, Document, bytes]]:
    """The file, its document and bytes; those of the profile it extends, and so on."""
    seen: set[Path] = set()
    here: Path | None = path
    while here is not None:
        seen.add(here.resolve())
        document, data = _open(here)
        yield here, document, data
        here = _extended(document, here)
        if here is not None and here.resolve() in seen:
            _refuse(document, f"{here.stem!r} extends itself", "name another profile, or none")


def _extended(document: Document, path: Path) -> Path | None:
    """The file of the profile that a document extends: a bundled one, or one beside the document's own file."""
    name = _mapping(document.tree).get("extends")
    if name is None:
        return None
    names = bundled_profiles()
    extended = _bundled(str(name))
    if extended is None:
        extended = path.parent / str(name)
        if not extended.is_file():
            advice = did_you_mean(str(name), names, f"name one of {', '.join(names)}, or a file from {path.parent}")
            _refuse(document, f"no profile {name!r}", advice)
    return extended


def _bundled(name: str) -> Path | None:
    return _directory() / f"{name}.yaml" if name in bundled_profiles() else None


def _open(path: Path) -> tuple[Document, bytes]:
    display = f"policies/profiles/{path.name}" if path.parent == _directory() else str(path)
    data = read_bounded(path, "check the path of the profile", MOST_BYTES)
    return only_document(read_documents(data, display), "Profile"), data


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


def _refuse(document: Document, wrong: str, advice: str) -> NoReturn:
    raise InputError([Problem(document.location(("extends",)), "extends", wrong, advice)])
