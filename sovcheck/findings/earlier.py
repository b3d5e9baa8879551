"""Reading the files that a verdict is compared with: waivers and baselines."""

from pathlib import Path

from sovcheck.errors import InputError, Location, Problem


def read_file(path: Path, advice: str) -> bytes:
    """The bytes of the file. Raises InputError with the advice when it cannot be read."""
    try:
        return path.read_bytes()
    except OSError as error:
        reason = (error.strerror or "cannot be read").lower()
        raise InputError([Problem(Location(str(path)), "", reason, advice)]) from error
