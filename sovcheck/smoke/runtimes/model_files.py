"""What a runtime is given of a model: its GGUF file and a context length; and the vocabulary size that it states."""

from pathlib import Path

from sovcheck.smoke.failures import FailureCode, SmokeFailure
from sovcheck.smoke.worker_protocol import WorkOrder
from sovcheck.strict_json import NotStrictError, parse_object
from sovcheck.user_files import read_regular

_CONTEXT, _CONTEXT_OF_ACCELERATOR = 2048, 4608
HIGHEST_ID = 2**31
_CONFIG_BYTES = 2**20


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


def vocabulary_of(weights: Path) -> int | None:
    """The number of its tokens; None where no ``config.json`` states a usable one."""
    try:
        config = parse_object(read_regular(weights / "config.json", _CONFIG_BYTES))
    except (OSError, NotStrictError):
        return None
    return token_count(config.get("vocab_size"))


def token_count(value: object) -> int | None:
    """The value where it can be a count of tokens, no matter who says so."""
    usable = isinstance(value, int) and not isinstance(value, bool) and 0 < value < HIGHEST_ID
    return value if usable and isinstance(value, int) else None
