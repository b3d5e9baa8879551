"""The entry point: whatever happens, the command ends with an exit code and a line that say what did.

Nothing is imported here that could fail for want of memory, or that takes time in which Ctrl-C would still show a
traceback; and nothing but a verdict ends in 1 or 3.
"""

import errno
import gc
import os
import sys

TYPE_CHECKING = False  # typing itself takes longer than all the rest
if TYPE_CHECKING:
    from typing import NoReturn, TextIO

NO_VERDICT = 2
INTERRUPTED = 130
READER_GONE = 141
"""What a shell reports of a program that ended because nobody read what it wrote: 128 and the signal for that."""

_LOOKS_FOR_PLUGINS = "pydantic.plugin._loader"
_SHOWN = 300
_BUG = "that is a fault of sovcheck: report it, with the command and what it read"
_OF_THE_SYSTEM = {
    errno.ENOMEM: "give it more memory (ulimit -v), or judge fewer files at a time",
    errno.EMFILE: "let it open more files (ulimit -n)",
    errno.ENFILE: "let the system have more files open, or try again when others have ended",
    errno.EAGAIN: "let it start more processes (ulimit -u), or try again when others have ended",
    errno.EFBIG: "let it write larger files (ulimit -f)",
    errno.ENOSPC: "make room on the disk",
}


def __getattr__(name: str) -> object:
    """``cli`` and ``COMMANDS``, for programs that run commands in their own process: loaded when they are asked for."""
    if name in ("cli", "COMMANDS"):
        from sovcheck.cli import commands

        return getattr(commands, name)
    raise AttributeError(name)


def main() -> "NoReturn":
    """Run the command line and exit: 0 pass, 1 findings, 2 no verdict, 3 nothing evaluated, 130 interrupted."""
    try:
        _have_no_plugins()
        # A command ends before cyclic garbage could matter, and looking for it took a third of a large scan.
        gc.disable()
        from sovcheck.cli.commands import run

        code = run()
    except KeyboardInterrupt:
        code = _say("interrupted: no verdict", INTERRUPTED)
    except SystemExit:
        raise
    except BaseException as error:  # noqa: BLE001 (a panic of an extension is no Exception, and 1 means findings)
        code = _say(_words_for(error), NO_VERDICT)
    _flush(sys.stdout)
    if code == READER_GONE:
        _end_by_signal()
    # What is left dies with the process; the interpreter would look through all of it for cycles once more.
    gc.freeze()
    sys.exit(code)


def _have_no_plugins() -> None:
    """What is read must not depend on which packages happen to be installed beside.

    pydantic loads what looks for them also where there are to be none: forty modules, a twelfth of a scan of 50 assets.
    A release that has no such module takes no note of this one, and one that asks it for more gets its own.
    """
    os.environ["PYDANTIC_DISABLE_PLUGINS"] = "__all__"
    looks_for_none = type(sys)(_LOOKS_FOR_PLUGINS)
    looks_for_none.__dict__.update(get_plugins=tuple, __getattr__=_of_what_looks_for_plugins)
    sys.modules.setdefault(_LOOKS_FOR_PLUGINS, looks_for_none)


def _of_what_looks_for_plugins(name: str) -> object:
    """What else that module of pydantic has: it is loaded for it, and takes the place that it would have had."""
    if name.startswith("__"):  # the import system's own questions
        raise AttributeError(name)
    from importlib import import_module

    sys.modules.pop(_LOOKS_FOR_PLUGINS, None)
    return getattr(import_module(_LOOKS_FOR_PLUGINS), name)


def _end_by_signal() -> None:
    """End as other tools do whose reader has gone; everything has been cleaned up, and there is nobody to tell."""
    import signal

    signal.signal(signal.SIGPIPE, signal.SIG_DFL)
    os.kill(os.getpid(), signal.SIGPIPE)


def _words_for(error: BaseException) -> str:
    """``last_words``, or less where not even those can be found."""
    try:
        return last_words(error)
    except BaseException:  # noqa: BLE001 (for want of memory, of all things)
        return "there is no verdict: give it more memory, or judge fewer files at a time"


def last_words(error: BaseException) -> str:
    """What went wrong and what to do, in one line, for an error that nobody has expected."""
    if isinstance(error, MemoryError):
        return f"there is not enough memory, so there is no verdict: {_OF_THE_SYSTEM[errno.ENOMEM]}"
    if isinstance(error, RecursionError):
        return f"something is nested too deep, so there is no verdict: flatten it; {_BUG}"
    if isinstance(error, OSError):
        about = f"{_plain(error.filename)}: " if error.filename is not None else ""
        advice = _OF_THE_SYSTEM.get(error.errno or 0, "check that file, and what this user may do")
        return f"{about}{_plain(error.strerror or error).lower()}, so there is no verdict: {advice}"
    if isinstance(error, ImportError):
        advice = f"install sovcheck again; where memory is short, {_OF_THE_SYSTEM[errno.ENOMEM]}"
        return f"a part of sovcheck cannot be loaded ({_plain(error)}), so there is no verdict: {advice}"
    return f"unexpected {type(error).__name__} ({_plain(error)}), so there is no verdict: {_BUG}"


def _plain(text: object) -> str:
    """The text in one line of ASCII."""
    return ascii(str(text))[1:-1][:_SHOWN]


def _say(message: str, code: int) -> int:
    """Write straight to the descriptor: the stream may be what is broken. The code stays, also when nobody reads."""
    try:
        os.write(2, f"sovcheck: {message}\n".encode("ascii", "backslashreplace"))
    except OSError:
        return code
    return code


def _flush(stream: "TextIO") -> None:
    """What is left in the buffer would fail again when the interpreter ends, with another code."""
    try:
        stream.flush()
    except (AttributeError, OSError, ValueError):
        try:
            os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
        except OSError:
            return
