"""Small files of the system, as below /proc and /sys, by which a machine says what it is."""

from pathlib import Path

LONGEST = 64 * 1024
"""Bytes: the files of /proc and /sys that are read here are far shorter."""


class Traces:
    """Reads below ``root``, which is ``/`` on a real machine; what cannot be read is None."""

    def __init__(self, root: Path = Path("/")) -> None:
        self._root = root

    def text(self, path: str) -> str | None:
        """The trimmed text of a file, None when there is none, when only others may read it, or when it is empty."""
        try:
            with (self._root / path).open("rb") as file:
                return file.read(LONGEST).decode("utf-8", "replace").strip("\0 \t\r\n") or None
        except OSError:
            return None

    def exists(self, path: str) -> bool:
        """Whether there is such a file or folder."""
        try:
            return (self._root / path).exists()
        except OSError:
            return False

    def dmi(self, field: str) -> str | None:
        """A field of the firmware's description of the machine."""
        return self.text(f"sys/class/dmi/id/{field}")

    def cpu_field(self, *names: str) -> str | None:
        """The first value of a field of /proc/cpuinfo, by whichever name the architecture gives it."""
        for line in (self.text("proc/cpuinfo") or "").splitlines():
            key, _, value = line.partition(":")
            if key.strip() in names and value.strip():
                return value.strip()
        return None
