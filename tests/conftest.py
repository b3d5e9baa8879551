"""What tests of several stages use: a real OPA, random inventories, and evidence signed with keys made for the run."""

import atexit
import gc
import json
import os
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, settings

from sovcheck.engine.opa.release import fits, version_of
from sovcheck.engine.opa.server import free_port
from sovcheck.evidence.keys import SigningKey, generate_key_pair, load_signing_key
from sovcheck.evidence.predicate import SmokePredicate
from sovcheck.evidence.signing import sign
from sovcheck.evidence.statement import make_statement

SHARDS = {"model-1.safetensors": "1" * 64, "model-2.safetensors": "2" * 64}

# No test is timed: how long an example, or drawing one, takes says something of the machine and what else runs there.
settings.register_profile("untimed", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("untimed")

# Shells start what they put in the background deaf to Ctrl-C, and `nohup` deaf to the end of the terminal; all that the
# tests start would be so, too, and some tests press the one and close the other. A handler is not handed on.
signal.signal(signal.SIGINT, signal.default_int_handler)
if signal.getsignal(signal.SIGHUP) is signal.SIG_IGN:
    signal.signal(signal.SIGHUP, lambda *_: None)

if worker := os.environ.get("PYTEST_XDIST_WORKER"):
    # Some tests look at what is left among temporary files: each worker has a folder of its own for them.
    tempfile.tempdir = os.environ["TMPDIR"] = tempfile.mkdtemp(prefix=f"{worker}-")
    Path(tempfile.tempdir).chmod(0o1777)
    atexit.register(shutil.rmtree, tempfile.tempdir, ignore_errors=True)

_FETCHED_OPA = Path(__file__).parents[1] / ".opa" / "opa"


@pytest.fixture(autouse=True)
def _garbage_is_collected() -> Iterator[None]:
    """A command that runs in this process ends soon, so it stops looking for garbage; these tests go on for long."""
    yield
    gc.enable()
    gc.unfreeze()


@pytest.fixture(scope="session")
def opa_binary() -> Path:
    """The OPA of $SOVCHECK_OPA, of `make test`, or of the PATH; a test that needs one fails without."""
    fetched = str(_FETCHED_OPA) if _FETCHED_OPA.exists() else None
    found = os.environ.get("SOVCHECK_OPA") or fetched or shutil.which("opa")
    assert found, "no OPA for the tests: run `make opa`"
    version = version_of(Path(found))
    assert version is not None, f"{found} is no OPA that runs here: run `make opa`"
    assert fits(version), f"{found} is too old or too new: run `make opa`"
    return Path(found)


@contextmanager
def _running_opa(binary: Path, *options: object, port: int | None = None) -> Iterator[str]:
    """A server of somebody else; its URL."""
    port = port or free_port()
    words = [str(option) for option in options]
    command = [binary, "run", "--server", f"--addr=127.0.0.1:{port}", "--log-level=error", *words]
    with subprocess.Popen(command, stderr=subprocess.DEVNULL) as server:
        try:
            _wait_until_it_listens(port, server)
            scheme = "https" if any(word.startswith("--tls-cert-file") for word in words) else "http"
            yield f"{scheme}://127.0.0.1:{port}"
        finally:
            server.kill()


def _wait_until_it_listens(port: int, server: "subprocess.Popen[bytes]") -> None:
    deadline = time.monotonic() + 20
    while time.monotonic() < deadline:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=5).close()
        except OSError:
            assert server.poll() is None, "opa ended at once"
            time.sleep(0.01)
        else:
            return
    pytest.fail("opa does not answer")


@pytest.fixture(scope="session")
def opa_server(opa_binary: Path) -> Iterator[str]:
    """A server that is already there, for all tests."""
    with _running_opa(opa_binary) as url:
        yield url


@pytest.fixture
def run_opa(opa_binary: Path) -> Iterator[Callable[..., str]]:
    """Start a server with these options; it ends with the test."""
    with ExitStack() as stack:
        yield lambda *options, **named: stack.enter_context(_running_opa(opa_binary, *options, **named))


def _laid_over(base: Any, changes: Any) -> Any:
    if not isinstance(base, dict) or not isinstance(changes, dict):
        return changes
    return {**base, **{key: _laid_over(base.get(key), value) for key, value in changes.items()}}


@pytest.fixture(scope="session")
def key_files(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """The private and the public half of a key pair."""
    folder = tmp_path_factory.mktemp("keys")
    generate_key_pair(folder / "smoke.key", folder / "smoke.pub")
    return folder / "smoke.key", folder / "smoke.pub"


@pytest.fixture(scope="session")
def signing_key(key_files: tuple[Path, Path]) -> SigningKey:
    return load_signing_key(key_files[0])


@pytest.fixture(scope="session")
def make_predicate() -> Callable[..., SmokePredicate]:
    """A smoke that passed in every respect, with the given parts laid over it, in the words of the JSON."""

    def make(files: dict[str, str] = SHARDS, **changes: Any) -> SmokePredicate:
        listed = [{"path": path, "size": 100_000, "sha256": sha256} for path, sha256 in sorted(files.items())]
        tree = _laid_over(_passing(listed), changes)
        draft = SmokePredicate.model_validate_json(json.dumps(tree), by_alias=True, by_name=False)
        if draft.weights is None or "manifestSha256" in changes.get("weights", {}):
            return draft
        tree["weights"]["manifestSha256"] = make_statement(draft).subject[0].digest.sha256
        return SmokePredicate.model_validate_json(json.dumps(tree), by_alias=True, by_name=False)

    return make


@pytest.fixture(scope="session")
def make_evidence(signing_key: SigningKey, make_predicate: Callable[..., SmokePredicate]) -> Callable[..., bytes]:
    """The signed envelope of such a smoke; ``key`` signs it instead of the one of the session."""

    def make(*, key: SigningKey = signing_key, **changes: Any) -> bytes:
        return sign(make_statement(make_predicate(**changes)), key)

    return make


def _passing(files: list[dict[str, Any]]) -> dict[str, Any]:
    return {
        "tool": {"version": "0.1.0", "sha256": "0" * 64},
        "run": {"id": "run-1", "started": "2026-11-20T10:00:00Z", "ended": "2026-11-20T10:05:00Z"},
        "asset": "llama",
        "hostAsset": "rack",
        "verdict": "pass",
        "host": {
            "machineIdSha256": "a" * 64,
            "kernel": "6.1.0",
            "architecture": "x86_64",
            "cpu": "a processor",
            "cores": 16,
            "memoryBytes": 2**37,
            "virtualization": {"truth": "consistent", "signs": ["dmi:board_vendor=Supermicro"]},
            "gpus": [
                {"uuid": "GPU-1", "name": "NVIDIA H100 80GB HBM3", "driver": "570.1", "catalog": "nvidia-h100-sxm"}
            ],
            "gpuSource": "driver",
        },
        "weights": {
            "format": "safetensors",
            "fileSystem": "ext4",
            "files": files,
            "manifestSha256": "f" * 64,
            "indexComplete": True,
            "remoteCode": False,
            "tensors": 21,
            "parameters": 107_000,
            "dtype": "bf16",
            "architecture": "LlamaForCausalLM",
            "use": {
                "files": len(files),
                "opened": len(files),
                "held": len(files),
                "mappedBytes": 100,
                "readBytes": 100,
                "unchanged": True,
            },
        },
        "proof": "in-process",
        "runtime": {"name": "transformers", "version": "5.23.0", "device": "cuda:0", "deviceSource": "driver"},
        "isolation": {"level": "netns", "layers": ["netns"], "canary": True, "setupMs": 12.5, "observedS": 60.0},
        "steps": [
            {"id": "load", "status": "pass", "seconds": 1.5},
            {"id": "generate", "status": "pass", "seconds": 2.5},
        ],
        "speed": {"runs": 3, "loadS": 1.5, "ttftMs": 120.0, "tpotMs": 20.0, "decodeTokS": 50.0},
        "languages": [{"language": "en", "fertility": 1.3, "bytesPerToken": 4.2, "roundTrip": True}],
        "update": {
            "method": "lora",
            "lossBefore": 6.25,
            "lossAfter": 6.05,
            "savedSha256": "5" * 64,
            "reloadEqual": True,
        },
    }
