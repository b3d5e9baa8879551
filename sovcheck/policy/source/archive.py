"""Reading a policy bundle (``.tar.gz``) in memory: nothing of it ever touches the disk."""

import io
import tarfile
import zlib
from collections.abc import Iterator
from gzip import BadGzipFile, GzipFile
from pathlib import Path, PurePosixPath
from typing import BinaryIO

from sovcheck.errors import InputError, Location, Problem
from sovcheck.policy.source.files import MAX_ALL_BYTES, MAX_FILE_BYTES, MAX_FILES, PolicyFile, name_files
from sovcheck.user_files import open_regular

_ADVICE = "pack it again with `tar czf bundle.tar.gz *.rego` or `opa build`"


class _BoundedStream(io.RawIOBase):
    """Unpacks no more than a bundle may hold, whatever its headers claim."""

    def __init__(self, packed: BinaryIO) -> None:
        self._stream = GzipFile(fileobj=packed)
        self._left = 2 * MAX_ALL_BYTES

    def readable(self) -> bool:
        return True

    def read(self, size: int = -1) -> bytes:
        data = self._stream.read(min(size, self._left + 1) if size >= 0 else self._left + 1)
        self._left -= len(data)
        if self._left < 0:
            raise tarfile.ReadError(f"it unpacks to more than {2 * MAX_ALL_BYTES:,} bytes")
        return data


def read_archive(path: Path) -> list[PolicyFile]:
    """The Rego files of a bundle; raises InputError for one that is broken, too large, or not made of plain files."""
    name = str(path)
    try:
        with open_regular(path) as packed, tarfile.open(fileobj=_BoundedStream(packed), mode="r|") as archive:
            return name_files(list(_contents(archive, name)), name)
    except (tarfile.TarError, BadGzipFile, EOFError, zlib.error, ValueError) as error:
        raise InputError([Problem(Location(name), "", f"is not a policy bundle: {error}", _ADVICE)]) from error


def _contents(archive: tarfile.TarFile, name: str) -> Iterator[tuple[str, bytes]]:
    seen: set[str] = set()
    for member in archive:
        if member.isdir():
            continue
        # `opa build` writes its paths with a leading slash.
        relative = PurePosixPath(member.name.lstrip("/"))
        if not member.isreg() or ".." in relative.parts or str(relative) in seen:
            what = "is not a plain file" if not member.isreg() else "leads out of the bundle, or is there twice"
            raise InputError([Problem(Location(name), repr(member.name), what, _ADVICE)])
        seen.add(str(relative))
        if len(seen) > MAX_FILES:
            raise InputError([Problem(Location(name), "", f"holds more than {MAX_FILES:,} files", _ADVICE)])
        stream = archive.extractfile(member)
        if stream is not None:
            yield str(relative), stream.read(MAX_FILE_BYTES + 1)
