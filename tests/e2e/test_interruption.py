"""However a scan is told to end, it says so, and leaves nothing: no process, no policy on a server, no report."""

import json
import os
import signal
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from sovcheck.policy.loading import load_policies

pytestmark = pytest.mark.slow

HEADER = "apiVersion: sovcheck/v1\nkind: Inventory\norganizations: [{id: home, country: FR, parents: []}]\ngpu_hosts:\n"
HOST = "  - {id: host-%d, owner: home, operator: home, tenancy: owned, country: FR, contract: {notice_days: %d}}\n"
ENDLESS = f"""\
# METADATA
# title: Endless
# description: It counts for longer than anybody waits.
# custom:
#   id: TST-01
#   severity: low
#   applies_to: [gpu_host]
#   needs: []
#   remediation: Nothing.
package example.endless

deny contains {{"message": "m", "path": null}} if {{
	n := {list(range(100))}
	count([1 | some a in n; some b in n; some c in n; some d in n; some e in n; (((a + b) + c) + d) + e == -1]) == 1
}}
"""
HIDING = """\
# METADATA
# title: Hiding
# description: A variable hides a package, so that these policies go to a server one by one.
# custom:
#   id: TST-02
#   severity: low
#   applies_to: [gpu_host]
#   needs: []
#   remediation: Nothing.
package example.hiding

deny contains {"message": "m", "path": null} if is_one(2)

is_one(example) if example == 1
"""
ONE_BY_ONE = len(load_policies().modules) + 3
"""Our modules, that one, the question whose answer is known, and what asks them."""


@pytest.fixture
def large(tmp_path: Path) -> Path:
    """An inventory that takes long enough to be interrupted."""
    path = tmp_path / "system.yaml"
    path.write_text(HEADER + "".join(HOST % (number, number) for number in range(20_000)))
    return path


@pytest.fixture
def hiding(tmp_path: Path) -> str:
    """The option for policies that cannot go to a server as one."""
    (tmp_path / "hiding").mkdir()
    (tmp_path / "hiding" / "hiding.rego").write_text(HIDING)
    return f"--policy={tmp_path / 'hiding'}"


@contextmanager
def scanning(inventory: Path, *options: object) -> Iterator["subprocess.Popen[bytes]"]:
    """A scan at work; it is ended with the block."""
    command = [sys.executable, "-m", "sovcheck", "scan", inventory, "--home=FR", "--output=json=report.json"]
    with subprocess.Popen([*command, *map(str, options)], cwd=inventory.parent, stderr=subprocess.PIPE) as process:
        try:
            yield process
        finally:
            process.kill()


def on_server(url: str, path: str) -> Any:
    with urllib.request.urlopen(f"{url}/v1/{path}", timeout=30) as reply:
        return json.loads(reply.read())["result"]


def policies_on(url: str) -> set[str]:
    return {policy["id"] for policy in on_server(url, "policies")}


def wait_for(what: Callable[[], object]) -> None:
    deadline = time.monotonic() + 240
    while not what():
        assert time.monotonic() < deadline, "what is waited for does not come"
        # A server asked for its policies writes out the tree of each: asked without a pause, it does little else.
        time.sleep(0.1)


def end(scan: "subprocess.Popen[bytes]", request: signal.Signals) -> None:
    """Tell it to end, and hold it to what it then owes."""
    assert scan.poll() is None, "it ended before it was told to"
    scan.send_signal(request)
    _, said = scan.communicate(timeout=60)
    # The variable that names the tests' own OPA is told first.
    told = [line for line in said.decode().splitlines() if line and "notice: set opa_bin=" not in line]
    assert told == ["sovcheck: interrupted: no verdict"]
    assert scan.returncode == 130


def children_of(pid: int) -> set[int]:
    tasks = Path(f"/proc/{pid}/task").iterdir()
    return {int(child) for task in tasks for child in (task / "children").read_text().split()}


@pytest.mark.parametrize(
    ("one_by_one", "policies", "request_to_end"),
    [
        (True, 1, signal.SIGTERM),
        (True, ONE_BY_ONE, signal.SIGTERM),
        (False, 1, signal.SIGINT),
        (False, 1, signal.SIGHUP),
    ],
    ids=["while it uploads", "after it has uploaded many", "while it evaluates", "when its terminal closes"],
)
def test_a_server_that_is_already_there_keeps_nothing(
    large: Path, hiding: str, opa_server: str, one_by_one: bool, policies: int, request_to_end: signal.Signals
):
    with scanning(large, "--opa-url", opa_server, *[hiding] * one_by_one) as scan:
        wait_for(lambda: len(policies_on(opa_server)) >= policies)
        end(scan, request_to_end)
    assert policies_on(opa_server) == set()
    assert on_server(opa_server, "data") == {}
    assert not (large.parent / "report.json").exists()


@pytest.mark.parametrize(
    ("engine", "request_to_end"), [("embedded", signal.SIGTERM), ("opa", signal.SIGTERM), ("opa", signal.SIGHUP)]
)
def test_no_process_is_left(
    large: Path, opa_binary: Path, engine: str, request_to_end: signal.Signals, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setenv("SOVCHECK_OPA", str(opa_binary))
    policies = large.with_name("policies")
    policies.mkdir()
    (policies / "endless.rego").write_text(ENDLESS)
    with scanning(large, "--engine", engine, "--policy", policies, "--engine-timeout=600") as scan:
        wait_for(lambda: children_of(scan.pid))
        time.sleep(3)
        children = children_of(scan.pid)
        assert children
        end(scan, request_to_end)
    wait_for(lambda: not any(Path(f"/proc/{child}").exists() for child in children))
    assert not (large.parent / "report.json").exists()


def test_a_request_that_comes_twice_does_not_hit_the_cleaning_up(large: Path, hiding: str, opa_server: str):
    """As `timeout` sends it: to the process, and once more to its group."""
    with scanning(large, "--opa-url", opa_server, hiding) as scan:
        wait_for(lambda: len(policies_on(opa_server)) == ONE_BY_ONE)
        scan.send_signal(signal.SIGTERM)
        wait_for(lambda: len(policies_on(opa_server)) < ONE_BY_ONE)
        end(scan, signal.SIGTERM)
    assert policies_on(opa_server) == set()


def test_what_a_killed_scan_leaves_behind_does_not_hurt_the_next(large: Path, run_opa: Callable[..., str]):
    url = run_opa()
    began = time.strftime("%Y%m%dT%H%M", time.gmtime())
    with scanning(large, "--opa-url", url) as scan:
        wait_for(lambda: policies_on(url))
        scan.kill()
    left = policies_on(url)
    assert left
    assert all(f"sovcheck_scan_{began}" <= name < "sovcheck_scan_3" for name in left)
    small = large.with_name("small.yaml")
    small.write_text(HEADER + HOST % (1, 1))
    with scanning(small, "--opa-url", url, "--fail-on=never") as scan:
        assert scan.wait(60) == 0
    assert policies_on(url) == left


def test_what_is_ignored_stays_ignored(large: Path):
    """Under `nohup` a scan outlives its terminal."""
    before = signal.signal(signal.SIGHUP, signal.SIG_IGN)
    try:
        with scanning(large, "--engine=embedded") as scan:
            wait_for(lambda: children_of(scan.pid))
            os.kill(scan.pid, signal.SIGHUP)
            end(scan, signal.SIGTERM)
    finally:
        signal.signal(signal.SIGHUP, before)
