"""What is seen of files that other processes open, map, or leave alone."""

import os
import subprocess
import sys
import time
from contextlib import contextmanager
from pathlib import Path

import pytest

from sovcheck.smoke.weights.files import list_files
from sovcheck.smoke.weights.opened_files import WeightsWatch, changed_since

HOLDS_OPEN = "import sys; f = open(sys.argv[1], 'rb'); f.read(); print(flush=True); input()"
MAPS = (
    "import sys, mmap; f = open(sys.argv[1], 'rb'); m = mmap.mmap(f.fileno(), 0, prot=1); f.close(); m[:]; "
    "print(flush=True); input()"
)
ONCE = "import sys; open(sys.argv[1], 'rb').close(); print(flush=True); input()"
NEVER = "print(flush=True); input()"


class Inside:
    def __init__(self, *processes):
        self._processes = frozenset(processes)

    def processes(self):
        return self._processes


@contextmanager
def running(program, *arguments, after=None):
    """A process that has done its deed, and waits; ``after`` is called once it runs."""
    with subprocess.Popen(
        [sys.executable, "-c", f"input(); {program}", *map(str, arguments)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        if after is not None:
            after(process)
        process.stdin.write("\n")
        process.stdin.flush()
        process.stdout.readline()
        yield process
        process.stdin.write("\n")
        process.stdin.close()


@pytest.fixture
def weights(tmp_path: Path) -> Path:
    (tmp_path / "a.safetensors").write_bytes(b"x" * 100_000)
    return tmp_path


@pytest.mark.parametrize(
    ("program", "opened", "held", "mapped"),
    [(HOLDS_OPEN, 1, 1, 0), (MAPS, 1, 1, 100_000), (ONCE, 1, 0, 0), (NEVER, 0, 0, 0)],
)
def test_files_are_seen_as_they_are_used(weights, program, opened, held, mapped):
    watch = WeightsWatch(list_files(weights).files)

    def begin(process):
        # Who looks into a process all the time may do so just while a file is open.
        watch.look(Inside() if program == ONCE else Inside(process.pid))

    with running(program, weights / "a.safetensors", after=begin) as process:
        watch.look(Inside(process.pid))
        watch.close()
    use = watch.use(unchanged=True)
    assert (use.files, use.opened, use.held, use.mapped_bytes) == (1, opened, held, mapped)
    if program == HOLDS_OPEN:
        assert use.read_bytes >= 100_000
    assert [failure.code for failure in watch.failures()] == ([] if opened else ["E_WEIGHTS_UNREAD"])


def test_what_is_open_only_while_it_is_loaded_is_seen_too(weights):
    watch = WeightsWatch(list_files(weights).files)
    program = "import sys, time; f = open(sys.argv[1], 'rb'); time.sleep(0.5); f.close(); print(flush=True); input()"
    with running(program, weights / "a.safetensors", after=lambda process: watch.look(Inside(process.pid))) as process:
        watch.look(Inside(process.pid))
        watch.close()
    assert watch.use(unchanged=True).held == 1


def test_another_file_under_the_same_name_is_not_it(weights, tmp_path_factory):
    other = tmp_path_factory.mktemp("other") / "a.safetensors"
    other.write_bytes(b"x" * 100_000)
    watch = WeightsWatch(list_files(weights).files)
    with running(HOLDS_OPEN, other, after=lambda process: watch.look(Inside(process.pid))) as process:
        watch.look(Inside(process.pid))
        watch.close()
    assert watch.use(unchanged=True).opened == 0
    assert watch.failures()[0].what == "nothing that ran was seen to open a.safetensors"


def test_where_nobody_looked_nothing_is_said(weights):
    watch = WeightsWatch(list_files(weights).files)
    watch.close()
    assert watch.use(unchanged=True) is None
    assert watch.failures() == ()
    gone = WeightsWatch([])
    gone.look(Inside(os.getpid()))
    gone.close()
    assert gone.use(unchanged=True) is None


def test_a_process_that_has_ended_or_is_of_others_is_passed_over(weights):
    watch = WeightsWatch(list_files(weights).files)
    watch.look(Inside(1, 2**22 - 1))
    watch.close()
    assert watch.use(unchanged=True).held == 0


def rewritten(path):
    path.write_bytes(b"y" * 100_000)


def restored(path):
    before = path.stat()
    path.write_bytes(b"y" * 100_000)
    path.write_bytes(b"x" * 100_000)
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))


def replaced(path):
    other = path.with_name("new")
    other.write_bytes(path.read_bytes())
    other.rename(path)


def joined(path):
    (path.parent / "b.safetensors").write_bytes(b"")


@pytest.mark.parametrize(
    ("deed", "said"),
    [
        (rewritten, "a.safetensors was written to after it was hashed"),
        (restored, "a.safetensors was written to after it was hashed"),
        (replaced, "a.safetensors was replaced by another file after it was hashed"),
        (joined, "b.safetensors came into the folder after it was hashed"),
        (Path.unlink, "a.safetensors was taken away after it was hashed"),
        (Path.read_bytes, None),
    ],
)
def test_what_was_done_to_a_file_meanwhile_is_told(weights, deed, said):
    files = list_files(weights).files
    time.sleep(0.02)  # the kernel's clock of changes ticks every few milliseconds
    deed(weights / "a.safetensors")
    failures = changed_since(files, weights)
    assert [(failure.code, failure.what) for failure in failures] == ([("E_WEIGHTS_HASH", said)] if said else [])


def test_a_folder_that_was_taken_away_as_a_whole_is_told_too(weights):
    files = list_files(weights).files
    (failure,) = changed_since(files, weights / "gone")
    assert failure.what == "a.safetensors was taken away after it was hashed"
