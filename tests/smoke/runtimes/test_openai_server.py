"""Servers of their own process: a real one, and every way in which one can fail."""

import sys
import time
from pathlib import Path

import pytest

from sovcheck.evidence.measurement import StepStatus
from sovcheck.smoke.runtimes.interface import Description, NotOffered
from sovcheck.smoke.runtimes.llamacpp import LlamaCpp
from sovcheck.smoke.runtimes.openai_api import OpenAiApi
from sovcheck.smoke.worker_protocol import WorkOrder

pytestmark = pytest.mark.slow

SERVERS = str(Path(__file__).with_name("servers.py"))


def _argv(way: str) -> list[str]:
    return [sys.executable, SERVERS, way, "{port}", "{weights}"]


def _gone(word: str) -> bool:
    """Whether no process has that word in its command line; the kernel may take a moment to end one."""
    deadline = time.monotonic() + 5
    while _processes_with(word) and time.monotonic() < deadline:
        time.sleep(0.05)
    return not _processes_with(word)


def _processes_with(word: str) -> list[str]:
    found = []
    for path in Path("/proc").glob("[0-9]*/cmdline"):
        try:
            found += [path.parent.name] if word.encode() in path.read_bytes() else []
        except OSError:
            continue
    return found


@pytest.mark.parametrize("runtime", ["http", "llama-server"])
def test_a_real_server_goes_through_every_step_and_is_gone_afterwards(work, tiny_gguf, runtime, tmp_path):
    steps = ["load", "generate", "speed", "languages"]
    worked = work(
        runtime=runtime,
        weights=str(tiny_gguf),
        steps=steps,
        serverArgv=[*_argv("real"), str(tmp_path)],
        languages=["en"],
    )
    assert {name: step.status for name, step in worked.steps.items()} == dict.fromkeys(steps, StepStatus.PASS)
    assert worked.runtime.argv[2] == "real"
    assert worked.measured("speed").decode_tok_s > 0
    assert _gone(str(tmp_path))


def test_the_same_ids_come_from_a_server_and_from_this_process(work, tiny_gguf):
    order = {"weights": str(tiny_gguf), "steps": ["load", "generate"]}
    here = work(runtime="llamacpp", **order).steps["generate"].metrics
    there = work(runtime="http", serverArgv=_argv("real"), **order).steps["generate"].metrics
    assert here["idsSha256"] == there["idsSha256"]
    assert here["perplexity"] == pytest.approx(there["perplexity"], abs=0.01)


@pytest.mark.parametrize(
    ("way", "code", "said"),
    [
        ("exits", "E_SERVER_CRASH", "exit code 1; its last words: no such architecture"),
        ("raises", "E_SERVER_CRASH", "its first error: ValueError: no such head; its last words: shutting down"),
        ("talks", "E_SERVER_CRASH", "and that was that"),
        ("sleeps", "E_LOAD_TIMEOUT", "1 s"),
    ],
)
def test_a_server_that_does_not_become_ready(work, tiny_gguf, way, code, said, tmp_path):
    argv = [*_argv(way), str(tmp_path)]
    load_timeout = 1 if way == "sleeps" else 60
    worked = work(runtime="http", weights=str(tiny_gguf), steps=["load"], serverArgv=argv, loadTimeoutS=load_timeout)
    assert worked.steps["load"].failure == code
    assert said in worked.steps["load"].message
    assert worked.finished
    assert _gone(str(tmp_path))


@pytest.mark.parametrize(
    ("way", "code", "said"),
    [
        ("silent", "E_GEN_TIMEOUT", "2 s"),
        ("broken", "E_SERVER_CRASH", "its last words: half way"),
    ],
)
def test_a_server_that_is_healthy_and_never_answers(work, tiny_gguf, way, code, said, tmp_path):
    argv = [*_argv(way), str(tmp_path)]
    worked = work(
        runtime="http", weights=str(tiny_gguf), steps=["load", "generate"], serverArgv=argv, generateTimeoutS=2
    )
    assert worked.steps["load"].status is StepStatus.PASS
    assert worked.steps["generate"].failure == code
    assert said in worked.steps["generate"].message
    assert worked.finished
    assert _gone(str(tmp_path))


def test_a_server_that_fails_at_what_it_offers_does_not_merely_not_offer_it(work, tiny_llama):
    steps = ["load", "generate", "languages", "embed"]
    worked = work(runtime="http", weights=str(tiny_llama), steps=steps, serverArgv=_argv("ailing"), languages=["en"])
    failures = {name: step.failure for name, step in worked.steps.items()}
    assert failures == {"load": None} | dict.fromkeys(steps[1:], "E_SERVER_CRASH")


def test_likelihoods_that_json_cannot_write_are_no_numbers(work, tiny_llama):
    worked = work(runtime="http", weights=str(tiny_llama), steps=["load", "generate"], serverArgv=_argv("numberless"))
    assert worked.steps["generate"].failure == "E_NAN_LOGITS"


@pytest.mark.parametrize("order", [{}, {"unforeseen": "K7QX2ZP0WLMA"}])
def test_one_thing_over_and_over_is_no_proof_where_no_likelihood_is_told(work, tiny_gguf, order):
    steps = ["load", "generate"]
    worked = work(runtime="http", weights=str(tiny_gguf), steps=steps, serverArgv=_argv("stuck"), **order)
    assert worked.steps["generate"].failure == "E_RANDOM_WEIGHTS"
    assert "over and over" in worked.steps["generate"].message


def test_a_program_that_is_not_there_is_missing(work, tiny_gguf):
    worked = work(runtime="vllm", weights=str(tiny_gguf), steps=["load"], serverArgv=["no-such-program", "{port}"])
    assert worked.steps["load"].failure == "E_RUNTIME_MISSING"
    assert "no-such-program cannot be started" in worked.steps["load"].message


def test_a_command_that_computes_elsewhere_is_refused_inside_too(work, tiny_gguf):
    argv = [*_argv("real"), "--rpc", "10.0.0.2:50052"]
    worked = work(runtime="llama-server", weights=str(tiny_gguf), steps=["load"], serverArgv=argv)
    assert worked.steps["load"].failure == "E_RUNTIME_REFUSED"


@pytest.mark.parametrize("field", ["prompt", "text"])
def test_tokens_are_read_back_from_vllm_and_from_sglang(field):
    class Server:
        def post(self, path, body):
            assert (path, body) == ("/detokenize", {"model": "m", "tokens": [1, 2]})
            return {field: "Watu wote"}

    model = OpenAiApi(Server(), "m", Description(version="1", device="cpu", vocabulary=None, context=None))
    assert model.decode([1, 2]) == "Watu wote"


def test_the_plain_interface_generates_and_says_what_it_cannot(tiny_gguf, tmp_path):
    order = WorkOrder(
        runtime="llamacpp", weights=str(tiny_gguf), scratch=str(tmp_path), steps=("load",), prompts=("x",), threads=1
    )
    with LlamaCpp().load(order) as llama:
        plain = OpenAiApi(llama.server, "llama.gguf", llama.description)
        answer = plain.generate("All human", 8)
        assert answer.text.startswith(" beings are born")
        assert answer.tokens == 8
        assert 0 < answer.ttft_s <= answer.seconds
        assert answer.text == llama.generate("All human", 8).text
        with pytest.raises(NotOffered):
            plain.likelihood("All human beings", 3)
        with pytest.raises(NotOffered):
            plain.encode("All human beings")
