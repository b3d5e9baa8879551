"""Finding and reading policy files: the bundled ones, and those of ``--policy``."""

from collections.abc import Iterator
from pathlib import Path, PurePosixPath

from sovcheck.errors import InputError, Location, Problem
from sovcheck.policy.source.files import (
    BUNDLED,
    MAX_ALL_BYTES,
    MAX_FILE_BYTES,
    MAX_FILES,
    REGO,
    PolicyFile,
    is_test,
    policies_directory,
)
from sovcheck.user_files import files_below, read_regular, unreadable

_ARCHIVES = (".tar.gz", ".tgz")
_BUNDLED_NAME = "policies"


def read_bundled(*, tests: bool = True) -> list[PolicyFile]:
    """The rules that come with sovcheck, their libraries and, unless asked otherwise, their tests, sorted by path."""
    return list(_read_directory(policies_directory(), BUNDLED, _BUNDLED_NAME, tests=tests))


def read_extra(path: Path) -> list[PolicyFile]:
    """The Rego files of a folder, a bundle, or the one file itself; raises InputError, also when there is none."""
    try:
        if path.is_dir():
            files = list(_read_directory(path, str(path), str(path)))
        elif path.name.endswith(_ARCHIVES):
            from sovcheck.policy.source.archive import read_archive  # it loads what unpacks

            files = read_archive(path)
        else:
            files = [PolicyFile(str(path), str(path), path.name, path.absolute().parent.name, _bounded(path))]
    except OSError as error:
        raise InputError([unreadable(str(path), error)]) from error
    if not any(not file.is_test for file in files):
        raise InputError([Problem(Location(str(path)), "", "holds no policy", "name a folder with *.rego files")])
    return files


def _read_directory(directory: Path, root: str, name: str, *, tests: bool = True) -> Iterator[PolicyFile]:
    """Also what cannot be read is an error: a rule that is left out in silence would judge nothing."""
    files, size = 0, 0
    found = (path for path in files_below(str(directory), (REGO,)) if tests or not is_test(path))
    for relative in sorted(PurePosixPath(path).relative_to(directory) for path in found):
        data = _bounded(directory / relative)
        files, size = files + 1, size + len(data)
        if files > MAX_FILES or size > MAX_ALL_BYTES:
            wrong = f"holds more than {MAX_FILES:,} policies, or more than {MAX_ALL_BYTES:,} bytes"
            raise InputError([Problem(Location(name), "", wrong, "name a smaller folder")])
        layer = relative.parent.name or directory.absolute().name
        yield PolicyFile(f"{name}/{relative}", root, str(relative), layer, data)


def _bounded(path: Path) -> bytes:
    return read_regular(path, MAX_FILE_BYTES)
