"""What was worked out of files of the package when it was built, for as long as they are the same files.

A wheel has it (hatch_build.py). A checkout does not: there, and where a file was changed after the installation,
the one who asks works it out from the files.
"""

from pathlib import Path
from typing import TypeVar

import msgspec

_FOLDER = Path(__file__).with_name("prepared_data")

Content = TypeVar("Content")


class _Kept(msgspec.Struct, frozen=True):
    """Content, and the hash of what it was worked out from."""

    digest: str
    content: msgspec.Raw


def prepared(name: str, digest: str, content_type: type[Content]) -> Content | None:
    """What was kept under the name for files with this hash; None where nothing was."""
    try:
        data = (_FOLDER / f"{name}.msgpack").read_bytes()
    except FileNotFoundError:
        return None
    kept = msgspec.msgpack.decode(data, type=_Kept)
    return msgspec.msgpack.decode(kept.content, type=content_type) if kept.digest == digest else None


def to_keep(digest: str, content: object) -> bytes:
    """The content as it is kept; the same for equal ones."""
    return msgspec.msgpack.encode(_Kept(digest, msgspec.Raw(msgspec.msgpack.encode(content))))
