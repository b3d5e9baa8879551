"""Finding and reading evidence files: single ones, and all below a folder."""

import hashlib
import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from sovcheck.errors import InputError, Location, Problem
from sovcheck.evidence.json_object import MAXIMUM_BYTES
from sovcheck.user_files import NotRegularError, files_below, read_regular, unreadable

SUFFIX = ".dsse.json"
MAXIMUM_FILES = 10_000


@dataclass(frozen=True, slots=True)
class EvidenceFile:
    """A file as it was read, by the path as the user gave it; never more than a byte beyond what is allowed.

    ``unreadable`` says why there is nothing to read of what was found in a folder: a pipe, a device.
    """

    path: str
    data: bytes
    unreadable: str | None = None

    @property
    def sha256(self) -> str | None:
        """The digest of the file; None of one that is too large and was not read to its end."""
        unread = len(self.data) > MAXIMUM_BYTES or self.unreadable is not None
        return None if unread else hashlib.sha256(self.data).hexdigest()


def read_evidence_files(paths: Sequence[Path]) -> list[EvidenceFile]:
    """Every file that is named, and every ``*.dsse.json`` below a folder: each once, sorted by path.

    Raises InputError with all paths that cannot be read, and for a folder without evidence.
    """
    problems: list[Problem] = []
    found: dict[str, EvidenceFile] = {}
    for path in paths:
        try:
            names = evidence_below(path) if path.is_dir() else [path]
        except OSError as error:
            problems.append(unreadable(str(path), error))
            continue
        if not names:
            problems.append(
                _problem(path, f"holds no *{SUFFIX}", "name a folder with evidence, or leave --evidence out")
            )
        if len(names) > MAXIMUM_FILES:
            problems.append(_problem(path, f"holds more than {MAXIMUM_FILES:,} files", "name smaller folders"))
            continue
        for name in names:
            try:
                found.setdefault(os.path.realpath(name), _read(name))
            except NotRegularError as wrong:
                if name == path:
                    problems.append(unreadable(str(name), wrong))
                else:
                    found[str(name)] = EvidenceFile(str(name), b"", f"it {wrong.strerror}")
            except OSError as error:
                problems.append(unreadable(str(name), error))
    if problems:
        raise InputError(problems)
    return sorted(found.values(), key=lambda file: file.path)


def _read(name: Path) -> EvidenceFile:
    return EvidenceFile(str(name), read_regular(name, MAXIMUM_BYTES))


def evidence_below(folder: Path) -> list[Path]:
    """Every file below a folder that is called evidence, also hidden: what speaks against a system counts, too."""
    return sorted(map(Path, files_below(str(folder), (SUFFIX,), hidden=True)))


def _problem(path: Path, wrong: str, advice: str) -> Problem:
    return Problem(Location(str(path)), "", wrong, advice)
