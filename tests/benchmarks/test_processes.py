"""What the benchmark says of a command: its end, and the memory and time of it and of what it starts, apart."""

import sys
from pathlib import Path

import peers
import pytest
from processes import Limits, Run, run

ROOT = Path(__file__).parents[2]

BUSY = """
import time
held, end = bytearray(80 * 2**20), time.process_time() + 0.3
while time.process_time() < end:
    pass
"""
SHARED = """
import os, time
held = os.urandom(80 * 2**20)
is_worker, end = os.fork() == 0, time.process_time() + 0.5
while time.process_time() < end:
    pass
if not is_worker:
    os.wait()
"""
STARTS_IT = f"import subprocess, sys; subprocess.run([sys.executable, '-c', {BUSY!r}], check=True)"


def test_memory_and_time_of_what_a_command_starts_are_its_workers():
    result = run([sys.executable, "-c", STARTS_IT])
    assert result.workers_megabytes > 80 > result.megabytes > 0
    assert result.processor_seconds >= 0.3
    assert 0.1 < result.of_workers <= result.processor_seconds


def test_memory_and_time_of_the_command_itself_are_not():
    result = run([sys.executable, "-c", BUSY])
    assert result.megabytes > 80
    assert (result.workers_megabytes, result.of_workers) == (0, 0)


def test_what_a_command_shares_with_its_workers_counts_once():
    result = run([sys.executable, "-c", SHARED])
    assert 80 / 1024 < result.gigabytes < 130 / 1024 < (result.megabytes + result.workers_megabytes) / 1024


def test_a_failing_command_ends_the_benchmark_with_what_it_said():
    with pytest.raises(SystemExit, match=r"exit code 7: out of luck"):
        run([sys.executable, "-c", "import sys; print('out of luck', file=sys.stderr); sys.exit(7)"])


def test_a_command_is_ended_at_its_limit_and_told(tmp_path: Path):
    script = f"with open({str(tmp_path / 'large')!r}, 'wb') as file: file.write(bytes(1000))"
    result = run([sys.executable, "-c", script], limits=Limits(file_bytes=10), expected=None)
    assert result.exit_code != 0


def test_the_start_of_a_peer_is_counted_once(monkeypatch: pytest.MonkeyPatch):
    def way(_program, _scan, questions, _folder):
        return Run(0, 0.0, 5.0 + 0.01 * len(questions), 0.0, 0.0, 0.0, 0.0)

    monkeypatch.setattr(peers, "found", lambda name: name)
    taken = peers.cost(way, "other", None, list(range(1000)), (100, 400))
    assert taken.of(100_000) == pytest.approx(1005.0)


def test_a_peer_that_is_not_here_has_no_cost(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(peers, "found", lambda _: None)
    assert peers.cost(peers.conftest, "conftest", None, [], (1, 2)) is None
