"""A server of our own: who can speak to it, what goes wrong with it, and that nothing of it is ever left."""

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

import pytest

from sovcheck.engine.answers import PASSED
from sovcheck.engine.interface import EngineLimits
from sovcheck.engine.opa import server as servers
from sovcheck.engine.opa.engine import OpaEngine
from sovcheck.engine.opa.started import Started
from sovcheck.errors import EngineError

pytestmark = pytest.mark.slow

DATA = {"catalog": {}, "profile": {}, "today": "2026-11-21"}
LIMITS = EngineLimits(seconds=10)
PASSES = 'deny contains {"message": "m", "path": null} if input.number < 0'
ENDLESS = """deny contains {"message": "m", "path": null} if {
    input.number > 40
    all := numbers.range(1, 100000)
    count([1 | some a in all; some b in all; some c in all; a * b == c - 1]) < 0
}"""


@pytest.fixture
def make_started(policies, opa_binary):
    def make(*laws, opa=opa_binary, limits=LIMITS):
        return OpaEngine(policies(laws), DATA, limits, at=Started(opa))

    return make


def fake_opa(folder: Path, script: str) -> Path:
    path = folder / "opa"
    path.write_text(f"#!/bin/sh\n{script}\n")
    path.chmod(0o755)
    return path


def command_line(pid: int) -> list[str]:
    return Path(f"/proc/{pid}/cmdline").read_text().split("\0")


def message_of(engine, *questions) -> str:
    with pytest.raises(EngineError) as error:
        list(engine.evaluate(questions))
    assert "\n" not in str(error.value)
    return str(error.value)


def test_only_who_has_the_token_gets_in_and_nobody_can_read_it(make_started, rule_source, question, children):
    before = children()
    answers = make_started(rule_source(PASSES)).evaluate(question(key, number=1) for key in range(1000))
    next(answers)
    (pid,) = (pid for pid in children() - before if "run" in command_line(pid))
    (address,) = (word.partition("=")[2] for word in command_line(pid) if word.startswith("--addr="))
    assert address.startswith("127.0.0.1:")
    assert Path(f"/proc/{pid}/environ").read_bytes() == b"GOMEMLIMIT=3584MiB\0"
    assert urllib.request.urlopen(f"http://{address}/health", timeout=5).status == 200
    for path in ("v1/data", "v1/policies", "v1/data/sovcheck", "v1/config", "v1/data/system/authz", "metrics"):
        with pytest.raises(urllib.error.HTTPError) as refusal:
            urllib.request.urlopen(f"http://{address}/{path}", timeout=5)
        assert refusal.value.code == 401
        refusal.value.close()
    answers.close()


@pytest.mark.parametrize("builtin", ["http.send({})", "opa.runtime()", 'net.lookup_ip_addr("a")', "time.now_ns()"])
def test_a_rule_that_would_reach_out_is_refused(make_started, rule_source, question, builtin):
    message = message_of(make_started(rule_source(f"deny contains f if {{\n\tf := {builtin}\n}}")), question(number=1))
    assert message.startswith("rule TST-01 (rule1.rego:4) cannot be evaluated on a gpu_host: undefined function ")


def test_there_is_no_opa(make_started, rule_source, question, monkeypatch, tmp_path):
    monkeypatch.setenv("PATH", str(tmp_path))
    message = message_of(make_started(rule_source(PASSES), opa=None), question(number=1))
    assert message.startswith("there is no opa on the PATH: install opa ")
    assert "--opa-bin" in message


def test_what_is_no_opa_is_refused(make_started, rule_source, question, tmp_path):
    for opa in (tmp_path / "missing", fake_opa(tmp_path, "echo hello"), fake_opa(tmp_path, "exit 3")):
        message = message_of(make_started(rule_source(PASSES), opa=opa), question(number=1))
        assert message.startswith(f"{opa} is not an Open Policy Agent that runs here: ")


@pytest.mark.parametrize("version", ["0.70.0", "2.0.0"])
def test_a_version_that_will_not_do_is_refused(make_started, rule_source, question, tmp_path, version):
    opa = fake_opa(tmp_path, f"echo Version: {version}")
    message = message_of(make_started(rule_source(PASSES), opa=opa), question(number=1))
    assert message.startswith(f"{opa} is OPA {version}, sovcheck works with 1.0.0 up to before 2.0.0: ")


def test_another_port_is_taken_where_the_first_is_not_free(make_started, rule_source, question, monkeypatch):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        ports = [taken.getsockname()[1], servers.free_port()]
        monkeypatch.setattr(servers, "free_port", lambda: ports.pop(0))
        assert list(make_started(rule_source(PASSES)).evaluate([question(number=1)])) == [(0, {"TST-01": PASSED})]
    assert ports == []


def test_no_port_is_free(make_started, rule_source, question, monkeypatch):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        monkeypatch.setattr(servers, "free_port", lambda: taken.getsockname()[1])
        message = message_of(make_started(rule_source(PASSES)), question(number=1))
    assert message == "other processes took every port that opa was given (3 tries): run it again"


def test_who_took_the_port_sees_neither_token_nor_facts(make_started, rule_source, question, monkeypatch, stub):
    seen = []

    def reply(handler):
        seen.append((handler.path, handler.headers.get("Authorization")))
        handler.send_response(200)
        handler.send_header("Content-Type", "application/json")
        handler.end_headers()
        handler.wfile.write(b'{"result": "anything"}')

    port = int(stub(reply).rpartition(":")[2])
    monkeypatch.setattr(servers, "free_port", lambda: port)
    assert "took every port" in message_of(make_started(rule_source(PASSES)), question(number=1))
    assert {path for path, _ in seen} <= {"/health", "/v1/data/system/authz/proof"}
    assert all(token is None for _, token in seen)


def test_it_ends_before_the_first_rule(make_started, rule_source, question, tmp_path, opa_binary):
    opa = fake_opa(tmp_path, f'test "$1" = run && {{ echo no memory >&2; exit 9; }}\nexec {opa_binary} "$@"')
    message = message_of(make_started(rule_source(PASSES), opa=opa), question(number=1))
    assert message.startswith("opa ended (exit code 9: no memory) before the first rule: ")


def servers_of(children, before) -> set[int]:
    return {pid for pid in children() - before if "run" in command_line(pid)}


def test_it_is_killed_while_it_evaluates(make_started, rule_source, question, children):
    before = children()
    engine = make_started(rule_source(ENDLESS), limits=EngineLimits(seconds=60))
    answers = engine.evaluate(question(key, number=key) for key in range(500))
    next(answers)
    for pid in servers_of(children, before):
        os.kill(pid, signal.SIGKILL)
    with pytest.raises(EngineError, match=r"^opa ended \(signal SIGKILL.*\) before the scan was done: run it again$"):
        list(answers)


def test_the_end_of_a_server_that_has_answered_everything_changes_nothing(
    make_started, rule_source, question, children
):
    before = children()
    answers = make_started(rule_source(PASSES)).evaluate([question(number=1)])
    assert next(answers) == (0, {"TST-01": PASSED})
    for pid in servers_of(children, before):
        os.kill(pid, signal.SIGKILL)
    assert list(answers) == []


def test_an_endless_rule_is_given_up_in_time_and_named(make_started, rule_source, question):
    engine = make_started(rule_source(PASSES), rule_source(ENDLESS), limits=EngineLimits(seconds=0.5))
    begin = time.monotonic()
    message = message_of(engine, *(question(key, number=key) for key in range(42)))
    assert message == (
        "rule TST-02 (rule2.rego:1) did not finish in 0.5 s on a gpu_host: "
        "simplify it, or allow more with --engine-timeout"
    )
    assert time.monotonic() - begin < 10


GREEDY = """deny contains {"message": "m", "path": null} if {
    input.number > 40
    count(numbers.range(1, 1000000000)) < 0
}"""


def test_a_rule_that_wants_all_memory_ends_the_server_and_not_the_machine(make_started, rule_source, question):
    engine = make_started(rule_source(GREEDY), limits=EngineLimits(seconds=60, memory_mib=128))
    message = message_of(engine, *(question(key, number=key) for key in range(42)))
    assert message.startswith("opa ended (exit code 2: ")
    assert message.endswith("as it does when it needs more than 512 MiB: simplify the policies added last")


def test_a_server_that_is_busy_is_ended_at_once(make_started, rule_source, question, children):
    before = children()
    engine = make_started(rule_source(ENDLESS), limits=EngineLimits(seconds=60))
    answers = engine.evaluate(question(key, number=key) for key in range(500))
    next(answers)
    begin = time.monotonic()
    answers.close()
    assert time.monotonic() - begin < 5
    assert children() == before


SCAN = """
import sys, time
sys.path.insert(0, sys.argv[2])
from pathlib import Path
from sovcheck.engine.interface import Question
from sovcheck.engine.opa.engine import OpaEngine
from sovcheck.engine.opa.started import Started
from sovcheck.inventory.assets.asset import Kind
from sovcheck.policy.rules import PolicySet

data = {"catalog": {}, "profile": {}, "today": ""}
engine = OpaEngine(PolicySet((), (), ""), data, at=Started(Path(sys.argv[1])))
answers = engine.evaluate(Question(key, Kind.MODEL, "{}") for key in range(1000))
next(answers)
children = Path(f"/proc/self/task/{__import__('os').getpid()}/children").read_text().split()
print(*[pid for pid in children if "run" in Path(f"/proc/{pid}/cmdline").read_text()], flush=True)
time.sleep(60)
"""


@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGTERM, signal.SIGINT])
def test_however_the_scan_ends_its_server_ends_too(opa_binary, how):
    root = str(Path(__file__).parents[3])
    with subprocess.Popen(
        [sys.executable, "-c", SCAN, opa_binary, root], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    ) as scan:
        pid = int(scan.stdout.readline())
        os.kill(pid, 0)
        scan.send_signal(how)
        scan.wait(10)
    deadline = time.monotonic() + 10
    while Path(f"/proc/{pid}").exists() and time.monotonic() < deadline:
        time.sleep(0.01)
    assert not Path(f"/proc/{pid}").exists()
