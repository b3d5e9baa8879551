"""The evidence file that a smoke leaves: signed where a key is given, and never over another file's name."""

import os
from pathlib import Path

from sovcheck.errors import OutputError, UsageError
from sovcheck.evidence.keys import SigningKey, load_signing_key
from sovcheck.evidence.predicate import SmokePredicate


class EvidenceDestination:
    """Where evidence goes. Raises UsageError or InputError at once for what could not be written or signed."""

    def __init__(self, path: Path | None, key: Path | None) -> None:
        if key is not None and path is None:
            raise UsageError("--key signs the evidence, and --out names no file for it: add --out NAME.dsse.json")
        if path is not None:
            _check_place(path)
        self._path = path
        self._key: SigningKey | None = None if key is None else load_signing_key(key)

    def write(self, predicate: SmokePredicate) -> tuple[str, ...]:
        """Write it, whole or not at all; what to tell about it. Raises OutputError."""
        from sovcheck.evidence.signing import leave_unsigned, sign
        from sovcheck.evidence.subjects import make_statement
        from sovcheck.report.sink import write_files

        if self._path is None:
            return ("evidence: none was asked for; --out NAME.dsse.json writes it",)
        statement = make_statement(predicate)
        write_files([(self._path, leave_unsigned(statement) if self._key is None else sign(statement, self._key))])
        if self._key is None:
            return (f"evidence: {self._path}, not signed, so that no scan accepts it: sign with --key",)
        return (f"evidence: {self._path}, signed by key {self._key.public.id}",)


def _check_place(path: Path) -> None:
    """Raises OutputError for what can be known to fail already now."""
    folder = path.absolute().parent
    if not folder.is_dir():
        raise OutputError(f"{path}: the folder {path.parent} does not exist: make it first")
    if path.is_dir():
        raise OutputError(f"{path}: is a folder: name a file in it, such as {path / 'smoke.dsse.json'}")
    if not os.access(folder, os.W_OK | os.X_OK):
        raise OutputError(f"{path}: you may not write in {folder}: name a file where you may")
