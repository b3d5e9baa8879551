"""Where the scratch folders of launches are made."""

import secrets
import tempfile
from pathlib import Path

from sovcheck.errors import UsageError
from sovcheck.smoke.isolation.scratch import PREFIX


def new_scratch() -> Path:
    """A short name: sockets that runtimes open below it have paths of at most 107 bytes."""
    return temporary_folder() / f"{PREFIX}{secrets.token_hex(4)}"


def temporary_folder() -> Path:
    """By its whole path. Raises UsageError where there is none to write to."""
    try:
        return Path(tempfile.gettempdir()).absolute()
    except FileNotFoundError:
        raise UsageError("no folder for temporary files: let TMPDIR name one that you may write to") from None
