import hashlib
import os
import socket
from pathlib import Path

import pytest

from sovcheck.errors import InputError
from sovcheck.evidence.files import read_evidence_files


def test_all_evidence_below_a_folder_is_read_once_and_sorted(tmp_path: Path):
    (tmp_path / "b").mkdir()
    for name in ("z.dsse.json", "b/a.dsse.json", "a.dsse.json", "other.json"):
        (tmp_path / name).write_text(name)
    (tmp_path / "link.dsse.json").symlink_to(tmp_path / "z.dsse.json")
    (tmp_path / "b" / "up").symlink_to(tmp_path)
    files = read_evidence_files([tmp_path, tmp_path / "b" / "a.dsse.json", tmp_path / "other.json"])
    assert [Path(file.path).relative_to(tmp_path).as_posix() for file in files] == [
        *("a.dsse.json", "b/a.dsse.json", "link.dsse.json", "other.json"),
    ]
    assert files[0].sha256 == hashlib.sha256(b"a.dsse.json").hexdigest()


def test_evidence_that_is_hidden_or_lies_behind_a_link_counts_too(tmp_path: Path):
    (tmp_path / "store").mkdir()
    (tmp_path / "store" / "a.dsse.json").write_text("a")
    (tmp_path / "asked").mkdir()
    (tmp_path / "asked" / ".failed.dsse.json").write_text("b")
    (tmp_path / "asked" / "linked").symlink_to(tmp_path / "store")
    files = read_evidence_files([tmp_path / "asked"])
    assert [Path(file.path).name for file in files] == [".failed.dsse.json", "a.dsse.json"]


def test_a_file_that_is_too_large_is_not_read_to_its_end(tmp_path: Path):
    path = tmp_path / "large.dsse.json"
    with path.open("wb") as file:
        file.truncate(2**40)
    (found,) = read_evidence_files([path])
    assert len(found.data) == 4 * 2**20 + 1
    assert found.sha256 is None


def test_everything_that_cannot_be_read_is_said_at_once(tmp_path: Path):
    (tmp_path / "empty").mkdir()
    os.mkfifo(tmp_path / "pipe.dsse.json")
    with pytest.raises(InputError) as refused:
        read_evidence_files([tmp_path / "empty", tmp_path / "none", tmp_path / "pipe.dsse.json"])
    assert [problem.wrong for problem in refused.value.problems] == [
        "holds no *.dsse.json",
        "no such file or directory",
        "is not a regular file",
    ]


def test_what_is_no_file_in_a_folder_is_told_and_not_waited_for(tmp_path: Path):
    os.mkfifo(tmp_path / "a.dsse.json")
    (tmp_path / "b.dsse.json").write_text("b")
    (tmp_path / "c.dsse.json").symlink_to("/dev/zero")
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind(str(tmp_path / "d.dsse.json"))
        files = read_evidence_files([tmp_path])
    assert [file.unreadable for file in files] == ["it is not a regular file", None, *["it is not a regular file"] * 2]
    assert [file.sha256 is None for file in files] == [True, False, True, True]
