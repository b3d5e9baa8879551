"""GGUF files through llama.cpp in this process: the ``xllamacpp`` wheel with its server on a loopback port."""

import os
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.metadata import version
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from sovcheck.smoke.failures import FailureCode, SmokeFailure
from sovcheck.smoke.runtimes.interface import Description, Model
from sovcheck.smoke.runtimes.llama_api import LlamaApi
from sovcheck.smoke.runtimes.loopback import Loopback
from sovcheck.smoke.runtimes.model_files import context_for, find_gguf
from sovcheck.smoke.worker_protocol import WorkOrder

_ALL_LAYERS = 9999
_WARNINGS = 2
_LATEST_S, _QUIET_S = 5.0, 0.1
"""How long its last words are waited for, and how long nothing may have been added."""
_INVALID = "has invalid data"
_UNKNOWN = "unknown model architecture"
_NO_ROOM = ("unable to allocate", "failed to allocate", "out of memory")


class LlamaCpp:
    """llama.cpp in process."""

    @contextmanager
    def load(self, order: WorkOrder) -> Iterator[Model]:
        """As the protocol says; every number in the weights is checked to be finite while they are read."""
        try:
            import xllamacpp
        except ImportError as error:
            what = f"xllamacpp cannot be imported ({error}): pip install 'sovcheck[llamacpp]'"
            raise SmokeFailure(FailureCode.RUNTIME_MISSING, what) from error
        weights = find_gguf(Path(order.weights))
        if order.device != "cpu" and not _accelerators(xllamacpp):
            what = f"device {order.device} is asked for, but this build of xllamacpp sees no accelerator"
            raise SmokeFailure(FailureCode.NO_GPU, what)
        server = _start(xllamacpp, _parameters(xllamacpp, weights, order), weights)
        port = urlsplit(server.listening_address).port
        if port is None:
            raise SmokeFailure(FailureCode.RUNTIME_VERSION, "this version of xllamacpp opens no port to ask it on")
        loopback = Loopback(port, order.generate_timeout_s)
        try:
            yield LlamaApi(loopback, _describe(loopback, order))
        finally:
            del server


def _parameters(xllamacpp: Any, weights: Path, order: WorkOrder) -> Any:
    parameters = xllamacpp.CommonParams()
    parameters.model.path = str(weights)
    parameters.offline = True
    parameters.check_tensors = True
    # Fitting to memory would quietly leave layers on the CPU.
    parameters.fit_params = False
    parameters.n_gpu_layers = 0 if order.device == "cpu" else _ALL_LAYERS
    parameters.main_gpu = int(order.device.rpartition(":")[2]) if ":" in order.device else 0
    parameters.cpuparams.n_threads = parameters.cpuparams_batch.n_threads = order.threads or os.cpu_count() or 1
    parameters.n_ctx = context_for(order)
    parameters.n_parallel = 1
    parameters.embedding = "embed" in order.steps
    parameters.warmup = False
    parameters.verbosity = _WARNINGS
    parameters.ui = False
    parameters.sampling.seed = order.seed
    return parameters


def _start(xllamacpp: Any, parameters: Any, weights: Path) -> Any:
    """The server; it says why it fails only on standard error, so that is read along."""
    with tempfile.TemporaryFile() as log:
        kept = os.dup(2)
        os.dup2(log.fileno(), 2)
        try:
            return xllamacpp.Server(parameters)
        except RuntimeError as error:
            said = _last_words(log)
            raise _failure(weights, said or str(error)) from error
        finally:
            os.dup2(kept, 2)
            os.close(kept)
            log.seek(0)
            os.write(2, log.read(1 << 20))


def _last_words(log: Any) -> str:
    """Its errors; a thread of llama.cpp's own writes them, on a busy machine later than the call has failed."""
    deadline = time.monotonic() + _LATEST_S
    before, said = None, ""
    while (said == "" or said != before) and time.monotonic() < deadline:
        if before is not None:
            time.sleep(_QUIET_S)
        before = said
        # Not by the file's own place, at which that thread may be writing.
        lines = os.pread(log.fileno(), 1 << 20, 0).decode(errors="replace").splitlines()
        said = "; ".join(line.partition(" E ")[2].strip() for line in lines if " E " in line)
    return said


def _failure(weights: Path, said: str) -> SmokeFailure:
    if _INVALID in said:
        return SmokeFailure(FailureCode.NAN_LOGITS, f"{weights.name} holds numbers that are not finite: {said}")
    if any(words in said for words in _NO_ROOM):
        return SmokeFailure(FailureCode.OOM_HOST, f"{weights.name} ({weights.stat().st_size:,} bytes): {said}")
    if _UNKNOWN in said:
        return SmokeFailure(FailureCode.RUNTIME_VERSION, f"this llama.cpp is too old for {weights.name}: {said}")
    return SmokeFailure(FailureCode.WEIGHTS_MALFORMED, f"llama.cpp cannot load {weights.name}: {said}")


def _accelerators(xllamacpp: Any) -> list[str]:
    kinds = xllamacpp.ggml_backend_dev_type
    return [
        device["name"]
        for device in xllamacpp.get_device_info()
        if device["type"] in {kinds.GGML_BACKEND_DEVICE_TYPE_GPU, kinds.GGML_BACKEND_DEVICE_TYPE_IGPU}
    ]


def _describe(server: Loopback, order: WorkOrder) -> Description:
    meta = server.get("/v1/models")["data"][0]["meta"]
    return Description(
        version=version("xllamacpp"),
        device=order.device,
        vocabulary=meta["n_vocab"],
        context=min(meta["n_ctx"], meta["n_ctx_train"]),
    )
