import os

import pytest

from sovcheck.engine.embedded.worker_status import (
    Position,
    Stage,
    open_status,
    read_position,
    read_stderr,
    write_position,
)


@pytest.fixture(params=["memory", "file"])
def status(request, monkeypatch):
    if request.param == "file":
        monkeypatch.delattr(os, "memfd_create")
    descriptor = open_status()
    yield descriptor
    os.close(descriptor)


def test_an_empty_board_says_starting_and_nothing_more(status):
    assert read_position(status) == Position(Stage.STARTING)
    assert read_stderr(status) == ""


def test_the_last_place_is_read_back(status):
    write_position(status, Position(Stage.EVALUATING, 7, 3))
    write_position(status, Position(Stage.EVALUATING, 8, 70_000))
    assert read_position(status) == Position(Stage.EVALUATING, 8, 70_000)


def test_notes_stand_behind_the_place(status):
    write_position(status, Position(Stage.EVALUATING, 1, 2))
    os.lseek(status, 64, os.SEEK_SET)
    os.write(status, b"memory allocation of 8 bytes failed\n\xff")
    assert read_stderr(status).startswith("memory allocation of 8 bytes failed")
    assert read_position(status) == Position(Stage.EVALUATING, 1, 2)
