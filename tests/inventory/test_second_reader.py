"""Whoever reads a file, what comes of it is the same: assets, lines, problems and their order."""

import os
import signal
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from sovcheck import second_process
from sovcheck.inventory import reader, second_reader
from sovcheck.inventory.reader import read_with_flaws

HEADER = "apiVersion: sovcheck/v1\nkind: Inventory\n"
FILES = {
    "a": HEADER + "gpu_hosts:\n  - {id: a, operator: o, notes: &n x}\n  - {id: b, notes: *n}\n",
    "b": HEADER + "models: [{id: m}]\n---\n" + HEADER + "organizations:\n  - id: o\n    country: FR\n",
    "c": "a: b # Inventory\n",
    "d": HEADER + "models: [{id: M}, {id: m, acess: api}]\n",
    "e": HEADER + "software: [\n",
    "f": HEADER + "software:\n" + "".join(f"  - id: s{number}\n    notes: again\n" for number in range(3000)),
    "g": "[" * 100,
    "h": "apiVersion: sovcheck/v2\nkind: Inventory\n",
}


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    for name, text in FILES.items():
        (tmp_path / f"{name}.yaml").write_text(text, encoding="utf-8")


@pytest.fixture
def forked(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """The processes that were started; files of any size are worth one, and two cores are there."""
    started: list[int] = []
    fork = os.fork

    def counted() -> int:
        pid = fork()
        started.append(pid)
        return pid

    monkeypatch.setattr(second_reader, "WORTH_A_PROCESS", 0)
    monkeypatch.setattr(second_process, "cores", lambda: 2)
    monkeypatch.setattr(second_process.threading, "active_count", lambda: 1)
    monkeypatch.setattr(os, "fork", counted)
    return started


def everything(*paths: str) -> Any:
    inventory, flaws = read_with_flaws(paths, stdin=bytes)
    places = {
        asset_id: [each.at(path) for path in ("id", "notes", "country")] for asset_id, each in inventory.assets.items()
    }
    texts = [each.text for each in inventory.assets.values()]
    return inventory, places, texts, flaws.problems, flaws.count, sorted(flaws.ids), flaws.complete, flaws.files


def alone(monkeypatch: pytest.MonkeyPatch, *paths: str) -> Any:
    with monkeypatch.context() as patched:
        patched.setattr(second_process, "cores", lambda: 1)
        return everything(*paths)


@pytest.mark.parametrize(
    "paths", [(".",), ("a.yaml", "b.yaml"), ("d.yaml", "b.yaml", "nowhere.yaml"), ("c.yaml", "g.yaml", "h.yaml")]
)
def test_two_processes_read_what_one_reads(forked: list[int], monkeypatch: pytest.MonkeyPatch, paths: tuple[str, ...]):
    expected = alone(monkeypatch, *paths)
    assert not forked
    assert everything(*paths) == expected
    assert len(forked) == 1


def test_what_a_process_that_ended_did_not_read_is_read_here(forked: list[int], monkeypatch: pytest.MonkeyPatch):
    expected = alone(monkeypatch, ".")
    packed = second_reader._packed  # noqa: SLF001 (the second file of the share is where the process ends)
    calls: Iterator[int] = iter(range(9))

    def mortal(read: Any) -> bytes:
        if next(calls) == 1:
            os.kill(os.getpid(), signal.SIGKILL)
        return packed(read)

    monkeypatch.setattr(second_reader, "_packed", mortal)
    assert everything(".") == expected
    assert len(forked) == 1


def test_no_process_is_left_behind_whatever_happens(forked: list[int], monkeypatch: pytest.MonkeyPatch):
    def broken(*_: Any) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(reader, "declare_document", broken)
    with pytest.raises(KeyboardInterrupt):
        everything(".")
    (pid,) = forked
    with pytest.raises(ChildProcessError):
        os.waitpid(pid, 0)


@pytest.mark.parametrize(
    "without",
    [
        lambda patch: patch.setattr(second_process, "cores", lambda: 1),
        lambda patch: patch.setattr(second_process.threading, "active_count", lambda: 2),
        lambda patch: patch.setattr(second_reader, "WORTH_A_PROCESS", 2**20),
        lambda patch: patch.setattr(second_process, "_fork", lambda _: (_ for _ in ()).throw(OSError)),
    ],
    ids=["one core", "threads", "small files", "no process"],
)
def test_where_nobody_can_or_need_help_one_process_reads(
    forked: list[int], monkeypatch: pytest.MonkeyPatch, without: Callable[[pytest.MonkeyPatch], None]
):
    expected = alone(monkeypatch, ".")
    without(monkeypatch)
    assert everything(".") == expected
    assert not forked


def test_a_share_is_about_half_and_never_the_first():
    class Sized:
        def __init__(self, size: int) -> None:
            self.size = size

    files: list[Any] = [Sized(size) for size in (5, 3, 1, 4, 9)]
    share = second_reader._half(files)  # noqa: SLF001 (how work is shared cannot be seen from outside)
    assert [file.size for file in share] == [3, 1, 4]
    assert not second_reader._half(files[:1])  # noqa: SLF001 (as above)
