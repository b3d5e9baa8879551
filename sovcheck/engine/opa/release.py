"""Which releases of Open Policy Agent sovcheck works with, which one its tests use, and how to get that one."""

import re
import subprocess
from pathlib import Path

PINNED = "1.22.0"
"""The release that `make test` builds or downloads where the machine has none that fits."""

OLDEST = (1, 0, 0)
"""The first release that reads Rego v1 without being asked to. Tests passed with it, 1.4.2, 1.9.0 and ``PINNED``."""

NEXT_MAJOR = (2, 0, 0)

MODULE = "github.com/open-policy-agent/opa"
RELEASES = f"https://{MODULE}/releases/download"

_VERSION = re.compile(r"^Version: (.+)$", re.MULTILINE)
_NUMBERS = re.compile(r"v?(\d+)\.(\d+)\.(\d+)")
_SECONDS = 20.0

Version = tuple[int, int, int]


def version_of(binary: Path) -> Version | None:
    """What this OPA says of its version; None for what is not an OPA, or does not run here."""
    try:
        finished = subprocess.run(  # noqa: S603 (the user named this program, or has it in the PATH)
            [binary, "version"], capture_output=True, text=True, errors="replace", timeout=_SECONDS, check=False
        )
    except (OSError, subprocess.TimeoutExpired):
        return None
    found = _VERSION.search(finished.stdout) if finished.returncode == 0 else None
    return read_version(found[1]) if found else None


def read_version(text: str) -> Version | None:
    """The version out of how OPA writes it; None for that of a build that has no number."""
    found = _NUMBERS.match(text)
    return (int(found[1]), int(found[2]), int(found[3])) if found else None


def fits(version: Version) -> bool:
    """Whether sovcheck works with this release."""
    return OLDEST <= version < NEXT_MAJOR


def range_written() -> str:
    """The releases that fit, as people write them."""
    return f"{written(OLDEST)} up to before {written(NEXT_MAJOR)}"


def written(version: Version) -> str:
    """The version as people write it."""
    return ".".join(map(str, version))


def ways_to_get() -> tuple[str, ...]:
    """What a user can do to have an OPA that fits, the simplest first."""
    return (
        f"install opa {written(OLDEST)} or newer (before {written(NEXT_MAJOR)}) so that it is in the PATH",
        f"with a Go toolchain: go install {MODULE}@v{PINNED}",
        f"download the binary of your platform, with its checksum: {RELEASES}/v{PINNED}/",
    )
