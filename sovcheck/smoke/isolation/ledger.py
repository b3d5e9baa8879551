"""Ledger of attempts: one entry for each destination, with how often and when first, in bounded memory."""

import threading
import time
from dataclasses import dataclass

from sovcheck.evidence.isolation import Attempt

MOST_DESTINATIONS = 1000
"""Further ones are counted together, one entry a kind, with ``FURTHER`` for a host."""

FURTHER = "(further destinations)"

_MOST_MODULES = 4096


@dataclass(slots=True)
class _Tally:
    first: float
    count: int


class Ledger:
    """Attempts as they are seen; recorded in one thread, read in another."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._tallies: dict[tuple[str, str, int | None], _Tally] = {}
        self._modules: dict[tuple[str, int | None], str] = {}
        self._start = time.monotonic()

    def record(self, kind: str, host: str, port: int | None) -> None:
        """Note one attempt."""
        now = time.monotonic()
        with self._lock:
            key = (kind, host, port)
            if key not in self._tallies and len(self._tallies) >= MOST_DESTINATIONS:
                key = (kind, FURTHER, None)
            self._tallies.setdefault(key, _Tally(now, 0)).count += 1

    def attribute(self, host: str, port: int | None, module: str) -> None:
        """Note which Python module tried to reach a host; the first to try is kept."""
        with self._lock:
            if len(self._modules) < _MOST_MODULES:
                self._modules.setdefault((host, port), module)
                self._modules.setdefault((host, None), module)

    def saw(self, kind: str, host: str, port: int | None) -> bool:
        """Whether this was attempted."""
        with self._lock:
            return (kind, host, port) in self._tallies

    def begin(self) -> None:
        """Forget what was before: the canary's own attempts. Times count from here."""
        with self._lock:
            self._tallies.clear()
            self._modules.clear()
            self._start = time.monotonic()

    def seconds(self) -> float:
        """Since when it has been watched."""
        return time.monotonic() - self._start

    def attempts(self) -> tuple[Attempt, ...]:
        """Every destination, in the order of the first attempts."""
        with self._lock:
            return tuple(
                Attempt(
                    kind=kind,
                    host=host,
                    port=port,
                    count=tally.count,
                    first_s=round(max(tally.first - self._start, 0), 3),
                    module=self._modules.get((host, port)) or self._modules.get((host, None)),
                )
                for (kind, host, port), tally in sorted(self._tallies.items(), key=lambda item: item[1].first)
            )
