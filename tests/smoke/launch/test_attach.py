"""`sovcheck smoke --attach`: what serves already is asked, and believed only where the reference says the same."""

import json
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from hashlib import sha256
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from typing import Any

import pytest

from sovcheck.engine.opa.server import free_port

pytestmark = pytest.mark.slow

SERVERS = Path(__file__).parents[1] / "runtimes" / "servers.py"


@pytest.fixture
def system(tmp_path: Path, tiny_gguf: Path) -> Path:
    """A folder with an inventory that claims to host the tiny GGUF, and a pair of keys."""
    digest = sha256(tiny_gguf.read_bytes()).hexdigest()
    (tmp_path / "inventory.yaml").write_text(
        "apiVersion: sovcheck/v1\nkind: Inventory\nmetadata: {name: tiny}\n"
        "organizations: [{id: agency, country: CH, public_body: true}]\n"
        "models:\n  - id: tiny\n    developer: agency\n    base_models: []\n    access: weights\n"
        "    self_hosted: true\n    languages: [en]\n"
        f"    files: [{{path: {tiny_gguf.name}, format: gguf, sha256: {digest}}}]\n"
        "gpu_hosts: [{id: bench, owner: agency, operator: agency, tenancy: owned, country: CH, serves: [tiny]}]\n"
        "applications: [{id: app, owner: agency, criticality: business, requires: [tiny]}]\n"
    )
    subprocess.run([sys.executable, "-m", "sovcheck", "smoke", "keygen", "it"], cwd=tmp_path, check=True)
    return tmp_path


@contextmanager
def serving(way: str, *more: object) -> Iterator[str]:
    """A server that somebody else started."""
    port = free_port()
    with subprocess.Popen([sys.executable, SERVERS, way, str(port), *map(str, more)], stderr=subprocess.DEVNULL) as it:
        try:
            _wait_for(port, it)
            yield f"http://127.0.0.1:{port}/v1"
        finally:
            it.kill()


def _wait_for(port: int, server: "subprocess.Popen[bytes]") -> None:
    deadline = time.monotonic() + 30
    while time.monotonic() < deadline:
        assert server.poll() is None
        connection = HTTPConnection("127.0.0.1", port, timeout=5)
        try:
            connection.request("GET", "/health")
            if connection.getresponse().status == 200:
                return
        except (OSError, HTTPException):
            time.sleep(0.05)
        finally:
            connection.close()
    pytest.fail("the server does not answer")


def sovcheck(system: Path, *arguments: object) -> "subprocess.CompletedProcess[str]":
    command = [sys.executable, "-m", "sovcheck", *map(str, arguments)]
    return subprocess.run(command, cwd=system, capture_output=True, text=True, check=False, timeout=120)


@pytest.fixture
def smoke(system: Path, tiny_gguf: Path) -> Callable[..., tuple[int, dict[str, Any], str]]:
    """The exit code, the predicate, and what people are told."""

    def run(*arguments: object) -> tuple[int, dict[str, Any], str]:
        usual = ("--inventory", "inventory.yaml", "--weights", tiny_gguf, "--threads", "1", "--nonce", "n1", "--json")
        done = sovcheck(system, "smoke", *usual, *arguments)
        assert done.stdout, done.stderr
        return done.returncode, json.loads(done.stdout), done.stderr

    return run


def codes(predicate: dict[str, Any]) -> set[str]:
    return {failure["code"] for failure in predicate["failures"]}


def rules(system: Path) -> dict[str, str]:
    done = sovcheck(
        system, "scan", "inventory.yaml", "--home", "CH", "--evidence", "e.dsse.json", "--trust-key", "it.pub",
        "--output", "json",
    )  # fmt: skip
    report = json.loads(done.stdout)
    assert [one["status"] for one in report["evidence"]] == ["accepted"]
    return {one["rule"]: one["status"] for one in report["results"] if one["rule"] in {"EVD-01", "EVD-02", "EVD-03"}}


def test_a_server_of_these_weights_is_proved_by_its_answers_and_never_to_be_cut_off(system, tiny_gguf, smoke):
    with serving("real", tiny_gguf) as url:
        code, predicate, said = smoke("--attach", url, "--key", "it.key", "--out", "e.dsse.json")
    assert code == 0, said
    assert (predicate["verdict"], predicate["proof"]) == ("pass", "recomputed")
    assert predicate["attached"] == {"url": url.removesuffix("/v1"), "model": str(tiny_gguf)}
    isolation = predicate["isolation"]
    assert (isolation["level"], isolation["canary"], isolation["layers"]) == ("observed", False, [])
    assert predicate["runtime"]["name"] == "attached"
    assert predicate["weights"]["use"] is None
    assert predicate["speed"] is None
    assert predicate["recomputation"]["agreed"] == predicate["recomputation"]["tokens"] == 12 * 16
    assert [proof["language"] for proof in predicate["languages"]] == ["en"]
    assert "verdict: pass, by answers alone: no isolation is claimed of what served already" in said
    assert rules(system) == {"EVD-02": "fail", "EVD-03": "unknown"}  # what is not listed has passed
    assert sovcheck(system, "smoke", "verify", "e.dsse.json", "--trust-key", "it.pub").returncode == 0


def test_a_server_of_other_weights_is_found_out(system, tiny_models, smoke):
    other = tiny_models.write_gguf(system / "other.gguf", text=tiny_models.TEXT + "Of a carpenter it speaks. " * 9)
    with serving("real", other) as url:
        code, predicate, _ = smoke("--attach", url, "--key", "it.key", "--out", "e.dsse.json")
    assert (code, predicate["verdict"], predicate["proof"]) == (1, "fail", "text-only")
    assert codes(predicate) == {"E_MODEL_DIFFERS"}
    assert rules(system)["EVD-01"] == "fail"


def test_text_alone_proves_these_weights_and_never_others(system, tiny_gguf, tiny_models, smoke):
    with serving("plain", tiny_gguf) as url:
        code, predicate, said = smoke("--attach", url)
    assert (code, predicate["proof"], predicate["recomputation"]["exact"]) == (0, "recomputed", False), said
    assert predicate["recomputation"]["agreed"] == predicate["recomputation"]["tokens"]
    other = tiny_models.write_gguf(system / "other.gguf", text=tiny_models.TEXT + "Of a carpenter it speaks. " * 9)
    with serving("plain", other) as url:
        code, predicate, _ = smoke("--attach", url)
    assert code in {1, 3}
    assert predicate["proof"] == "text-only"
    assert codes(predicate) <= {"E_MODEL_DIFFERS", "E_MODEL_UNPROVED"}


def test_a_server_that_says_the_same_to_everything_proves_nothing(smoke):
    with serving("stuck") as url:
        code, predicate, _ = smoke("--attach", url)
    assert code != 0
    assert predicate["verdict"] == "fail"
    assert codes(predicate) & {"E_RANDOM_WEIGHTS", "E_MODEL_DIFFERS"}


def test_who_says_nothing_proves_nothing(smoke):
    with serving("mute") as url:
        code, predicate, _ = smoke("--attach", url)
    assert (code, predicate["verdict"], codes(predicate)) == (
        3,
        "inconclusive",
        {"E_CONTEXT_UNUSED", "E_MODEL_UNPROVED"},
    )
    (said,) = [failure["what"] for failure in predicate["failures"] if failure["code"] == "E_MODEL_UNPROVED"]
    assert "its answers are 0 tokens, and 16 are the least that tell models apart" in said


def test_canned_answers_are_no_model(system, smoke):
    with serving("canned") as url:
        code, predicate, _ = smoke("--attach", url, "--key", "it.key", "--out", "e.dsse.json")
    assert (code, predicate["verdict"], predicate["proof"]) == (1, "fail", "text-only")
    assert "E_MODEL_DIFFERS" in codes(predicate)
    assert rules(system)["EVD-01"] == "fail"


def test_where_no_reference_can_compute_it_again_it_is_text_alone(system, tiny_gguf, smoke):
    bare = system / "bare" / "bin" / "python"
    bare.parent.mkdir(parents=True)
    bare.symlink_to(Path(sys.base_prefix) / "bin" / "python3")
    named = ("--reference-python", bare, "--key", "it.key", "--out", "e.dsse.json")
    with serving("real", tiny_gguf) as url:
        code, predicate, _ = smoke("--attach", url, *named)
    assert (code, predicate["verdict"], predicate["proof"]) == (3, "inconclusive", "text-only")
    assert codes(predicate) == {"E_MODEL_UNPROVED"}
    assert rules(system)["EVD-01"] == "unknown"


def test_nobody_there_is_no_verdict(smoke):
    code, predicate, _ = smoke("--attach", f"http://127.0.0.1:{free_port()}")
    assert (code, codes(predicate), predicate["verdict"]) == (2, {"E_ATTACH_SILENT"}, "inconclusive")


def test_a_page_before_it_is_no_server(smoke):
    with serving("silent") as url:
        code, predicate, _ = smoke("--attach", url, "--timeout", "2", "--steps", "load,generate")
    assert (code, codes(predicate)) == (1, {"E_GEN_TIMEOUT"})


@pytest.mark.parametrize(
    ("options", "option"),
    [
        (["--runtime", "vllm"], "--runtime"),
        (["--runtime-python", sys.executable], "--runtime-python"),
        (["--server-arg", "x"], "--server-arg"),
        (["--telemetry-run"], "--telemetry-run"),
        (["--observe", "5"], "--observe"),
        (["--update", "lora"], "--update"),
        (["--isolation", "none"], "--isolation none"),
    ],
)
def test_what_is_about_a_start_is_refused_beside_it(system, tiny_gguf, options, option):
    usual = ("--inventory", "inventory.yaml", "--weights", tiny_gguf, "--attach", "http://127.0.0.1:8000")
    done = sovcheck(system, "smoke", *usual, *options)
    assert done.returncode == 2
    assert f"{option} is about what a smoke run starts: leave one of them out" in done.stderr
    for alone in ("--attach-model", "--attach-token"):
        told = sovcheck(system, "smoke", *usual[:4], alone, "x")
        assert f"{alone} is for the server of --attach: name that too" in told.stderr


@pytest.mark.parametrize("content", [b"", b"two words", b"a\r\nHost: b", b"\xff", b"x" * 9000])
def test_a_token_is_one_word(system, tiny_gguf, content):
    (system / "token").write_bytes(content)
    usual = ("--inventory", "inventory.yaml", "--weights", tiny_gguf, "--attach", "http://127.0.0.1:8000")
    done = sovcheck(system, "smoke", *usual, "--attach-token", "token")
    assert done.returncode == 2
    assert "token" in done.stderr
    assert "Traceback" not in done.stderr
