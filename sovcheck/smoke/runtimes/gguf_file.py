"""Which file a runtime that reads GGUF is to be given."""

from pathlib import Path

from sovcheck.smoke.failures import FailureCode, SmokeFailure


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
