"""An event loop in a thread of its own: requests travel while facts are built, also for a caller who has a loop."""

import asyncio
import sys
import threading
from collections.abc import Coroutine
from concurrent.futures import Future
from types import TracebackType
from typing import Any, Self, TypeVar

from sovcheck.engine.opa.faults import UnreachableError

T = TypeVar("T")


class LoopThread:
    """Runs coroutines; leaving it cancels those that still run, and ends the thread."""

    def __init__(self) -> None:
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, name="sovcheck-opa", daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if sys.is_finalizing():
            return  # the interpreter has stopped the thread
        self.run(_cancel_all())
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()

    def start(self, coroutine: Coroutine[Any, Any, T]) -> Future[T]:
        """Let it run; its result or error comes with the future."""
        return asyncio.run_coroutine_threadsafe(coroutine, self._loop)

    def run(self, coroutine: Coroutine[Any, Any, T]) -> T:
        """Let it run, and wait for it. Raises UnreachableError when the interpreter ends: nothing runs any more."""
        if sys.is_finalizing():
            coroutine.close()
            raise UnreachableError("the program ends")
        return self.start(coroutine).result()


async def _cancel_all() -> None:
    others = asyncio.all_tasks() - {asyncio.current_task()}
    for task in others:
        task.cancel()
    await asyncio.gather(*others, return_exceptions=True)
