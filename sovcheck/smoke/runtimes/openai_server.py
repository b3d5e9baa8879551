"""Any inference server that a command starts: it is run here, on loopback, and asked over HTTP."""

import json
import os
import socket
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from sovcheck.smoke.failures import FailureCode, SmokeFailure
from sovcheck.smoke.runtimes.environment import refuse_remote
from sovcheck.smoke.runtimes.interface import Description, Model
from sovcheck.smoke.runtimes.known import KnownRuntime
from sovcheck.smoke.runtimes.llama_api import LlamaApi
from sovcheck.smoke.runtimes.loopback import Loopback, ServerAnswer
from sovcheck.smoke.runtimes.openai_api import OpenAiApi
from sovcheck.smoke.runtimes.server_process import ServerProcess, running_server
from sovcheck.smoke.worker.protocol import WorkOrder

_POLL_SECONDS = 0.05
_ASK_SECONDS = 5.0


class OpenAiServer:
    """A runtime of its own process."""

    def __init__(self, known: KnownRuntime) -> None:
        self._known = known

    @contextmanager
    def load(self, order: WorkOrder) -> Iterator[Model]:
        """As the protocol says: ready is when its health answers 200 while it lives."""
        if not order.server_argv:
            raise SmokeFailure(FailureCode.RUNTIME_MISSING, f"{self._known.name}: {self._known.install}")
        port = _free_port()
        filled = {"weights": order.weights, "port": str(port), "device": order.device}
        argv = refuse_remote([_fill(part, filled) for part in order.server_argv])
        scratch = Path(order.scratch)
        env = {**os.environ, "HF_HUB_CACHE": str(scratch / "hub")}
        # transformers serve answers 500 where this folder is missing.
        (scratch / "hub").mkdir(parents=True, exist_ok=True)
        env |= {name: _fill(value, filled) for name, value in self._known.needs_env}
        with running_server(argv, env, scratch) as server:
            loopback = Loopback(port, order.generate_timeout_s)
            self._await_ready(server, loopback, order.load_timeout_s)
            yield _model(loopback, order, argv)

    def _await_ready(self, server: ServerProcess, loopback: Loopback, timeout_s: float) -> None:
        end = time.monotonic() + timeout_s
        while time.monotonic() < end:
            server.check_alive()
            with suppress(ServerAnswer, SmokeFailure):
                loopback.get(self._known.health, _ASK_SECONDS)
                return
            time.sleep(_POLL_SECONDS)
        what = f"the server was not ready after {timeout_s:g} s: {self._known.health} never answered 200"
        raise SmokeFailure(FailureCode.LOAD_TIMEOUT, what + server.last_words())


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _fill(part: str, filled: dict[str, str]) -> str:
    for name, value in filled.items():
        part = part.replace(f"{{{name}}}", value)
    return part


def _model(server: Loopback, order: WorkOrder, argv: tuple[str, ...]) -> Model:
    """The model by the interface that the server has: llama.cpp's own tells more."""
    listed = _first_model(server)
    meta = listed.get("meta") or {}
    llama = listed.get("owned_by") == "llamacpp"
    description = Description(
        version=_version(server, llama=llama),
        device=order.device,
        vocabulary=meta.get("n_vocab") or _vocabulary(Path(order.weights)),
        context=meta.get("n_ctx") or listed.get("max_model_len"),
        argv=argv,
        read_bytes=order.weight_bytes,
    )
    if llama:
        return LlamaApi(server, description)
    return OpenAiApi(server, listed.get("id") or order.weights, description, order.seed)


def _first_model(server: Loopback) -> dict[str, Any]:
    try:
        listed = server.get("/v1/models")
    except ServerAnswer:
        return {}
    models = listed.get("data") if isinstance(listed, dict) else None
    return dict(models[0]) if models else {}


def _version(server: Loopback, *, llama: bool) -> str:
    for path, field in (("/props", "build_info"),) if llama else (("/version", "version"), ("/api/version", "version")):
        with suppress(ServerAnswer):
            answer = server.get(path)
            if isinstance(answer, dict) and field in answer:
                return str(answer[field])
    return "unknown"


def _vocabulary(weights: Path) -> int | None:
    """As the configuration beside the weights states it."""
    try:
        config = json.loads((weights / "config.json").read_bytes())
    except (OSError, ValueError):
        return None
    size = config.get("vocab_size") if isinstance(config, dict) else None
    return size if isinstance(size, int) and size > 0 else None
