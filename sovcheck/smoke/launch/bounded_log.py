"""The log of a run: its end is kept, in bounded memory, and a flood ends the run."""

import os
import threading
from types import TracebackType
from typing import Self

MOST_BYTES = 64 << 20
"""What a server writes in hours is far below; what writes more floods."""

_KEPT = 1 << 16
_READ = 1 << 16
_ENDING_SECONDS = 5.0


class BoundedLog:
    """A pipe to write to, ``descriptor``, which is read until it is closed; ``alarm`` is readable after a flood."""

    def __init__(self, most: int = MOST_BYTES) -> None:
        self._reading, self.descriptor = os.pipe()
        self.alarm, self._raise = os.pipe()
        self._most, self._count, self._kept = most, 0, b""
        self._lock = threading.Lock()
        self._thread = threading.Thread(target=self._read, name="sovcheck-log", daemon=True)

    def __enter__(self) -> Self:
        """Begin to read."""
        self._thread.start()
        return self

    def __exit__(
        self, _kind: type[BaseException] | None, _error: BaseException | None, _at: TracebackType | None
    ) -> None:
        """Everything that wrote has ended."""
        os.close(self.descriptor)
        self._thread.join(_ENDING_SECONDS)
        for end in (self.alarm, self._raise):
            os.close(end)

    @property
    def flooded(self) -> bool:
        """Whether more was written than anybody would read."""
        return self._count > self._most

    def tail(self, most: int) -> bytes:
        """The last bytes so far."""
        with self._lock:
            return self._kept[-most:]

    def _read(self) -> None:
        try:
            while data := os.read(self._reading, _READ):
                before = self.flooded
                with self._lock:
                    self._kept = (self._kept + data)[-_KEPT:]
                self._count += len(data)
                if self.flooded and not before:
                    os.write(self._raise, b"!")
        finally:
            os.close(self._reading)
