"""Hashing: right for every size, told as it goes, and never of a file that changes meanwhile."""

import hashlib
import os

import pytest

from sovcheck.smoke.weights import hashing
from sovcheck.smoke.weights.files import list_files
from sovcheck.smoke.weights.hashing import hash_files


@pytest.mark.parametrize("size", [0, 1, hashing.BLOCK - 1, hashing.BLOCK, hashing.BLOCK + 1, 40 * hashing.BLOCK + 7])
def test_the_digest_is_that_of_the_bytes(tmp_path, size):
    data = os.urandom(size)
    (tmp_path / "f").write_bytes(data)
    hashed, failures = hash_files(list_files(tmp_path).files, lambda _done, _total: None)
    assert [(file.path, file.size, file.sha256) for file in hashed] == [("f", size, hashlib.sha256(data).hexdigest())]
    assert failures == []


def test_progress_grows_to_the_total(tmp_path):
    for name in "abc":
        (tmp_path / name).write_bytes(bytes(3 * hashing.BLOCK))
    told: list[tuple[int, int]] = []
    hash_files(list_files(tmp_path).files, lambda done, total: told.append((done, total)))
    assert told == sorted(told)
    assert told[-1] == (9 * hashing.BLOCK, 9 * hashing.BLOCK)


@pytest.mark.parametrize("change", ["grow", "replace", "pipe", "touch"])
def test_a_file_that_changes_before_it_is_hashed_is_noticed(tmp_path, change):
    path = tmp_path / "f"
    path.write_bytes(b"old")
    files = list_files(tmp_path).files
    match change:
        case "grow":
            path.write_bytes(b"older")
        case "replace":
            (tmp_path / "g").write_bytes(b"new")
            (tmp_path / "g").rename(path)
        case "pipe":
            path.unlink()
            os.mkfifo(path)
        case "touch":
            os.utime(path, ns=(1, 1))
    hashed, (failure,) = hash_files(files, lambda _done, _total: None)
    assert hashed == ()
    assert failure.code == "E_WEIGHTS_MALFORMED"
    assert failure.what.startswith("f changed while it was examined")


def test_a_file_that_changes_while_it_is_hashed_is_noticed(tmp_path, monkeypatch):
    path = tmp_path / "f"
    path.write_bytes(bytes(2 * hashing.BLOCK))
    read = os.readv

    def write_between(descriptor, buffers):
        with path.open("r+b") as file:
            file.seek(-1, os.SEEK_END)
            file.write(b"x")
        return read(descriptor, buffers)

    monkeypatch.setattr(hashing.os, "readv", write_between)
    hashed, (failure,) = hash_files(list_files(tmp_path).files, lambda _done, _total: None)
    assert hashed == ()
    assert "changed while it was examined" in failure.what


def test_a_file_that_is_gone_is_said_so(tmp_path):
    (tmp_path / "f").touch()
    files = list_files(tmp_path).files
    (tmp_path / "f").unlink()
    _, (failure,) = hash_files(files, lambda _done, _total: None)
    assert failure.what == "f cannot be read: No such file or directory"


def test_an_interrupt_ends_all_threads(tmp_path):
    for name in "ab":
        with (tmp_path / name).open("wb") as file:
            file.truncate(2**40)

    def interrupt(_done, _total):
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        hash_files(list_files(tmp_path).files, interrupt)
