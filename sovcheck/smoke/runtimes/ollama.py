"""ollama: it serves no file by its path, so the GGUF is first made a model of a store that is thrown away afterwards.

The interface is described at https://github.com/ollama/ollama/blob/main/docs/api.md .
"""

import json
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from hashlib import file_digest
from pathlib import Path
from typing import Any

from sovcheck.smoke.failures import FailureCode, SmokeFailure
from sovcheck.smoke.runtimes.interface import Description, Model
from sovcheck.smoke.runtimes.known import OLLAMA
from sovcheck.smoke.runtimes.loopback import Loopback, ServerAnswer
from sovcheck.smoke.runtimes.model_files import context_for, find_gguf
from sovcheck.smoke.runtimes.openai_api import OpenAiApi
from sovcheck.smoke.runtimes.started_server import StartedServer, started_server
from sovcheck.smoke.worker_protocol import WorkOrder

NAME = "sovcheck-smoke"
_MODEL_LAYER = "application/vnd.ollama.image.model"


class Ollama:
    """A server of ollama with the weights as its only model."""

    @contextmanager
    def load(self, order: WorkOrder) -> Iterator[Model]:
        """As the protocol says. Raises SmokeFailure (E_RUNTIME_REFUSED) for weights that it would convert first."""
        weights = find_gguf(Path(order.weights))
        store = Path(order.scratch) / "models"
        with started_server(OLLAMA, order, str(weights)) as server:
            imported = import_gguf(server.loopback, weights, store, _parameters(order))
            _load_now(server.loopback)
            _check_device(server.loopback, order.device)
            yield OpenAiApi(server.loopback, NAME, _describe(server, order, imported), order.seed)


@dataclass(frozen=True, slots=True)
class Imported:
    """The SHA-256 of the weights, which is that of the model's layer in the store; and how long it took."""

    sha256: str
    seconds: float


def import_gguf(server: Loopback, weights: Path, store: Path, parameters: dict[str, object]) -> Imported:
    """Make the file the model ``NAME``, as ``ollama create`` does, without a copy: the store gets a link to it.

    Raises SmokeFailure (E_RUNTIME_REFUSED) when ollama refuses the file, or would serve other bytes than those.
    """
    begun = time.monotonic()
    digest = _digest(weights)
    blobs = store / "blobs"
    blobs.mkdir(parents=True, exist_ok=True)
    (blobs / f"sha256-{digest}").symlink_to(weights)
    files = {"files": {weights.name: f"sha256:{digest}"}}
    # Without a template the prompt is read as it is.
    _ask(server, "/api/create", {"model": NAME, "template": "{{ .Prompt }}", "parameters": parameters, **files})
    layers = _model_layers(store)
    if layers != [f"sha256:{digest}"]:
        what = f"ollama made {', '.join(layers) or 'no layer'} of weights with the SHA-256 {digest}"
        raise SmokeFailure(FailureCode.RUNTIME_REFUSED, what)
    return Imported(digest, time.monotonic() - begun)


def _digest(file: Path) -> str:
    with file.open("rb") as content:
        return file_digest(content, "sha256").hexdigest()


def _model_layers(store: Path) -> list[str]:
    """The digests of the weights of every model in the store, as its manifests list them."""
    layers = [
        layer
        for manifest in sorted((store / "manifests").rglob("*"))
        if manifest.is_file()
        for layer in json.loads(manifest.read_bytes())["layers"]
    ]
    return [str(layer["digest"]) for layer in layers if layer["mediaType"] == _MODEL_LAYER]


def _parameters(order: WorkOrder) -> dict[str, object]:
    """Greedy, with no token made less likely for having been said; on the CPU where that is the device."""
    parameters: dict[str, object] = {
        "num_ctx": context_for(order),
        "temperature": 0,
        "repeat_penalty": 1.0,
        "seed": order.seed,
    }
    if order.threads:
        parameters["num_thread"] = order.threads
    if order.device == "cpu":
        parameters["num_gpu"] = 0
    return parameters


def _load_now(server: Loopback) -> None:
    """A request without a prompt loads the weights."""
    _ask(server, "/api/generate", {"model": NAME, "stream": False})


def _check_device(server: Loopback, device: str) -> None:
    """Raises SmokeFailure (E_CPU_FALLBACK) when a part of the weights is not on the accelerator that was asked for."""
    loaded = [model for model in server.get("/api/ps")["models"] if model["name"].partition(":")[0] == NAME]
    if not loaded:
        raise server.crash("ollama does not list the model that it has just loaded")
    size, on_gpu = loaded[0]["size"], loaded[0].get("size_vram", 0)
    if device != "cpu" and on_gpu < size:
        what = f"ollama holds {on_gpu:,} of {size:,} bytes on {device}: the rest is computed on the CPU"
        raise SmokeFailure(FailureCode.CPU_FALLBACK, what)


def _ask(server: Loopback, path: str, body: dict[str, object]) -> Any:
    try:
        answer = server.post(path, {**body, "stream": False})
    except ServerAnswer as refusal:
        raise SmokeFailure(FailureCode.RUNTIME_REFUSED, f"ollama refuses these weights: {refusal}") from refusal
    if isinstance(answer, dict) and "error" in answer:
        raise SmokeFailure(FailureCode.RUNTIME_REFUSED, f"ollama refuses these weights: {answer['error']}")
    return answer


def _describe(server: StartedServer, order: WorkOrder, imported: Imported) -> Description:
    return Description(
        version=server.version(),
        device=order.device,
        vocabulary=_vocabulary(server.loopback),
        context=context_for(order),
        argv=server.argv,
        metrics={**server.program(), "blobSha256": imported.sha256, "importS": round(imported.seconds, 3)},
    )


def _vocabulary(server: Loopback) -> int | None:
    """As the GGUF has it."""
    info = _ask(server, "/api/show", {"model": NAME}).get("model_info") or {}
    found = [value for name, value in info.items() if name.endswith(".vocab_size")]
    return int(found[0]) if found else None
