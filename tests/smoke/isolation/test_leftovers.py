"""Nothing outlives a sandbox: no process, namespace, socket or file, whoever is killed, at every level."""

import contextlib
import json
import os
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import pytest

from sovcheck.smoke.isolation.interface import Job
from sovcheck.smoke.isolation.levels import NamespaceSandbox, NoSandbox, RecordingSandbox
from sovcheck.smoke.isolation.scratch import PREFIX, remove, sweep

pytestmark = pytest.mark.slow

WAYS = ["levels.NamespaceSandbox", "levels.RecordingSandbox", "levels.ExternalSandbox", "levels.NoSandbox"]
PARENT = """
import importlib, json, os, sys, time
way, scratch, program, mark = sys.argv[1:]
from sovcheck.smoke.isolation import kernel
from sovcheck.smoke.isolation.interface import Job
from sovcheck.smoke.isolation.netlink import raise_loopback
if way.endswith("ExternalSandbox"):
    user, group = os.getuid(), os.getgid()
    kernel.unshare(kernel.NEW_USER | kernel.NEW_NET)
    for name, content in {"setgroups": "deny", "uid_map": f"{user} {user} 1", "gid_map": f"{group} {group} 1"}.items():
        with open(f"/proc/self/{name}", "w") as file:
            file.write(content)
    raise_loopback()
module, _, name = way.partition(".")
sandbox = getattr(importlib.import_module(f"sovcheck.smoke.isolation.{module}"), name)()
job = Job((sys.executable, "-c", program, mark), {}, b"", 2, scratch=scratch)
with sandbox.start(job) as confined:
    ready = os.read(confined.steps, 1)
    links = [os.readlink(f"/proc/{confined.pid}/ns/{kind}") for kind in ("net", "mnt", "pid", "user", "ipc")]
    print(json.dumps([confined.pid, links]), flush=True)
    time.sleep(60)
"""
PROGRAM = """
import os, socket, tempfile, time
folder = tempfile.mkdtemp()
with open(f"{folder}/file", "w") as file:
    file.write("x")
listening = socket.socket(socket.AF_UNIX)
listening.bind(f"{folder}/socket")
listening.listen()
os.mkdir(f"{folder}/closed")
open(f"{folder}/closed/file", "w").close()
os.chmod(f"{folder}/closed", 0)
os.symlink("/", f"{folder}/elsewhere")
with open(f"/dev/shm/{os.path.basename(os.environ['TMPDIR'])}", "w") as file:
    file.write("x")
if os.fork() == 0:
    os.setsid()
    if os.fork():
        os._exit(0)
    os.write(3, b"r")
time.sleep(60)
"""


@pytest.fixture
def scratch():
    """A folder that is not there yet, in one that is empty; with a short path, as sockets need it."""
    with tempfile.TemporaryDirectory() as parent:
        folder = Path(parent, f"{PREFIX}{os.getpid()}-{time.monotonic_ns()}")
        yield folder
    with contextlib.suppress(FileNotFoundError):
        Path("/dev/shm", folder.name).unlink()


def _wait_until(holds) -> None:
    limit = time.monotonic() + 20
    while not holds():
        assert time.monotonic() < limit, "something is left"
        time.sleep(0.02)


def _processes() -> list[Path]:
    return [folder for folder in Path("/proc").iterdir() if folder.name.isdigit()]


def _naming(mark: str) -> list[str]:
    found = []
    for process in _processes():
        with contextlib.suppress(OSError):
            if mark.encode() in (process / "cmdline").read_bytes():
                found.append(process.name)
    return found


def _in_use(namespaces: set[str]) -> set[str]:
    found = set()
    for process in _processes():
        for kind in ("net", "mnt", "pid", "user", "ipc"):
            with contextlib.suppress(OSError):
                found.add(str((process / "ns" / kind).readlink()))
    return namespaces & found


def _parent_of(pid: int) -> int:
    return int(Path(f"/proc/{pid}/stat").read_text().rpartition(") ")[2].split()[1])


def _sockets(scratch: Path) -> list[str]:
    return [line for line in Path("/proc/net/unix").read_text().splitlines() if str(scratch) in line]


def _own_namespaces() -> set[str]:
    return {str(Path(f"/proc/self/ns/{kind}").readlink()) for kind in ("net", "mnt", "pid", "user", "ipc")}


@contextlib.contextmanager
def _started(way: str, scratch: Path):
    """A parent with a job inside; what it told of the job."""
    arguments = [way, str(scratch), PROGRAM, f"mark-{scratch.name}"]
    with subprocess.Popen([sys.executable, "-c", PARENT, *arguments], stdout=subprocess.PIPE, text=True) as parent:
        try:
            pid, links = json.loads(parent.stdout.readline())
            yield parent, pid, set(links) - _own_namespaces()
        finally:
            parent.kill()


@pytest.mark.parametrize("way", WAYS)
def test_nothing_is_left_when_the_parent_is_killed(way, scratch):
    with _started(way, scratch) as (parent, _, namespaces):
        # In files of its own the folder is memory that nobody outside sees.
        assert len(list(scratch.iterdir())) == (0 if "NamespaceSandbox" in way else 1)
        assert len(_naming(f"mark-{scratch.name}")) >= 3  # the parent, the job, and what it detached
        if "NamespaceSandbox" in way:
            assert _in_use(namespaces) == namespaces
            assert len(namespaces) == 5
        parent.send_signal(signal.SIGKILL)
        parent.wait()
        _wait_until(lambda: not scratch.exists())
    _wait_until(lambda: not _naming(f"mark-{scratch.name}"))
    _wait_until(lambda: not _in_use(namespaces))
    assert _sockets(scratch) == []
    assert list(scratch.parent.iterdir()) == []
    if "NamespaceSandbox" in way:
        assert not Path("/dev/shm", scratch.name).exists()


@pytest.mark.parametrize("sandbox", [NamespaceSandbox(), RecordingSandbox(), NoSandbox()], ids=lambda each: each.level)
def test_the_folder_is_there_while_the_job_runs_and_gone_when_the_sandbox_is_left(sandbox, scratch):
    program = (
        "import os, sys, tempfile; here = tempfile.gettempdir()\n"
        f"sys.exit(0 if here == {str(scratch)!r} and os.stat(here).st_mode & 0o777 == 0o700 else 1)"
    )
    with sandbox.start(Job((sys.executable, "-c", program), {}, b"", 2, scratch=str(scratch))) as confined:
        assert confined.wait(30) == 0
        assert scratch.is_dir()
    assert not scratch.exists()


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("victim", ["supervisor", "guard"])
def test_nothing_is_left_when_one_of_those_who_watch_is_killed(way, victim, scratch):
    with _started(way, scratch) as (parent, pid, namespaces):
        supervisor = _parent_of(pid)
        guard = _parent_of(supervisor)
        os.kill(supervisor if victim == "supervisor" else guard, signal.SIGKILL)
        # What the job detached is gone although the parent lives on.
        _wait_until(lambda: _naming(f"mark-{scratch.name}") == [str(parent.pid)])
        parent.send_signal(signal.SIGKILL)
        parent.wait()
    _wait_until(lambda: not _in_use(namespaces))
    if victim == "supervisor":
        _wait_until(lambda: not scratch.exists())


def test_what_a_wholly_killed_sandbox_left_is_swept_by_the_next(scratch):
    """Not even the first processes of the sandbox are spared, as when a machine runs out of memory."""
    with _started("levels.NoSandbox", scratch) as (parent, pid, _):
        supervisor = _parent_of(pid)
        for process in (parent.pid, _parent_of(supervisor), supervisor, *map(int, _naming(f"mark-{scratch.name}"))):
            with contextlib.suppress(ProcessLookupError):
                os.kill(process, signal.SIGKILL)
        parent.wait()
    _wait_until(lambda: not _naming(f"mark-{scratch.name}"))
    assert scratch.is_dir()
    sweep(str(scratch.parent))
    assert scratch.is_dir()  # too young: it might be about to be used
    os.utime(scratch, (0, 0))

    def swept() -> bool:
        sweep(str(scratch.parent))  # a process that was just killed may hold its lock for a moment
        return not scratch.exists()

    _wait_until(swept)


def test_a_folder_that_is_in_use_is_never_swept(scratch):
    job = Job((sys.executable, "-c", "import time; time.sleep(60)"), {}, b"", 2, scratch=str(scratch))
    with NamespaceSandbox().start(job):
        os.utime(scratch, (0, 0))
        sweep(str(scratch.parent))
        assert scratch.is_dir()


def test_only_our_own_folders_are_swept(tmp_path):
    (tmp_path / "other").mkdir()
    (tmp_path / f"{PREFIX}file").touch()
    (tmp_path / f"{PREFIX}link").symlink_to(tmp_path / "other")
    for path in tmp_path.iterdir():
        os.utime(path, (0, 0), follow_symlinks=False)
    sweep(str(tmp_path))
    assert len(list(tmp_path.iterdir())) == 3


def test_removing_never_follows_a_link(tmp_path):
    outside, folder = tmp_path / "outside", tmp_path / "folder"
    outside.mkdir()
    (outside / "kept").touch()
    outside.chmod(0o750)
    folder.mkdir()
    (folder / "link").symlink_to(outside)
    remove(str(folder))
    assert not folder.exists()
    assert (outside / "kept").exists()
    assert outside.stat().st_mode & 0o777 == 0o750


def test_a_folder_that_may_not_be_listed_is_left_alone(tmp_path, monkeypatch):
    def refuse(_path):
        raise PermissionError

    monkeypatch.setattr(os, "scandir", refuse)  # to root every folder is open
    sweep(str(tmp_path))


def test_shared_memory_is_that_of_the_sandbox(run_inside):
    """But where NVIDIA's multi-process service runs; then the layer is not named, and nothing is asserted of it."""
    name = f"sovcheck-test-{os.getpid()}"
    ran = run_inside(NamespaceSandbox(), f"import os; print(os.listdir('/dev/shm')); open('/dev/shm/{name}', 'w')")
    left = Path("/dev/shm", name)
    if "shm" in ran.observed.layers:
        assert ran.output == "[]\n"
        assert not left.exists()
    else:
        assert Path("/tmp/nvidia-mps").exists()
        left.unlink()
