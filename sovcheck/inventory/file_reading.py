"""What one file of documents says, no matter who reads its bytes."""

import hashlib

from msgspec import Struct

from sovcheck.inventory.sniffing import looks_like_ours, may_hold_inventory
from sovcheck.inventory.yaml_reader import Reading, read_text


class FileRead(Struct, frozen=True):
    """A file that was read: the digest of its bytes, and what they say.

    ``is_ours`` says of one that could not be read whether it concerns us.
    """

    sha256: str
    reading: Reading
    is_ours: bool


def read_file(data: bytes, path: str, *, named: bool) -> FileRead | None:
    """What the bytes of a file say; None of one that was only found in a folder, and is about something else."""
    if not named and not may_hold_inventory(data):
        return None
    reading = read_text(data, path)
    return FileRead(hashlib.sha256(data).hexdigest(), reading, bool(reading.problems) and looks_like_ours(data))
