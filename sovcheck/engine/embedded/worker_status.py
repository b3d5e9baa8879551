"""Worker status: a shared file with the position of a worker, so that its crash can be explained.

The file has no name and belongs to parent and worker: the position is at its start, after it what the worker wrote to
standard error.
"""

import os
import struct
from enum import IntEnum
from typing import NamedTuple

from sovcheck.engine.anonymous_file import anonymous_file

_POSITION = struct.Struct("<III")
_STDERR = 64
_STDERR_BYTES = 4096


class Stage(IntEnum):
    """What a worker is doing."""

    STARTING = 0
    COMPILING = 1
    EVALUATING = 2
    WAITING = 3


class Position(NamedTuple):
    """The stage, the number of the question in its chunk, and that of the judgement or test."""

    stage: Stage
    question: int = 0
    entry: int = 0


def open_status() -> int:
    """The descriptor of a new, empty status file; the one who opens it closes it."""
    return anonymous_file("sovcheck-worker")


def write_position(status: int, position: Position) -> None:
    """Write where the worker is now."""
    os.pwrite(status, _POSITION.pack(*position), 0)


def redirect_stderr(status: int) -> None:
    """Let everything that the process writes to standard error go to the status file."""
    os.lseek(status, _STDERR, os.SEEK_SET)
    os.dup2(status, 2)


def read_position(status: int) -> Position:
    """The last position that was written."""
    data = os.pread(status, _POSITION.size, 0)
    if len(data) < _POSITION.size:
        return Position(Stage.STARTING)
    stage, question, entry = _POSITION.unpack(data)
    return Position(Stage(stage), question, entry)


def read_stderr(status: int) -> str:
    """The first lines that the worker wrote to standard error."""
    return os.pread(status, _STDERR_BYTES, _STDERR).decode(errors="replace").strip()
