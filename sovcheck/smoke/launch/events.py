"""Event reader: what the worker writes, line by line, against the clock."""

import os
import select
import time
from collections.abc import Iterator

from pydantic import ValidationError

from sovcheck.smoke.failures import FailureCode, SmokeFailure
from sovcheck.smoke.launch.bounded_log import MOST_BYTES
from sovcheck.smoke.worker.channel import Channel
from sovcheck.smoke.worker_protocol import EVENTS, Event, Finished, StepAdvanced, StepBegun, StepEnded

_READ = 1 << 16
_LONGEST_LINE = 1 << 20
GRACE = 15.0
"""Seconds that the worker has to say itself that a step took too long, before we say it."""


class EventReader:
    """Reads events until the worker has finished, ended, or used up its time; or until ``flood`` is readable.

    With a ``key`` every line has to be sealed with it.

    ``step`` is the step that it is in, None between steps; ``finished`` says whether it said that it had done all.
    """

    def __init__(
        self,
        descriptor: int,
        *,
        load_timeout: float,
        step_timeout: float,
        timeout: float,
        flood: int | None = None,
        key: str | None = None,
    ) -> None:
        self._descriptor, self._flood = descriptor, flood
        self._load_timeout = load_timeout
        self._step_timeout = step_timeout
        self._timeout = timeout
        self._end = time.monotonic() + timeout
        self._step_end = self._end
        self._pending = b""
        self._channel = Channel(key) if key is not None else None
        self.step: str | None = None
        self.finished = False

    def __iter__(self) -> Iterator[Event]:
        """The events as they come. Raises SmokeFailure when time runs out or a line is not an event."""
        while not self.finished and (data := self._read()):
            *lines, self._pending = (self._pending + data).split(b"\n")
            if len(self._pending) > _LONGEST_LINE:
                raise SmokeFailure(FailureCode.WORKER_CRASH, "the worker wrote a line without end")
            for line in lines:
                event = _parse(self._opened(line))
                self._note(event)
                yield event

    def _read(self) -> bytes:
        seconds = min(self._end, self._step_end) - time.monotonic()
        watched = [each for each in (self._descriptor, self._flood) if each is not None]
        ready, _, _ = select.select(watched, [], [], max(0.0, seconds))
        if not ready:
            raise SmokeFailure(*self._too_late())
        if self._flood in ready:
            raise SmokeFailure(FailureCode.LOG_FLOOD, f"the log of the runtime grew beyond {MOST_BYTES >> 20} MiB")
        return os.read(self._descriptor, _READ)

    def _opened(self, line: bytes) -> bytes:
        if self._channel is None:
            return line
        try:
            return self._channel.open(line)
        except ValueError as error:
            raise SmokeFailure(FailureCode.WORKER_FORGED, f"a line of the worker's channel is {error}") from None

    def _note(self, event: Event) -> None:
        match event:
            case StepBegun(id=step):
                self.step = step
                self._allow(self._load_timeout if step == "load" else self._step_timeout)
            case StepAdvanced():
                self._allow(self._step_timeout)
            case StepEnded():
                self.step = None
                self._step_end = self._end
            case Finished():
                self.finished = True

    def _allow(self, seconds: float) -> None:
        self._step_end = time.monotonic() + seconds + GRACE

    def _too_late(self) -> tuple[FailureCode, str]:
        during = f"in step {self.step}" if self.step else "between steps"
        code = FailureCode.LOAD_TIMEOUT if self.step in {"load", None} else FailureCode.GEN_TIMEOUT
        if time.monotonic() >= self._end:
            return code, f"the {self._timeout:g} s for the whole run were over {during}: raise --timeout"
        return code, f"the worker did not come on {during}"


def _parse(line: bytes) -> Event:
    try:
        return EVENTS.validate_json(line, by_alias=True, by_name=False)
    except ValidationError as error:
        raise SmokeFailure(FailureCode.WORKER_CRASH, "the worker wrote what is not an event") from error
