"""A progress bar on stderr, for people, and only when the work turns out to be long."""

import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sovcheck.scan.progress import Progress, no_progress

_PATIENCE_SECONDS = 0.7


class DelayedProgressBar:
    """Shows itself after a while, so that short work neither flickers nor pays for loading rich.

    With ``by_itself`` it shows itself also when nobody moves it: how far the work is then is not known, only how long
    it has taken.
    """

    def __init__(self, doing: str, unit: str, *, by_itself: bool = False) -> None:
        self._doing = doing
        self._unit = unit
        self._start = time.monotonic()
        self._bar: Any = None
        self._task: Any = None
        self._closed = False
        self._lock = threading.Lock()
        self._timer = threading.Timer(_PATIENCE_SECONDS, self._appear)
        self._timer.daemon = True
        if by_itself:
            self._timer.start()

    def __call__(self, done: int, total: int) -> None:
        """Move it, or show it where it is time to."""
        with self._lock:
            if self._bar is None and time.monotonic() - self._start >= _PATIENCE_SECONDS:
                self._show(total)
            if self._bar is not None:
                self._bar.update(self._task, completed=done, total=total)

    def _appear(self) -> None:
        with self._lock:
            if self._bar is None and not self._closed:
                self._show(None)

    def _show(self, total: int | None) -> None:
        from rich import progress
        from rich.console import Console

        columns = (
            progress.TextColumn(self._doing),
            progress.BarColumn(),
            progress.MofNCompleteColumn(),
            progress.TextColumn(self._unit),
            progress.TimeElapsedColumn(),
        )
        self._bar = progress.Progress(*columns, console=Console(stderr=True), transient=True)
        self._task = self._bar.add_task(self._doing, total=total)
        self._bar.start()

    def close(self) -> None:
        """Remove it."""
        self._timer.cancel()
        with self._lock:
            self._closed = True
            if self._bar is not None:
                self._bar.stop()


@contextmanager
def progress_bar(*, enabled: bool) -> Iterator[Progress]:
    """A bar that is drawn only when enabled and stderr is a terminal, and removed at the end."""
    if not enabled or sys.stderr is None or not sys.stderr.isatty():
        yield no_progress
        return
    bar = DelayedProgressBar("judging", "assets")
    try:
        yield bar
    finally:
        bar.close()
