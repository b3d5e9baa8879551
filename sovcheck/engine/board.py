"""Where a worker leaves word of what it is doing, so that its death can be explained.

A board is a nameless file that parent and worker share: the place stands at its start, behind it what the worker
wrote to standard error.
"""

import os
import struct
from enum import IntEnum
from typing import NamedTuple

from sovcheck.engine.nameless import nameless_file

_PLACE = struct.Struct("<III")
_NOTES = 64
_NOTES_BYTES = 4096


class Stage(IntEnum):
    """What a worker is about."""

    STARTING = 0
    COMPILING = 1
    EVALUATING = 2
    WAITING = 3


class Place(NamedTuple):
    """The stage, the number of the question in its chunk, and that of the judgement or test."""

    stage: Stage
    question: int = 0
    entry: int = 0


def open_board() -> int:
    """The descriptor of a new, empty board; whoever opens it closes it."""
    return nameless_file("sovcheck-worker")


def post(board: int, place: Place) -> None:
    """Leave word of the place."""
    os.pwrite(board, _PLACE.pack(*place), 0)


def send_errors_here(board: int) -> None:
    """Let everything that the process writes to standard error go to the board."""
    os.lseek(board, _NOTES, os.SEEK_SET)
    os.dup2(board, 2)


def read_place(board: int) -> Place:
    """The last place left."""
    data = os.pread(board, _PLACE.size, 0)
    if len(data) < _PLACE.size:
        return Place(Stage.STARTING)
    stage, question, entry = _PLACE.unpack(data)
    return Place(Stage(stage), question, entry)


def read_notes(board: int) -> str:
    """The first lines that the worker wrote to standard error."""
    return os.pread(board, _NOTES_BYTES, _NOTES).decode(errors="replace").strip()
