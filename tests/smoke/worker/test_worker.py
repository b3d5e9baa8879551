"""The worker as it is started: an order in, events out, whatever happens in between."""

import subprocess

import pytest

from sovcheck.evidence.measurement import StepStatus
from sovcheck.smoke.runtimes.environment import worker_argv
from sovcheck.smoke.runtimes.llamacpp import LlamaCpp
from sovcheck.smoke.worker_protocol import StepBegun, StepEnded, WorkOrder


def test_a_gguf_loads_generates_and_is_told_step_by_step(work, tiny_gguf):
    worked = work(runtime="llamacpp", weights=str(tiny_gguf), steps=["load", "generate"])
    assert worked.status == 0
    assert [(event.event, getattr(event, "id", None)) for event in worked.events] == [
        ("begun", "load"),
        ("ended", None),
        ("runtime", None),
        ("begun", "generate"),
        ("ended", None),
        ("finished", None),
    ]
    assert {step.status for step in worked.steps.values()} == {StepStatus.PASS}
    metrics = worked.steps["generate"].metrics
    assert metrics["tokens"] == 12
    assert metrics["compared"] == "ids"
    assert metrics["perplexity"] < 0.01 * metrics["vocabulary"]
    assert worked.runtime.name == "llamacpp"
    assert worked.runtime.device == "cpu"
    assert worked.runtime.env["NCCL_SOCKET_IFNAME"] == "lo"


def test_the_same_weights_give_the_same_ids_in_two_processes(work, tiny_gguf):
    order = {"runtime": "llamacpp", "weights": str(tiny_gguf), "steps": ["load", "generate"]}
    first, second = (work(**order).steps["generate"].metrics["idsSha256"] for _ in range(2))
    assert first == second


def test_random_weights_are_told_by_their_perplexity(work, tiny_models, tmp_path):
    weights = tiny_models.write_gguf(tmp_path / "random.gguf", random=True)
    worked = work(runtime="llamacpp", weights=str(weights), steps=["load", "generate"])
    step = worked.steps["generate"]
    assert step.status is StepStatus.FAIL
    assert step.failure == "E_RANDOM_WEIGHTS"
    assert "vocabulary of 512" in step.message
    assert worked.finished


def test_a_number_that_is_none_in_the_weights_fails_the_load(work, tiny_gguf, tmp_path):
    content = bytearray(tiny_gguf.read_bytes())
    content[-4096:-4092] = b"\x00\x00\xc0\x7f"
    broken = tmp_path / "nan.gguf"
    broken.write_bytes(content)
    worked = work(runtime="llamacpp", weights=str(broken), steps=["load", "generate"])
    assert worked.steps["load"].failure == "E_NAN_LOGITS"
    assert "nan.gguf" in worked.steps["load"].message
    assert "generate" not in worked.steps
    assert worked.finished


def test_a_cut_file_is_said_to_be_malformed_in_llama_cpps_own_words(work, tiny_gguf, tmp_path):
    broken = tmp_path / "cut.gguf"
    broken.write_bytes(tiny_gguf.read_bytes()[:-5000])
    step = work(runtime="llamacpp", weights=str(broken), steps=["load"]).steps["load"]
    assert step.failure == "E_WEIGHTS_MALFORMED"
    assert "not within the file bounds" in step.message


def test_a_device_that_is_not_there_is_no_gpu(work, tiny_gguf):
    step = work(runtime="llamacpp", weights=str(tiny_gguf), steps=["load"], device="cuda:0").steps["load"]
    assert step.failure == "E_NO_GPU"


def test_an_unknown_runtime_is_missing_and_the_known_ones_are_named(work, tiny_gguf):
    step = work(runtime="lama", weights=str(tiny_gguf), steps=["load"]).steps["load"]
    assert step.failure == "E_RUNTIME_MISSING"
    assert "llamacpp" in step.message


@pytest.mark.parametrize(
    ("raw", "said"),
    [
        (b"", "Invalid JSON"),
        (b"{}", "weights: Field required"),
        (b'{"runtime": "llamacpp", "weight": "x"}', "weight: Extra inputs are not permitted"),
        (b"\xff\xfe", "Invalid JSON"),
        (b'{"prompts": []}', "prompts: Tuple should have at least 1 item"),
        (b'{"steps": ["lode"]}', "steps: 0: Input should be 'load', 'generate'"),
        (b'{"maxNewTokens": 0}', "maxNewTokens: Input should be greater than or equal to 1"),
        (b"[" * 100_000, "Invalid JSON"),
    ],
)
def test_what_is_no_order_is_refused_in_one_line(work, raw, said):
    worked = work(raw)
    assert worked.status == 2
    assert worked.events == []
    assert said in worked.log
    assert worked.log.startswith("sovcheck worker: ")
    assert worked.log.count("\n") == 1


def test_without_a_step_pipe_it_says_how_to_give_one():
    finished = subprocess.run(
        worker_argv(), stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=60, check=False
    )
    assert finished.returncode == 2
    assert finished.stderr == "sovcheck worker: descriptor 3 is not open: give it 3>FILE\n"


def test_what_nobody_foresaw_fails_its_step_and_leaves_its_traceback_in_the_log(work, tiny_gguf, tmp_path):
    (tmp_path / "xllamacpp.py").write_text(
        "class CommonParams:\n    def __init__(self):\n        raise ValueError('odd')\n"
    )
    worked = work(env={"PYTHONPATH": str(tmp_path)}, runtime="llamacpp", weights=str(tiny_gguf), steps=["load"])
    assert worked.steps["load"].failure == "E_WORKER_CRASH"
    assert worked.steps["load"].message == "ValueError: odd"
    assert "Traceback" in worked.log
    assert worked.finished


def test_a_runtime_that_is_not_installed_is_missing_and_the_extra_is_named(work, tiny_gguf, tmp_path):
    (tmp_path / "xllamacpp.py").write_text("raise ImportError('libgomp.so.1: cannot open shared object file')\n")
    worked = work(env={"PYTHONPATH": str(tmp_path)}, runtime="llamacpp", weights=str(tiny_gguf), steps=["load"])
    assert worked.steps["load"].failure == "E_RUNTIME_MISSING"
    assert "libgomp.so.1" in worked.steps["load"].message
    assert "pip install 'sovcheck[llamacpp]'" in worked.steps["load"].message


def test_every_step_that_begins_ends(work, tiny_gguf):
    events = work(runtime="llamacpp", weights=str(tiny_gguf), steps=["load", "generate"]).events
    begun = [event.id for event in events if isinstance(event, StepBegun)]
    assert begun == [event.step.id for event in events if isinstance(event, StepEnded)]


def test_speed_languages_and_vectors_are_measured(work, tiny_gguf):
    steps = ["load", "generate", "speed", "languages", "embed"]
    worked = work(runtime="llamacpp", weights=str(tiny_gguf), steps=steps, languages=["en", "sw", "tlh"])
    assert list(worked.steps) == steps
    speed = worked.measured("speed")
    assert speed.runs == 3
    assert speed.decode_tok_s > 0
    assert speed.ttft_ms > 0
    assert speed.decode_limit_tok_s is None
    english, swahili = worked.measured("languages")
    assert english.round_trip
    assert english.fertility < swahili.fertility
    assert worked.steps["languages"].status is StepStatus.WARN
    assert "tlh: not tried" in worked.steps["languages"].message
    # A model that was made to follow its text, not to give vectors, is told so by its own figures.
    assert worked.steps["embed"].failure == "E_EMBEDDING"
    assert "for related texts" in worked.steps["embed"].message
    assert worked.finished


def test_faster_than_the_accelerator_allows_fails_and_the_figures_stay(work, tiny_gguf):
    limits = {"memoryBandwidthBytesS": 1.0, "flops": 1e18}
    cost = {"readBytes": 3_000_000, "basis": "all"}
    worked = work(runtime="llamacpp", weights=str(tiny_gguf), steps=["load", "speed"], limits=limits, cost=cost)
    assert worked.steps["speed"].failure == "E_TOO_FAST"
    assert worked.measured("speed").decode_limit_tok_s < worked.measured("speed").decode_tok_s


def test_a_limit_that_cannot_be_worked_out_is_not_applied_and_the_evidence_says_why(work, tiny_gguf):
    limits = {"memoryBandwidthBytesS": 1.0, "flops": 1.0}
    cost = {"basis": "not known: 8 experts"}
    worked = work(runtime="llamacpp", weights=str(tiny_gguf), steps=["load", "speed"], limits=limits, cost=cost)
    step = worked.steps["speed"]
    assert step.status is StepStatus.PASS
    assert (step.metrics["limitsApplied"], step.metrics["costBasis"]) == (False, "not known: 8 experts")


PROMPT = "All human beings"


@pytest.fixture
def answer(tiny_gguf, tmp_path):
    """What llama.cpp says to the prompt, as a server would tell it."""
    order = WorkOrder(
        runtime="llamacpp",
        weights=str(tiny_gguf),
        scratch=str(tmp_path),
        steps=("load",),
        prompts=(PROMPT,),
        threads=1,
    )
    with LlamaCpp().load(order) as model:
        said = model.generate(PROMPT, 20)
    return {"prompt": PROMPT, "text": said.text, "ids": list(said.ids)}


@pytest.mark.parametrize("exact", [True, False])
def test_answers_of_these_weights_are_recomputed(work, tiny_gguf, answer, exact):
    sample = answer if exact else {**answer, "ids": None}
    worked = work(runtime="llamacpp", weights=str(tiny_gguf), steps=["load", "recompute"], samples=[sample])
    assert worked.steps["recompute"].status is StepStatus.PASS, worked.steps["recompute"].message
    found = worked.measured("recomputation")
    assert (found.agreed, found.tokens, found.mean_gap, found.exact) == (20, 20, 0, exact)


def test_answers_of_others_are_told_from_them(work, tiny_gguf, answer):
    other = {**answer, "ids": [*answer["ids"][:14], 7, 8, 9, 10, 11, 12]}
    worked = work(runtime="llamacpp", weights=str(tiny_gguf), steps=["load", "recompute"], samples=[other])
    assert worked.steps["recompute"].failure == "E_MODEL_DIFFERS"
    assert worked.measured("recomputation").agreed == 14
    assert worked.measured("recomputation").mean_gap > 1


def test_only_what_a_server_says_is_told_to_be_recomputed(work, tiny_gguf):
    worked = work(runtime="llamacpp", weights=str(tiny_gguf), steps=["load", "generate"], unforeseen="K7QX2")
    assert not [event for event in worked.events if event.event == "answered"]
    assert "copySecondNats" in worked.steps["generate"].metrics
