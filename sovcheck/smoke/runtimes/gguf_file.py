"""Which file a runtime that reads GGUF is to be given, and how long a context."""

from pathlib import Path

from sovcheck.smoke.failures import FailureCode, SmokeFailure
from sovcheck.smoke.worker_protocol import WorkOrder

_CONTEXT, _CONTEXT_OF_ACCELERATOR = 2048, 4608


def find_gguf(weights: Path) -> Path:
    """The one GGUF file that is there; of a split one the first part. Raises SmokeFailure (E_RUNTIME_REFUSED)."""
    if not weights.is_dir():
        return weights
    files = sorted(weights.glob("*.gguf"))
    firsts = [file for file in files if "-of-" not in file.name or "-00001-of-" in file.name]
    if len(firsts) == 1:
        return firsts[0]
    what = f"{weights} holds {len(firsts)} GGUF models: this runtime needs one: give the file"
    raise SmokeFailure(FailureCode.RUNTIME_REFUSED, what)


def context_for(order: WorkOrder) -> int:
    """Tokens of one request: enough for the probes, of which an accelerator reads a longer prompt.

    Little enough for the cache of a large model.
    """
    return _CONTEXT if order.device == "cpu" else _CONTEXT_OF_ACCELERATOR
