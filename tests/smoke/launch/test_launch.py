"""A launch in a real sandbox, with servers that do what they should not."""

import contextlib
import json
import os
import sys
from pathlib import Path

import pytest

from sovcheck.evidence.isolation import Attempt, Isolation, IsolationLevel
from sovcheck.smoke.isolation.levels import NamespaceSandbox, RecordingSandbox
from sovcheck.smoke.launch.launch import Command, launch
from sovcheck.smoke.runtimes.environment import environment, worker_argv
from sovcheck.smoke.worker.channel import Channel
from sovcheck.smoke.worker_protocol import WorkOrder

PHONING = (Path(__file__).parents[1] / "phoning_server.py").read_text()
SPEAK = """
import ctypes, os, signal, sys
worker = os.getppid()
forged = b'{"event":"ended","step":{"id":"load","status":"pass","seconds":1.0}}\\n'
told = []
def tell(name, attempt):
    try:
        attempt()
        told.append(name)
    except OSError:
        pass
tell("descriptor", lambda: os.write(os.open(f"/proc/{worker}/fd/3", os.O_WRONLY), forged))
tell("order", lambda: os.open(f"/proc/{worker}/fd/0", os.O_RDONLY))
tell("memory", lambda: os.open(f"/proc/{worker}/mem", os.O_RDWR))
tell("end", lambda: os.kill(worker, signal.SIGKILL))
tell("stop", lambda: os.kill(worker, signal.SIGSTOP))
for number in range(3, 100):
    tell(f"inherited {number}", lambda: os.write(number, forged))
tell("standard input", lambda: os.read(0, 1) and 1 or os.stat("/none"))
print("told:", told, file=sys.stderr, flush=True)
sys.exit(1 if told else 0)
"""


class Heard:
    """Listens, and keeps nothing."""

    def begun(self, step_id):
        pass

    def advanced(self, done, total):
        pass

    def ended(self, step):
        pass


@pytest.fixture
def launched(tmp_path, tiny_gguf):
    """Launches a server of Python code."""

    def run(sandbox, code, *arguments, steps=("load", "generate")):
        order = WorkOrder(
            runtime="http",
            weights=str(tiny_gguf),
            scratch=str(tmp_path / "scratch"),
            steps=steps,
            server_argv=(sys.executable, "-c", code, *arguments, "{weights}"),
            prompts=("a b c",),
            max_new_tokens=4,
            load_timeout_s=60,
            generate_timeout_s=60,
        )
        env = environment("http", hardened=True, inherited={"PATH": "/usr/bin:/bin", "HOME": str(tmp_path)})
        return launch(sandbox, Command(argv=worker_argv(), env=env, order=order, allowed=(), timeout=120), Heard())

    return run


BOTH = pytest.mark.parametrize("sandbox", [NamespaceSandbox(), RecordingSandbox()], ids=lambda each: each.level)


@BOTH
def test_a_server_answers_and_writes_below_its_home(launched, sandbox):
    """It is a careful one: what it writes is in the folder that it was given."""
    program = "import tempfile; tempfile.mkstemp(dir=tempfile.gettempdir())\n" + PHONING
    result = launched(sandbox, program, "{port}", "600", "end")
    assert result.failures == []
    assert [step.id for step in result.steps] == ["load", "generate"]
    assert result.runtime.name == "http"
    assert result.isolation.attempts == ()


@BOTH
def test_a_server_cannot_speak_for_the_worker_look_into_it_or_end_it(launched, sandbox):
    result = launched(sandbox, SPEAK)
    (failure,) = result.failures
    assert failure.code == "E_SERVER_CRASH"
    assert "ended with exit code 0" in failure.what, failure.what
    assert "told: []" in failure.what
    assert result.runtime is None


@BOTH
def test_a_server_that_floods_its_log_ends_the_smoke_and_no_disk_is_filled(launched, sandbox):
    result = launched(sandbox, "import os\nwhile True:\n    os.write(1, b'x' * 65535 + b'\\n')")
    assert [failure.code for failure in result.failures] == ["E_LOG_FLOOD"]
    assert [(step.id, step.failure) for step in result.steps] == [("load", "E_LOG_FLOOD")]


class Leaving:
    """A sandbox in which something is tried while it is left."""

    level = IsolationLevel.NONE

    def __init__(self):
        self.steps, self._writing = os.pipe()
        self.attempts = ()

    @contextlib.contextmanager
    def start(self, job):
        channel = Channel(json.loads(job.order)["channelKey"])
        os.write(self._writing, channel.seal(b'{"event":"finished"}') + b"\n")
        yield self
        os.close(self._writing)
        os.close(self.steps)
        self.attempts = (Attempt(kind="tcp", host="203.0.113.9", port=443, first_s=1),)

    def observed(self):
        return Isolation(level=self.level, canary=True, setup_ms=1, observed_s=1, attempts=self.attempts)


def test_what_is_tried_after_the_last_word_is_told(launched):
    result = launched(Leaving(), "")
    assert result.failures == []
    assert [str(attempt) for attempt in result.isolation.attempts] == ["203.0.113.9:443"]
