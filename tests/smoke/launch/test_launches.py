"""A run that is to be on an accelerator: a real worker in a real sandbox, and a driver whose list is made here."""

import os
import sys
from pathlib import Path

import pytest

from sovcheck.evidence.measurement import StepStatus
from sovcheck.smoke.host.accelerators.utilization import AcceleratorUse, Occupancy
from sovcheck.smoke.isolation.levels import NamespaceSandbox, RecordingSandbox
from sovcheck.smoke.launch.launch import Command
from sovcheck.smoke.launch.launches import launch_on_accelerator
from sovcheck.smoke.runtimes.environment import environment, worker_argv
from sovcheck.smoke.worker_protocol import TokenCost, WorkOrder

pytestmark = pytest.mark.slow

SERVER = str(Path(__file__).parents[1] / "phoning_server.py")
GB = 1_000_000_000


class Told:
    """Listens to steps."""

    def __init__(self):
        self.steps = {}

    def begun(self, step_id):
        """Nothing to show."""

    def advanced(self, done, total):
        """Nothing to show."""

    def ended(self, step):
        """Keep it."""
        self.steps[step.id] = step


def servers(mark):
    """The processes of the server, as they are numbered out here."""
    found = set()
    for folder in Path("/proc").iterdir():
        if folder.name.isdigit() and int(folder.name) != os.getpid():
            try:
                words = (folder / "cmdline").read_bytes().split(b"\0")
            except OSError:
                continue
            if mark.encode() in words:
                found.add(int(folder.name))
    return found


def run(tmp_path, sandbox, ask, *, required=False, program=SERVER):
    scratch = tmp_path / "scratch"
    order = WorkOrder(
        runtime="http",
        weights=str(tmp_path),
        scratch=str(scratch),
        device="cuda:0",
        steps=("load", "generate"),
        server_argv=(sys.executable, program, "{port}", "600", "phone", "{weights}", tmp_path.name),
        prompts=("All human beings",),
        cost=TokenCost(held_bytes=10 * GB),
    )
    command = Command(
        argv=worker_argv("http"),
        env=environment("http", hardened=True, inherited=os.environ),
        order=order,
        allowed=(),
        timeout=60,
    )
    told = Told()
    launched = launch_on_accelerator(sandbox, command, told, AcceleratorUse(ask, sees_all=True), required=required)
    return launched, told.steps.get("accelerator")


@pytest.mark.parametrize("sandbox", [NamespaceSandbox(), RecordingSandbox()], ids=lambda each: each.level)
def test_the_server_is_found_in_the_list_by_the_number_that_it_has_outside(tmp_path, sandbox):
    def ask():
        running = dict.fromkeys(servers(tmp_path.name), 11 * GB)
        return Occupancy({1: GB, **running}, GB + sum(running.values()))

    launched, step = run(tmp_path, sandbox, ask)
    assert step.status is StepStatus.PASS
    assert step.message.startswith("in the driver's list of processes (1)")
    assert launched.steps[-1] == step
    assert launched.failures == []


def test_a_server_that_is_not_on_the_accelerator_fell_back(tmp_path):
    launched, step = run(tmp_path, NamespaceSandbox(), lambda: Occupancy({1: 40 * GB}, 40 * GB))
    assert (step.status, step.failure) == (StepStatus.FAIL, "E_CPU_FALLBACK")
    assert [failure.code for failure in launched.failures] == ["E_CPU_FALLBACK"]


@pytest.mark.parametrize("required", [False, True])
def test_a_driver_that_cannot_be_asked_is_a_failure_only_where_an_accelerator_is_required(tmp_path, required):
    launched, step = run(tmp_path, NamespaceSandbox(), lambda: None, required=required)
    assert step.status is (StepStatus.FAIL if required else StepStatus.SKIPPED)
    assert [failure.code for failure in launched.failures] == (["E_CPU_FALLBACK"] if required else [])
    assert "the driver cannot be asked" in step.message


def test_what_was_not_loaded_used_nothing(tmp_path):
    launched, step = run(tmp_path, NamespaceSandbox(), lambda: None, required=True, program="/no/such/server.py")
    assert step is None
    assert [failure.code for failure in launched.failures] == ["E_SERVER_CRASH"]
