"""Entry process: what it is given, what its job finds in the environment, and how it ends."""

import contextlib
import marshal
import os
import re
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import sovcheck
from sovcheck.evidence.isolation import IsolationLevel
from sovcheck.smoke.failures import FailureCode, SmokeFailure
from sovcheck.smoke.isolation import scratch
from sovcheck.smoke.isolation.confinement import NOTHING
from sovcheck.smoke.isolation.interface import Job
from sovcheck.smoke.isolation.messages import channel

_ENTRY = (
    "import sys; sys.path.insert(0, sys.argv[1]); "
    "from sovcheck.smoke.isolation.entrypoint import main; main(sys.argv[2:])"
)
_CACHE = re.compile(
    r"(?:VLLM_(?:CACHE|CONFIG)|TRITON|CUDA_CACHE|SGLANG_CACHE|XDG)\w*_(?:ROOT|DIR|PATH|HOME)|TRITON_HOME"
)
"""Where runtimes would write what they compile, had they the machine's own files: without these it is below HOME."""

PATIENCE_S = 20.0
"""Seconds that the entry has to answer, and to end."""

_HOOK = Path(__file__).parent / "python_hook"


@dataclass(frozen=True, slots=True)
class Way:
    """A way in, as the entry knows it, the level that it reaches, and the namespaces that it makes."""

    name: str
    level: IsolationLevel
    namespaces: int = 0


@contextlib.contextmanager
def entry(job: Job, way: Way, reports: str) -> Iterator[tuple[socket.socket, socket.socket, int]]:
    """The entry as a process: its control channel, the job's channel, and the read end of the job's steps."""
    with contextlib.ExitStack() as stack:
        (control, control_end), (talk, talk_end) = channel(), channel()
        read_end, write_end = os.pipe()
        order, plan_file = _memory(job.order), _memory(_plan(job, way, reports))
        for end in (control, talk):
            stack.callback(end.close)
            end.settimeout(PATIENCE_S)
        stack.callback(os.close, read_end)
        given = (control_end.fileno(), talk_end.fileno(), job.log, write_end, order, plan_file)
        root = str(Path(sovcheck.__file__).parents[1])
        try:
            process = subprocess.Popen(  # noqa: S603 (our own interpreter)
                [sys.executable, "-I", "-S", "-c", _ENTRY, root, *map(str, given)],
                pass_fds=given,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=job.log,
                start_new_session=True,
            )
        except OSError as error:
            raise refused(f"{sys.executable}: {error.strerror}") from None
        finally:
            for end in (control_end, talk_end):
                end.close()
            for descriptor in (write_end, order, plan_file):
                os.close(descriptor)
        if job.scratch is not None:
            stack.callback(scratch.remove, job.scratch)  # should its maker have been killed
        stack.callback(_end, process, control)
        yield control, talk, read_end


def _plan(job: Job, way: Way, reports: str) -> bytes:
    """What the entry is to do, as it reads it."""
    wanted = {
        "scratch": job.scratch,
        "scratch_bytes": job.scratch_bytes,
        "weights": job.weights,
        "hidden": job.hidden,
    }
    plan = {
        "way": way.name,
        "namespaces": way.namespaces,
        "argv": job.argv,
        "env": _environment(job, way, reports),
        "parent": os.getpid(),
        "wanted": wanted,
    }
    return marshal.dumps(plan)  # the entry reads it with the same interpreter, and imports nothing for it


def _end(process: subprocess.Popen[bytes], control: socket.socket) -> None:
    """Let go: the supervisor ends all that is inside, then itself."""
    control.close()
    try:
        process.wait(PATIENCE_S)
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def _environment(job: Job, way: Way, reports: str) -> dict[str, str]:
    """The job's environment, what makes Python programs inside report, and where it may write."""
    env = dict(job.env)
    if job.scratch is not None:
        env["TMPDIR"] = job.scratch  # what it leaves there is removed with it
    if way.name == NOTHING:
        return env
    env["PYTHONPATH"] = os.pathsep.join(filter(None, (str(_HOOK), env.get("PYTHONPATH"))))
    env["SOVCHECK_REPORTS"] = reports
    if job.scratch is not None:
        if "HOME" in env:
            env.setdefault("PYTHONUSERBASE", f"{env['HOME']}/.local")  # packages are found where they are
        env = {name: value for name, value in env.items() if not _CACHE.fullmatch(name)}
        env["HOME"] = job.scratch
    return env


def _memory(content: bytes) -> int:
    descriptor = os.memfd_create("sovcheck")
    with open(descriptor, "wb", closefd=False) as file:
        file.write(content)
    os.lseek(descriptor, 0, os.SEEK_SET)
    return descriptor


def refused(what: str) -> SmokeFailure:
    """The failure of a machine that refuses the way in, with what it refused."""
    return SmokeFailure(FailureCode.ISOLATION_UNAVAILABLE, what)
