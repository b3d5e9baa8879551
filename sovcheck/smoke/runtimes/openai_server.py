"""Any inference server that a command starts: it is run here, on loopback, and asked over HTTP."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sovcheck.smoke.runtimes.interface import Description, Model
from sovcheck.smoke.runtimes.known import LLAMA_SERVER, KnownRuntime
from sovcheck.smoke.runtimes.llama_api import LlamaApi
from sovcheck.smoke.runtimes.loopback import Loopback, ServerAnswer
from sovcheck.smoke.runtimes.model_files import find_gguf, vocabulary_of
from sovcheck.smoke.runtimes.openai_api import OpenAiApi
from sovcheck.smoke.runtimes.started_server import StartedServer, started_server
from sovcheck.smoke.worker_protocol import WorkOrder


class OpenAiServer:
    """A runtime of its own process."""

    def __init__(self, known: KnownRuntime) -> None:
        self._known = known

    @contextmanager
    def load(self, order: WorkOrder) -> Iterator[Model]:
        """As the protocol says: ready is when its health answers 200 while it lives."""
        weights = str(find_gguf(Path(order.weights))) if self._known is LLAMA_SERVER else order.weights
        with started_server(self._known, order, weights) as server:
            yield _model(server, order)


def _model(server: StartedServer, order: WorkOrder) -> Model:
    """The model by the interface that the server has: llama.cpp's own says more."""
    listed = _first_model(server.loopback)
    meta = listed.get("meta") or {}
    description = Description(
        version=server.version(),
        device=order.device,
        vocabulary=meta.get("n_vocab") or vocabulary_of(Path(order.weights)),
        context=meta.get("n_ctx") or listed.get("max_model_len"),
        argv=server.argv,
        metrics=server.program(),
        batches=server.known.batches,
    )
    if listed.get("owned_by") == "llamacpp":
        return LlamaApi(server.loopback, description)
    return OpenAiApi(server.loopback, listed.get("id") or order.weights, description, order.seed)


def _first_model(server: Loopback) -> dict[str, Any]:
    try:
        listed = server.get("/v1/models")
    except ServerAnswer:
        return {}
    models = listed.get("data") if isinstance(listed, dict) else None
    return dict(models[0]) if models else {}
