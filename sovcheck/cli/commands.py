"""All sub-commands: finds the one that is asked for, and turns errors into messages and exit codes."""

import contextlib
import errno
import os
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType
from typing import TYPE_CHECKING, Any, TextIO

import click

from sovcheck.cli.command_table import COMMANDS, NearGroup, load_command
from sovcheck.errors import OutputError, ReaderGoneError, SovcheckError
from sovcheck.version import __version__
from sovcheck.visible import visible

if TYPE_CHECKING:
    from click.shell_completion import CompletionItem

_OF_OUTPUT = (errno.EPIPE, errno.ENOSPC, errno.EDQUOT, errno.EIO, errno.EFBIG, errno.EBADF)
"""What the system says where a stream cannot be written; other errors are not about the output."""


class LazyGroup(NearGroup):
    """Imports a sub-command's module only when it is used, so that ``--version`` loads none of them."""

    def make_context(self, *arguments: Any, **named: Any) -> click.Context:
        """The context; OutputError when the help page cannot be written."""
        with _output_errors():
            return super().make_context(*arguments, **named)

    def invoke(self, ctx: click.Context) -> Any:
        """What the command returns; OutputError when it cannot write."""
        with _output_errors():
            return super().invoke(ctx)

    def list_commands(self, _ctx: click.Context) -> list[str]:
        """All names in the order of the help page."""
        return list(COMMANDS)

    def get_command(self, _ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command, or None when there is none of that name."""
        if cmd_name not in COMMANDS:
            return None
        return load_command(cmd_name)

    def shell_complete(self, ctx: click.Context, incomplete: str) -> "list[CompletionItem]":
        """Commands with their line of help, without importing any; options where those begin."""
        from sovcheck.cli.completion_values import offer_commands

        return super().shell_complete(ctx, incomplete) if incomplete.startswith("-") else offer_commands(incomplete)

    def format_commands(self, _ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the list of commands without importing any."""
        with formatter.section("Commands"):
            formatter.write_dl(list(COMMANDS.items()))


@contextlib.contextmanager
def _output_errors() -> Iterator[None]:
    """Left to click, a reader that went away ends with the exit code for findings, and a full disk in a traceback."""
    try:
        yield
    except OSError as error:
        if error.errno not in _OF_OUTPUT or error.filename is not None:
            raise
        _silence(sys.stdout)
        if isinstance(error, BrokenPipeError):
            raise ReaderGoneError from error
        raise OutputError(f"output: {error.strerror or error}") from error


def _silence(stream: TextIO) -> None:
    """What is left in the buffer would fail again when the interpreter ends, with another code."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())


@click.group(cls=LazyGroup, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, "-V", "--version", prog_name="sovcheck")
def cli() -> None:
    """Check whether an AI system is really under its owner's control."""


def run() -> int:
    """Run the command line and return the exit code.

    0, 1 or 3 of a verdict, 2 of none, 130 when interrupted, 141 when the one who read the output has gone.
    """
    try:
        with ended_by_signals():
            code = cli.main(prog_name="sovcheck", standalone_mode=False)
    except (click.exceptions.Abort, KeyboardInterrupt):
        return _told("interrupted: no verdict", 130)
    except click.ClickException as error:
        with _ignore_closed_stderr():
            error.show()
        return 2
    except ReaderGoneError as error:
        return error.exit_code
    except SovcheckError as error:
        return _told(str(error), error.exit_code)
    return code if isinstance(code, int) else 0


def _told(message: str, code: int) -> int:
    with _ignore_closed_stderr():
        for line in message.splitlines():
            click.echo(f"sovcheck: {visible(line)}", err=True)
    return code


@contextlib.contextmanager
def _ignore_closed_stderr() -> Iterator[None]:
    """The exit code stays, also when nobody can read why."""
    try:
        yield
    except OSError:
        _silence(sys.stderr)


@contextmanager
def ended_by_signals() -> Iterator[None]:
    """SIGTERM and SIGHUP raise KeyboardInterrupt, as Ctrl-C does; one that is ignored, as under ``nohup``, stays so."""
    numbers = [number for number in (signal.SIGTERM, signal.SIGHUP) if signal.getsignal(number) == signal.SIG_DFL]
    for number in numbers:
        signal.signal(number, _interrupt)
    try:
        yield
    finally:
        for number in numbers:
            signal.signal(number, signal.SIG_DFL)


def _interrupt(number: int, frame: FrameType | None) -> None:
    del frame
    # `timeout` sends it twice, and the second would hit the cleaning up.
    signal.signal(number, signal.SIG_IGN)
    raise KeyboardInterrupt
