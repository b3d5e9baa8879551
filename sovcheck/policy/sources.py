"""Finding and reading policy files: the bundled ones, and those of ``--policy``."""

import os
from collections.abc import Iterator
from pathlib import Path, PurePosixPath

from sovcheck.errors import InputError, Location, Problem
from sovcheck.policy.bundled import policies_directory
from sovcheck.policy.files import BUNDLED, MAX_ALL_BYTES, MAX_FILE_BYTES, MAX_FILES, REGO, PolicyFile
from sovcheck.regular_file import read_regular
from sovcheck.suggestions import did_you_mean

_ARCHIVES = (".tar.gz", ".tgz")
_BUNDLED_NAME = "policies"


def read_bundled() -> list[PolicyFile]:
    """The rules that come with sovcheck, their libraries and their tests, sorted by path."""
    return list(_read_directory(policies_directory(), BUNDLED, _BUNDLED_NAME))


def read_extra(path: Path) -> list[PolicyFile]:
    """The Rego files of a folder, a bundle, or the one file itself; raises InputError, also when there is none."""
    try:
        if path.is_dir():
            files = list(_read_directory(path, str(path), str(path)))
        elif path.name.endswith(_ARCHIVES):
            from sovcheck.policy.archive import read_archive  # it loads what unpacks

            files = read_archive(path)
        else:
            files = [PolicyFile(str(path), str(path), path.name, path.absolute().parent.name, _bounded(path))]
    except OSError as error:
        raise InputError([_unreadable(path, error)]) from error
    if not any(not file.is_test for file in files):
        raise InputError([Problem(Location(str(path)), "", "holds no policy", "name a folder with *.rego files")])
    return files


def _read_directory(directory: Path, root: str, name: str) -> Iterator[PolicyFile]:
    files, size = 0, 0
    for relative in sorted(_rego_files(directory, PurePosixPath(), set())):
        data = _bounded(directory / relative)
        files, size = files + 1, size + len(data)
        if files > MAX_FILES or size > MAX_ALL_BYTES:
            wrong = f"holds more than {MAX_FILES:,} policies, or more than {MAX_ALL_BYTES:,} bytes"
            raise InputError([Problem(Location(name), "", wrong, "name a smaller folder")])
        layer = relative.parent.name or directory.absolute().name
        yield PolicyFile(f"{name}/{relative}", root, str(relative), layer, data)


def _rego_files(directory: Path, relative: PurePosixPath, seen: set[str]) -> Iterator[PurePosixPath]:
    """Visible Rego files; a directory that links lead to again is not searched again."""
    identity = os.path.realpath(directory)
    if identity in seen:
        return
    seen.add(identity)
    with os.scandir(directory) as entries:
        for entry in sorted(entries, key=lambda entry: entry.name):
            if entry.name.startswith("."):
                continue
            if entry.is_dir():
                yield from _rego_files(Path(entry.path), relative / entry.name, seen)
            elif entry.name.endswith(REGO):
                # Also what cannot be read: a rule that is left out in silence would judge nothing.
                yield relative / entry.name


def _bounded(path: Path) -> bytes:
    return read_regular(path, MAX_FILE_BYTES)


def _unreadable(path: Path, error: OSError) -> Problem:
    reason = (error.strerror or "cannot be read").lower()
    advice = "check the path and its permissions"
    if isinstance(error, FileNotFoundError) and path.absolute().parent.is_dir():
        advice = did_you_mean(path.name, [entry.name for entry in path.absolute().parent.iterdir()], "check the path")
    return Problem(Location(str(error.filename or path)), "", reason, advice)
