"""What only the embedded engine must do: survive policies that bring a process down, and leave nothing behind."""

import errno
import json
import os
import re
import resource
import signal
import subprocess
import sys
import textwrap
import threading
import time
from itertools import count, takewhile
from pathlib import Path

import pytest
from msgspec.structs import replace

from sovcheck.engine.answers import PASSED
from sovcheck.engine.embedded.crash_report import explain
from sovcheck.engine.embedded.engine import EmbeddedEngine
from sovcheck.engine.embedded.process import WorkerExit
from sovcheck.engine.embedded.protocol import NOT_LOADED, Failure
from sovcheck.engine.embedded.worker_status import Position, Stage
from sovcheck.engine.interface import EngineLimits
from sovcheck.errors import EngineError
from sovcheck.policy.bundle import known_answer
from sovcheck.policy.rules import Module

PASSES = 'deny contains {"message": "m", "path": null} if input.number < 0'
ENDLESS = """deny contains {"message": "m", "path": null} if {
    numbers := numbers.range(1, 100000)
    count([1 | some a in numbers; some b in numbers; some c in numbers; a * b == c - 1]) < 0
}"""
RECURSIVE = """deny contains {"message": "m", "path": null} if ping(input.number) == 1

ping(x) := pong(x)

pong(x) := ping(x)"""
HUGE = """deny contains {"message": "m", "path": null} if {
    numbers := numbers.range(1, 4000)
    pairs := [[a, b] | some a in numbers; some b in numbers]
    count(pairs) < 0
}"""


@pytest.mark.parametrize("fresh", [False, True], ids=["forked", "fresh"])
def test_an_endless_rule_is_ended_in_time_and_named(policies, rule_source, question, fresh):
    engine = EmbeddedEngine(
        policies([rule_source(PASSES), rule_source(ENDLESS)]), {}, EngineLimits(seconds=0.5), fresh=fresh
    )
    begin = time.monotonic()
    with pytest.raises(EngineError) as error:
        list(engine.evaluate([question(number=1)]))
    assert 0.4 < time.monotonic() - begin < 5
    assert str(error.value) == (
        "rule TST-02 (rule2.rego:1) did not finish in 0.5 s on a gpu_host: "
        "simplify it, or allow more with --engine-timeout"
    )


def test_a_loop_over_null_is_an_error_with_its_line(make_embedded, rule_source, question):
    """To OPA it is just undefined, which is why loading refuses a rule that could do it (tests/engine/opa)."""
    engine = make_embedded(rule_source("deny contains f if {\n\tsome f in input.country\n}"))
    with pytest.raises(EngineError, match=r"^rule TST-01 \(rule1.rego:4\) cannot be evaluated on a gpu_host: "):
        list(engine.evaluate([question(country=None)]))


def test_facts_that_are_no_json_are_an_error_that_names_the_rule(make_embedded, rule_source, question):
    """A number that is none must not pass for one that nobody stated."""
    engine = make_embedded(rule_source(PASSES))
    with pytest.raises(EngineError, match=r"^rule TST-01 \(rule1.rego:1\) cannot be evaluated on a gpu_host: "):
        list(engine.evaluate([question(number=1), question(number=float("nan"))]))


def test_the_limit_is_per_rule_and_asset_not_for_all(make_embedded, rule_source, question):
    slow = """deny contains {"message": "m", "path": null} if {
        numbers := numbers.range(1, 120 + (input.number - input.number))
        count([1 | some a in numbers; some b in numbers; a * b == 1 - a]) > 0
    }"""
    limit, begin = 0.5, time.monotonic()
    engine = make_embedded(*[rule_source(slow)] * 4, limits=EngineLimits(seconds=limit, workers=1))
    # Questions are drawn as they are needed: on a machine of any speed they go on until the limit has passed.
    longer = takewhile(lambda key: key < 20 or time.monotonic() - begin <= limit, count())
    answers = [key for key, _ in engine.evaluate(question(key, number=key) for key in longer)]
    assert len(answers) >= 20
    assert answers == list(range(len(answers)))


@pytest.mark.parametrize("fresh", [False, True], ids=["forked", "fresh"])
def test_recursion_that_overflows_the_stack_is_an_error_that_names_the_rule(policies, rule_source, question, fresh):
    engine = EmbeddedEngine(policies([rule_source(PASSES), rule_source(RECURSIVE)]), {}, fresh=fresh)
    with pytest.raises(EngineError) as error:
        list(engine.evaluate([question(number=1)]))
    assert str(error.value).startswith("rule TST-02 (rule2.rego:1) crashed the engine on a gpu_host (signal SIGSEGV")
    assert str(error.value).endswith("simplify it; endless recursion does this")


@pytest.mark.slow
def test_a_rule_that_wants_too_much_memory_is_an_error_that_names_it(make_embedded, rule_source, question):
    engine = make_embedded(rule_source(HUGE), limits=EngineLimits(seconds=30, memory_mib=200))
    with pytest.raises(EngineError) as error:
        list(engine.evaluate([question(number=1)]))
    assert str(error.value) == "rule TST-01 (rule1.rego:1) needs more than 200 MiB on a gpu_host: simplify it"


def test_crashes_come_in_the_order_of_the_questions(make_embedded, rule_source, question):
    rego = RECURSIVE.replace("if ping(input.number) == 1", "if {\n\tinput.number >= 1000\n\tping(1)\n}")
    answered = []
    with pytest.raises(EngineError, match="SIGSEGV"):
        answered.extend(
            key
            for key, _ in make_embedded(rule_source(rego)).evaluate(question(key, number=key) for key in range(5000))
        )
    assert answered == list(range(len(answered)))
    assert 900 < len(answered) <= 1000


def test_a_rule_that_is_asked_often_still_has_all_that_it_refers_to(policies, rule_source, question):
    """It is evaluated with few modules then: libraries must be among them, or all modules where it names others."""
    library = Module("lib.rego", "package sovcheck.lib.sizes\n\nlarge(number) if number > data.profile.limit\n")
    other = Module("other.rego", "package test.other\n\nlimit := 50\n")
    found = policies(
        [
            rule_source(f'deny contains {{"message": "m", "path": null}} if {condition}')
            for condition in ("data.sovcheck.lib.sizes.large(input.number)", "input.number > data.test.other.limit")
        ]
    )
    found = replace(found, modules=(*found.modules, library, other))
    engine = EmbeddedEngine(found, {"profile": {"limit": 50}}, EngineLimits(workers=1))
    for key, answers in engine.evaluate(question(key, number=key) for key in range(101)):
        assert [answers[rule] == PASSED for rule in ("TST-01", "TST-02")] == [key <= 50] * 2


def test_policies_that_take_too_long_to_read_are_an_error(make_embedded, rule_source, question):
    engine = make_embedded(rule_source(f"x := {'[' * 24}{']' * 24}"), limits=EngineLimits(seconds=0.3))
    with pytest.raises(EngineError, match=r"^the policies did not compile in 0.3 s"):
        list(engine.evaluate([question(number=1)]))


def test_small_work_has_one_worker_and_large_work_has_more(make_embedded, rule_source, question, children):
    def workers_after(questions, taken):
        before = children()
        answers = make_embedded(rule_source(PASSES), limits=EngineLimits(workers=3)).evaluate(questions)
        for _ in range(taken):
            next(answers)
        count = len(children() - before)
        answers.close()
        return count

    assert workers_after((question(key, number=1) for key in range(50)), 1) == 1
    assert workers_after((question(key, number=1) for key in range(5000)), 1000) == 3


def test_closing_half_way_ends_all_workers(make_embedded, rule_source, question, children):
    before = children()
    answers = make_embedded(rule_source(PASSES)).evaluate(question(key, number=1) for key in range(100_000))
    next(answers)
    assert children() > before
    answers.close()
    assert children() == before


def test_closing_ends_a_worker_that_is_busy(make_embedded, rule_source, question, children):
    rego = ENDLESS.replace("if {", "if {\n\tinput.number > 63")
    before = children()
    answers = make_embedded(rule_source(rego), limits=EngineLimits(seconds=60, workers=1)).evaluate(
        question(key, number=key) for key in range(200)
    )
    next(answers)
    begin = time.monotonic()
    answers.close()
    assert time.monotonic() - begin < 5
    assert children() == before


def test_a_worker_that_somebody_kills_is_an_error(make_embedded, rule_source, question, children):
    before = children()
    rego = ENDLESS.replace("if {", "if {\n\tinput.number > 31")
    answers = make_embedded(rule_source(rego), limits=EngineLimits(seconds=60, workers=1)).evaluate(
        question(key, number=key) for key in range(200)
    )
    next(answers)
    for pid in children() - before:
        os.kill(pid, signal.SIGKILL)
    with pytest.raises(EngineError, match=r"was killed on a gpu_host|was killed before the first rule"):
        list(answers)


def test_a_process_with_threads_is_not_forked(policies, rule_source, question, monkeypatch):
    monkeypatch.setattr(os, "fork", lambda: pytest.fail("forked although there are threads"))
    done = threading.Event()
    thread = threading.Thread(target=done.wait)
    thread.start()
    try:
        engine = EmbeddedEngine(policies([rule_source(PASSES)]), {})
        assert list(engine.evaluate([question(number=1)])) == [(0, {"TST-01": PASSED})]
    finally:
        done.set()
        thread.join()


def test_the_engine_does_not_import_regorus_into_the_scan():
    program = "import sys; import sovcheck.engine.embedded.engine; sys.exit('regorus' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", program], check=False).returncode == 0


PROGRAM = """
import json, os, signal, sys
from sovcheck.engine.embedded.engine import EmbeddedEngine
from sovcheck.engine.interface import EngineLimits, Question
from sovcheck.inventory.assets.asset import Kind
from sovcheck.policy.rules import Module, PolicySet, Rule
from sovcheck.policy.severity import Severity

rego = sys.argv[1]
rule = Rule(
    id="TST-01", title="", description="", severity=Severity.LOW, applies_to=(Kind.GPU_HOST,), needs=(),
    needs_to_pass=(), controls={}, remediation="", package="test", file="test.rego", line=1, layer="",
    has_applies=False,
)
engine = EmbeddedEngine(
    PolicySet((rule,), (Module("test.rego", "package test\\n" + rego),), ""), {}, EngineLimits(seconds=60),
    fresh=sys.argv[2] == "fresh",
)

def questions():
    number = 0
    while True:
        yield Question(number, Kind.GPU_HOST, json.dumps({"kind": "gpu_host", "number": number}))
        number += 1

try:
    for key, _ in engine.evaluate(questions()):
        if key == 100:
            children = open(f"/proc/{os.getpid()}/task/{os.getpid()}/children").read()
            print("ready", children, flush=True)
except KeyboardInterrupt:
    print("interrupted", repr(open(f"/proc/{os.getpid()}/task/{os.getpid()}/children").read()), flush=True)
    sys.exit(130)
"""


def _alive(pid: int) -> bool:
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except FileNotFoundError:
        return False
    return state != "Z"


def _gone(pids, seconds):
    deadline = time.monotonic() + seconds
    while any(map(_alive, pids)) and time.monotonic() < deadline:
        time.sleep(0.02)
    return not any(map(_alive, pids))


BUSY = {
    "between questions": PASSES,
    "inside an endless rule": ENDLESS.replace("if {", "if {\n\tinput.number > 400"),
}


@pytest.fixture(params=["forked", "fresh"])
def start_scan(request):
    """A process of its own that asks without end; gives it and its workers once they are at work."""
    started = []

    def start(rego):
        process = subprocess.Popen(
            [sys.executable, "-c", textwrap.dedent(PROGRAM), rego, request.param],
            stdout=subprocess.PIPE,
            text=True,
            start_new_session=True,
        )
        started.append(process)
        word, *pids = process.stdout.readline().split()
        assert word == "ready"
        time.sleep(0.3)
        return process, [int(pid) for pid in pids]

    yield start
    for process in started:
        process.kill()
        process.communicate()


@pytest.mark.parametrize("rego", BUSY.values(), ids=BUSY)
def test_ctrl_c_ends_the_scan_and_all_its_workers(start_scan, rego):
    process, workers = start_scan(rego)
    assert workers
    # The terminal sends it to the whole group, workers too.
    os.killpg(process.pid, signal.SIGINT)
    output, _ = process.communicate(timeout=10)
    assert (process.returncode, output.strip().splitlines()[-1]) == (130, "interrupted ''")
    assert _gone(workers, 2)


@pytest.mark.parametrize("rego", BUSY.values(), ids=BUSY)
def test_workers_die_with_a_scan_that_is_killed(start_scan, rego):
    process, workers = start_scan(rego)
    assert workers
    process.kill()
    process.wait(timeout=10)
    assert _gone(workers, 5)


@pytest.mark.parametrize("entry", known_answer.ENTRIES)
def test_an_engine_that_does_not_give_a_known_answer_gives_none(
    make_embedded, rule_source, question, monkeypatch, entry
):
    monkeypatch.setattr(known_answer, "ANSWERS", {**known_answer.ANSWERS, entry: []})
    engine = make_embedded(rule_source('deny contains {"message": "m", "path": null} if input.number < 0'))
    with pytest.raises(EngineError, match="a wrong answer to a question whose answer is known: install it again"):
        list(engine.evaluate([question(number=1)]))


@pytest.mark.parametrize("fresh", [False, True])
def test_a_system_that_lets_no_process_start_is_an_error_that_says_so(
    policies, rule_source, question, monkeypatch, fresh
):
    def refuse(*_, **__):
        raise BlockingIOError(errno.EAGAIN, "Resource temporarily unavailable")

    monkeypatch.setattr(os, "posix_spawn" if fresh else "fork", refuse)
    engine = EmbeddedEngine(policies([rule_source("deny := set()")]), {}, fresh=fresh)
    with pytest.raises(EngineError, match=r"^no process can be started .*unavailable\): let this user have"):
        list(engine.evaluate([question(number=1)]))


@pytest.mark.parametrize("limit", [resource.RLIMIT_AS, resource.RLIMIT_FSIZE])
def test_a_worker_keeps_to_what_the_scan_itself_is_denied(limit, tmp_path):
    """A limit on the scan that is lower than the worker's own is no reason to end."""
    amount = {resource.RLIMIT_AS: 900 * 2**20, resource.RLIMIT_FSIZE: 4096}[limit]
    (tmp_path / "system.yaml").write_text(
        "apiVersion: sovcheck/v1\nkind: Inventory\norganizations: [{id: agency, country: FR, public_body: true}]\n"
        "gpu_hosts: [{id: rack, owner: agency, operator: agency, country: FR}]\n"
    )
    scan = [sys.executable, "-m", "sovcheck", "scan", "system.yaml", "--home=FR", "--output=json"]
    finished = subprocess.run(
        scan,
        cwd=tmp_path,
        check=False,
        capture_output=True,
        preexec_fn=lambda: resource.setrlimit(limit, (amount, amount)),
    )
    assert finished.returncode in {0, 1}, finished.stderr
    assert json.loads(finished.stdout)["results"] is not None


@pytest.mark.parametrize(
    ("death", "said"),
    [
        (
            WorkerExit(signal.SIGABRT, Position(Stage.COMPILING), "memory allocation of 9 bytes failed"),
            "let this process have",
        ),
        (WorkerExit(signal.SIGKILL, Position(Stage.STARTING), ""), "or the machine ran out of memory"),
        (
            WorkerExit(0, Position(Stage.STARTING), "OSError: no"),
            r"first rule \(it returned: OSError: no\): see what",
        ),
    ],
)
def test_a_worker_that_never_began_says_what_it_lacks_and_blames_no_policy(death, said):
    message = str(explain(death, EngineLimits(), {}, []))
    assert re.search(said, message)
    assert "fewer" not in message


def test_an_engine_at_work_keeps_its_worker(make_embedded, rule_source, question, children):
    before = children()
    with make_embedded(rule_source(PASSES)).running() as running:
        list(running.evaluate([question(number=1)]))
        workers = children() - before
        list(running.evaluate([question(number=2)]))
        assert len(workers) == 1
        assert children() - before == workers
    assert children() == before


def test_an_engine_that_cannot_be_loaded_is_no_fault_of_the_policies():
    why = Failure(Position(Stage.COMPILING), f"{NOT_LOADED}x.so: failed to map")
    told = str(explain(why, EngineLimits(), {}, []))
    assert told.startswith("the engine cannot be loaded (x.so: failed to map): install sovcheck again; where memory")
