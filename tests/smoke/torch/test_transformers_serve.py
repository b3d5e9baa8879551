"""`transformers serve` as a user smokes it: started by the real command, in the sandbox; run by ``make test-torch``."""

import json
import os
import subprocess
import sys
import time
from contextlib import contextmanager
from hashlib import sha256
from http.client import HTTPConnection
from importlib.metadata import version
from pathlib import Path

import pytest

from sovcheck.engine.opa.server import free_port
from sovcheck.smoke.probes.prompts import prompts_of
from sovcheck.smoke.runtimes.installed import packages_digest
from sovcheck.smoke.runtimes.llamacpp import LlamaCpp
from sovcheck.smoke.worker_protocol import WorkOrder

TOKENS = 8


@pytest.fixture(scope="module")
def system(tmp_path_factory, tiny_llama):
    """A folder with an inventory that declares the tiny Llama."""
    folder = tmp_path_factory.mktemp("system")
    files = [
        {
            "path": file.name,
            "format": "safetensors" if file.suffix == ".safetensors" else "other",
            "sha256": sha256(file.read_bytes()).hexdigest(),
        }
        for file in sorted(tiny_llama.iterdir())
    ]
    own = {"owner": "example-university", "operator": "example-university", "tenancy": "owned", "country": "CH"}
    model = {"id": "tiny", "developer": "example-university", "base_models": [], "access": "weights", "files": files}
    inventory = {
        "apiVersion": "sovcheck/v1",
        "kind": "Inventory",
        "metadata": {"name": "tiny"},
        "organizations": [{"id": "example-university", "country": "CH", "public_body": True}],
        "models": [{**model, "languages": ["en"]}],
        "gpu_hosts": [{"id": "bench", **own, "serves": ["tiny"]}],
    }
    (folder / "inventory.yaml").write_text(json.dumps(inventory))
    return folder


@pytest.fixture(scope="module")
def predicate(system, tiny_llama):
    """What a smoke with a run as shipped before it says."""
    arguments = ["--inventory", "inventory.yaml", "--weights", str(tiny_llama), "--runtime", "transformers-serve"]
    run = subprocess.run(
        [sys.executable, "-m", "sovcheck", "smoke", *arguments, "--telemetry-run", "--max-new", str(TOKENS), "--json"],
        cwd=system,
        capture_output=True,
        text=True,
        check=False,
        timeout=300,
    )
    assert run.returncode == 0, run.stderr
    return json.loads(run.stdout)


def test_it_runs_cut_off_and_reaches_for_nothing(predicate):
    assert predicate["verdict"] == "pass"
    assert predicate["isolation"]["canary"]
    assert predicate["isolation"]["attempts"] == []


def test_its_text_is_computed_again(predicate):
    assert predicate["proof"] == "recomputed"
    assert (predicate["recomputation"]["runtime"], predicate["recomputation"]["exact"]) == ("transformers", False)


def test_as_shipped_nothing_but_the_client_of_the_hub_reaches_out(predicate):
    assert predicate["telemetry"]["canary"]
    modules = {str(attempt["module"]).partition(".")[0] for attempt in predicate["telemetry"]["attempts"]}
    assert modules <= {"huggingface_hub"}


def test_evidence_names_the_version_and_packages_of_the_server_s_own_environment(predicate):
    runtime = predicate["runtime"]
    assert runtime["version"] == version("transformers")
    assert runtime["packagesSha256"] == packages_digest()
    assert runtime["argv"][1] == "serve"


def test_what_it_does_not_offer_is_said_and_is_no_pass(predicate):
    steps = {step["id"]: step for step in predicate["steps"]}
    assert steps["generate"]["status"] == "warn"
    assert (
        "whether the weights are random, or a logit is not a finite number, was not measured"
        in steps["generate"]["message"]
    )
    assert steps["languages"]["status"] == "skipped"
    assert "/tokenize" in steps["languages"]["message"]
    assert predicate["languages"] == []


def test_it_says_the_same_as_llama_cpp(predicate, tiny_gguf, tmp_path):
    steps = {step["id"]: step for step in predicate["steps"]}
    prompts = prompts_of(predicate["weights"]["manifestSha256"])
    order = WorkOrder(
        runtime="llamacpp",
        weights=str(tiny_gguf),
        scratch=str(tmp_path),
        steps=("load",),
        prompts=prompts,
        threads=1,
    )
    with LlamaCpp().load(order) as llama:
        said = "\n".join(llama.generate(prompt, TOKENS).text for prompt in prompts)
    assert steps["generate"]["metrics"]["idsSha256"] == sha256(said.encode()).hexdigest()


@contextmanager
def serving(weights, folder):
    """A server that somebody else started."""
    port = free_port()
    program = Path(sys.executable).with_name("transformers")
    (folder / "hub").mkdir(exist_ok=True)
    command = [program, "serve", weights, "--host", "127.0.0.1", "--port", str(port), "--device", "cpu"]
    env = {**os.environ, "HF_HUB_CACHE": str(folder / "hub"), "HF_HUB_OFFLINE": "1"}
    with subprocess.Popen(command, env=env, stderr=subprocess.DEVNULL) as server:
        try:
            deadline = time.monotonic() + 120
            while not _is_ready(port):
                assert server.poll() is None
                assert time.monotonic() < deadline
                time.sleep(0.2)
            yield f"http://127.0.0.1:{port}"
        finally:
            server.kill()


def _is_ready(port):
    connection = HTTPConnection("127.0.0.1", port, timeout=5)
    try:
        connection.request("GET", "/health")
        return connection.getresponse().status == 200
    except OSError:
        return False
    finally:
        connection.close()


@pytest.mark.parametrize("same", [True, False])
def test_where_it_serves_already_its_text_tells_which_weights_answer(system, tiny_llama, tiny_models, same):
    other = system / "other"
    served = tiny_llama if same else tiny_models.write_llama(other, text=tiny_models.TEXT + "Of a carpenter. " * 9)
    asked = ["--inventory", "inventory.yaml", "--weights", str(tiny_llama), "--nonce", "n1", "--threads", "1"]
    with serving(served, system) as url:
        run = subprocess.run(
            [sys.executable, "-m", "sovcheck", "smoke", *asked, "--attach", url, "--attach-model", served, "--json"],
            cwd=system,
            capture_output=True,
            text=True,
            check=False,
            timeout=600,
        )
    predicate = json.loads(run.stdout)
    assert predicate["recomputation"] is not None, run.stderr
    assert predicate["recomputation"]["runtime"] == "transformers"
    assert (predicate["verdict"] == "pass") == same
    assert (predicate["proof"] == "recomputed") == same
