"""ollama gets the weights as a model of a store that is thrown away: a stand-in, and a real one where there is one."""

import shutil
import sys
from hashlib import sha256
from pathlib import Path

import pytest

from sovcheck.evidence.measurement import StepStatus
from sovcheck.smoke.runtimes.installed import program_digest
from sovcheck.smoke.runtimes.llamacpp import LlamaCpp
from sovcheck.smoke.worker_protocol import WorkOrder

pytestmark = pytest.mark.slow

STAND_IN = (sys.executable, str(Path(__file__).with_name("ollama_stand_in.py")))
INSTALLED = shutil.which("ollama")
SERVERS = {"stand-in": (*STAND_IN, "serve"), **({"installed": (INSTALLED, "serve")} if INSTALLED else {})}


@pytest.fixture(params=SERVERS)
def command(request):
    """Each ollama that there is."""
    return SERVERS[request.param]


@pytest.fixture
def smoke(work, tmp_path):
    """Runs a worker with an ollama that is to leave nothing in this home folder."""
    env = {"HOME": str(tmp_path / "home"), "OLLAMA_NO_CLOUD": "1"}

    def run(weights, command, steps=("load",), **order):
        return work(runtime="ollama", weights=str(weights), serverArgv=command, steps=steps, env=env, **order)

    return run


def test_the_weights_are_served_as_they_are_and_are_gone_afterwards(smoke, tiny_gguf, command, tmp_path):
    steps = ("load", "generate", "speed", "languages", "update")
    worked = smoke(tiny_gguf, command, steps, languages=["en"])
    assert {name: step.status for name, step in worked.steps.items()} == {
        "load": StepStatus.PASS,
        "generate": StepStatus.WARN,  # no likelihoods
        "speed": StepStatus.PASS,
        "languages": StepStatus.SKIPPED,  # no tokenizer
        "update": StepStatus.SKIPPED,
    }, worked.log
    metrics = worked.steps["load"].metrics
    assert metrics["blobSha256"] == sha256(tiny_gguf.read_bytes()).hexdigest()
    assert metrics["programSha256"] == program_digest(command[0])
    assert worked.measured("speed").decode_tok_s > 0
    assert not (tmp_path / "home").exists()
    assert tiny_gguf.exists()


def test_it_says_the_same_as_llama_cpp(smoke, tiny_gguf, command, tmp_path):
    order = WorkOrder(
        runtime="llamacpp",
        weights=str(tiny_gguf),
        scratch=str(tmp_path),
        steps=("load",),
        prompts=("Watu wote",),
        threads=1,
    )
    with LlamaCpp().load(order) as llama:
        said = llama.generate("Watu wote", 12).text
    found = smoke(tiny_gguf, command, ("load", "generate"), prompts=["Watu wote"]).steps["generate"].metrics
    assert found["compared"] == "text"
    assert found["idsSha256"] == sha256(said.encode()).hexdigest()


def test_what_is_no_gguf_is_refused_in_its_own_words(smoke, tmp_path, command):
    (tmp_path / "no.gguf").write_bytes(b"GGUFnot at all")
    step = smoke(tmp_path / "no.gguf", command).steps["load"]
    assert step.failure == "E_RUNTIME_REFUSED"
    assert "ollama refuses these weights" in step.message


def test_safetensors_would_be_converted_and_are_refused(smoke, tiny_llama, command):
    step = smoke(tiny_llama, command).steps["load"]
    assert step.failure == "E_RUNTIME_REFUSED"
    assert "holds 0 GGUF models" in step.message


@pytest.mark.parametrize(
    ("way", "device", "code", "said"),
    [
        ("refuses", "cpu", "E_RUNTIME_REFUSED", "not in GGUF format"),
        ("converts", "cpu", "E_RUNTIME_REFUSED", "ollama made sha256:0000"),
        ("splits", "cuda:0", "E_CPU_FALLBACK", "900 of 1,000 bytes on cuda:0"),
    ],
)
def test_it_may_serve_nothing_else_and_nowhere_else(smoke, tiny_gguf, way, device, code, said):
    step = smoke(tiny_gguf, (*STAND_IN, "serve", way), device=device).steps["load"]
    assert step.failure == code
    assert said in step.message
