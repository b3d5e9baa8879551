import os

import pytest

from sovcheck.engine.board import Place, Stage, open_board, post, read_notes, read_place


@pytest.fixture(params=["memory", "file"])
def board(request, monkeypatch):
    if request.param == "file":
        monkeypatch.delattr(os, "memfd_create")
    descriptor = open_board()
    yield descriptor
    os.close(descriptor)


def test_an_empty_board_says_starting_and_nothing_more(board):
    assert read_place(board) == Place(Stage.STARTING)
    assert read_notes(board) == ""


def test_the_last_place_is_read_back(board):
    post(board, Place(Stage.EVALUATING, 7, 3))
    post(board, Place(Stage.EVALUATING, 8, 70_000))
    assert read_place(board) == Place(Stage.EVALUATING, 8, 70_000)


def test_notes_stand_behind_the_place(board):
    post(board, Place(Stage.EVALUATING, 1, 2))
    os.lseek(board, 64, os.SEEK_SET)
    os.write(board, b"memory allocation of 8 bytes failed\n\xff")
    assert read_notes(board).startswith("memory allocation of 8 bytes failed")
    assert read_place(board) == Place(Stage.EVALUATING, 1, 2)
