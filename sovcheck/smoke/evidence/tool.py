"""Which program runs the smoke: its version, and the digest of its own code."""

from hashlib import sha256
from pathlib import Path

import sovcheck
from sovcheck.evidence.predicate import Tool
from sovcheck.version import __version__


def this_tool() -> Tool:
    """The tool as it is installed here; the digest is over the paths and bytes of all its modules, sorted by path."""
    folder = Path(sovcheck.__file__).parent
    digest = sha256()
    for path in sorted(folder.rglob("*.py")):
        data = path.read_bytes()
        digest.update(f"{path.relative_to(folder).as_posix()}\0{len(data)}\0".encode())
        digest.update(data)
    return Tool(version=__version__, sha256=digest.hexdigest())
