"""Reading files of others: a pipe or a device would never end, or never begin."""

import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO


@contextmanager
def open_regular(path: Path) -> Iterator[BinaryIO]:
    """The file, to read. Raises OSError, also for what is not a regular file."""
    # Without waiting: opening a pipe would wait for a writer.
    with os.fdopen(os.open(path, os.O_RDONLY | os.O_CLOEXEC | os.O_NONBLOCK), "rb") as file:
        if not stat.S_ISREG(os.fstat(file.fileno()).st_mode):
            raise OSError(0, "is not a regular file")
        yield file


def read_regular(path: Path, maximum: int) -> bytes:
    """The file, of one that is larger a byte more than ``maximum``. Raises OSError."""
    with open_regular(path) as file:
        return file.read(maximum + 1)
