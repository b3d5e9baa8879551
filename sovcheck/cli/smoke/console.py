"""The console of ``sovcheck smoke``: a line per finished step, and a bar where it takes long."""

import sys
from collections.abc import Iterable
from types import TracebackType
from typing import Self

import click

from sovcheck.cli.progress import LateBar
from sovcheck.evidence.measurement import Step
from sovcheck.smoke.messages.progress import step_line
from sovcheck.visible import visible


class SmokeConsole:
    """Listens to a smoke, and tells people. The bar is on stderr, drawn only on a terminal."""

    def __init__(self, *, to_stderr: bool, with_bar: bool) -> None:
        self._to_stderr = to_stderr
        self._with_bar = with_bar and sys.stderr is not None and sys.stderr.isatty()
        self._bar: LateBar | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._close_bar()

    def begun(self, step_id: str) -> None:
        """A bar for this step, should it take long."""
        if self._with_bar:
            self._bar = LateBar(step_id, "", by_itself=True)

    def advanced(self, done: int, total: int) -> None:
        """Move the bar."""
        if self._bar is not None:
            self._bar(done, total)

    def ended(self, step: Step) -> None:
        """The step's line."""
        self._close_bar()
        self.say([step_line(step)])

    def say(self, lines: Iterable[str]) -> None:
        """Lines for people; names from outside cannot act in them."""
        for line in lines:
            click.echo(visible(line), err=self._to_stderr)

    def _close_bar(self) -> None:
        if self._bar is not None:
            self._bar.close()
            self._bar = None
