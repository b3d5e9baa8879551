"""Finding and reading frameworks: a bundled one by name, or a file of the user's own."""

import hashlib
from pathlib import Path

from msgspec import Struct

from sovcheck.errors import InputError, UsageError
from sovcheck.inventory.document_kinds import only_document
from sovcheck.inventory.validation import parse
from sovcheck.inventory.yaml_reader import Document, read_documents
from sovcheck.policy.framework.model import Framework, flaws
from sovcheck.policy.source.files import policies_directory
from sovcheck.suggestions import did_you_mean
from sovcheck.user_files import SUFFIXES, read_bounded

MOST_BYTES = 4 * 2**20
"""More than any framework needs."""


class FrameworkFile(Struct, frozen=True):
    """A framework, and the hash of the file it was read from."""

    framework: Framework
    file: str
    sha256: str
    document: Document


def bundled_frameworks() -> list[str]:
    """The ids of the frameworks that come with sovcheck, sorted."""
    return sorted(path.stem for path in _directory().glob("*.yaml"))


def read_framework(name_or_path: str) -> FrameworkFile:
    """The framework of that id or path; raises UsageError for an unknown one, InputError for one that is wrong."""
    names = bundled_frameworks()
    if name_or_path in names:
        return _open(_directory() / f"{name_or_path}.yaml", f"policies/frameworks/{name_or_path}.yaml")
    path = Path(name_or_path)
    if not path.is_file() and path.suffix.lower() not in SUFFIXES:
        advice = did_you_mean(name_or_path, names, f"the frameworks are {', '.join(names)}; a file needs its path")
        raise UsageError(f"no framework {name_or_path!r}: {advice}")
    return _open(path, str(path))


def _open(path: Path, display: str) -> FrameworkFile:
    data = read_bounded(path, "check the path of the framework", MOST_BYTES)
    document = only_document(read_documents(data, display), "Framework")
    framework = parse(Framework, document)
    problems = list(flaws(framework, document))
    if problems:
        raise InputError(problems)
    return FrameworkFile(framework, display, hashlib.sha256(data).hexdigest(), document)


def _directory() -> Path:
    return policies_directory() / "frameworks"
