"""Writing reports: what may fail in rendering fails before any is written, and a file appears whole or not at all."""

import contextlib
import errno
import os
import secrets
import stat
import sys
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import BinaryIO

from msgspec import Struct

from sovcheck.errors import InputError, OutputError, ReaderGoneError, SovcheckError, UsageError
from sovcheck.findings.report import Report
from sovcheck.report.destination import Destination
from sovcheck.report.formats import NAMING_FILES, ReportFormat, render
from sovcheck.report.text_style import Detail

Rendered = bytes | Iterable[bytes]
"""A report as bytes, or as parts that are made while they are written: a large one would fill the memory."""

_PATIENCE_SECONDS = 2.0
"""How long a pipe may be without a reader: one that is started beside may need a moment."""


def write_report(
    report: Report, destinations: Sequence[Destination], root: Path | None = None, detail: Detail = Detail.SUMMARY
) -> None:
    """Write every output. Raises OutputError when one cannot be written; no file is ever there in part.

    ``root`` is the folder that formats for programs name files from; without it, the top of the repository. ``detail``
    is how much the text on standard output says; text in a file says everything.
    """
    write_outputs([(destination.path, _render(report, destination, root, detail)) for destination in destinations])


def write_failure(error: SovcheckError, destinations: Sequence[Destination], root: Path | None = None) -> None:
    """Write what went wrong to the outputs that can tell it: a report of an earlier run would speak for this one."""
    from sovcheck.report.failure import render_failure
    from sovcheck.report.source_root import find_source_root

    problems = error.problems if isinstance(error, InputError) else ()
    source = find_source_root(root, tuple(problem.location.file for problem in problems))
    told = [(destination.path, render_failure(destination.format, error, source)) for destination in destinations]
    with contextlib.suppress(OutputError):
        # What went wrong is reported on standard error in any case, and decides the exit code.
        write_outputs([(path, text.encode()) for path, text in told if text is not None])


def write_outputs(rendered: Sequence[tuple[Path | None, Rendered]]) -> None:
    """Write what was rendered: all files or none, then what goes to standard output. Raises OutputError."""
    write_files([(path, data) for path, data in rendered if path is not None])
    for path, data in rendered:
        if path is None:
            write_standard_output(data)


def _render(report: Report, destination: Destination, root: Path | None, detail: Detail) -> Rendered:
    if destination.format is ReportFormat.JSON:
        from sovcheck.report.json_report import json_parts

        return json_parts(report)
    if destination.format is ReportFormat.JSON_GROUPED:
        from sovcheck.report.json_report import grouped_parts

        return grouped_parts(report)
    if destination.format is ReportFormat.TEXT and destination.path is None:
        from sovcheck.report.terminal import detect_style

        return render(destination.format, report, style=detect_style(detail)).encode()
    if destination.format in NAMING_FILES:
        from sovcheck.report.source_root import find_source_root

        source = find_source_root(root, tuple(file.path for file in report.inventory.files))
        return render(destination.format, report, root=source).encode()
    return render(destination.format, report, language=destination.language).encode()


def write_files(files: Sequence[tuple[Path, Rendered]]) -> None:
    """Write all files, or leave everything as it was when one of them cannot be written. Raises OutputError."""
    staged: list[_Staged] = []
    try:
        for path, data in files:
            with _naming(path):
                staged.append(_stage(path, data))
        for file in staged:
            with _naming(file.target):
                file.publish()
    finally:
        for file in staged:
            file.discard()


def write_new_files(files: Mapping[Path, str]) -> None:
    """As ``write_files``, with the folders that are missing; raises UsageError where any of the files exists."""
    for path in files:
        if os.path.lexists(path):
            raise UsageError(f"{path}: exists already: choose another name, or remove it")
    for path in files:
        with _naming(path):
            path.parent.mkdir(parents=True, exist_ok=True)
    write_files([(path, text.encode()) for path, text in files.items()])


def write_standard_output(data: Rendered) -> None:
    """Write to standard output and flush it. Raises OutputError when the reader has gone or the disk is full."""
    if sys.stdout is None:
        raise OutputError("standard output is closed: open it, or name a file with --output FORMAT=FILE")
    try:
        _write_all(sys.stdout.buffer, data)
    except OSError as error:
        _silence_standard_output()
        if isinstance(error, BrokenPipeError):
            raise ReaderGoneError from error
        wrong = f"standard output: {error.strerror}: the report is not complete, so it is not a verdict"
        raise OutputError(wrong) from error


def _write_all(stream: BinaryIO, data: Rendered) -> None:
    for part in (data,) if isinstance(data, bytes) else data:  # noqa: FURB122 (writelines passes by who stands in)
        stream.write(part)
    stream.flush()


def _silence_standard_output() -> None:
    """What is left in the buffer would fail again when the interpreter ends, with a traceback and another code."""
    with contextlib.suppress(OSError, ValueError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


class _Staged(Struct, frozen=True):
    """What is to be published: complete under another name beside its target, or still data for a pipe or device."""

    target: Path
    temporary: Path | None
    data: Rendered = b""
    stream: BinaryIO | None = None

    def publish(self) -> None:
        if self.stream is not None:
            _write_all(self.stream, self.data)
        elif self.temporary is not None:
            self.temporary.replace(self.target)

    def discard(self) -> None:
        if self.stream is not None:
            # What could not be written was reported, and would fail here once more.
            with contextlib.suppress(OSError):
                self.stream.close()
        if self.temporary is not None:
            self.temporary.unlink(missing_ok=True)


def _stage(path: Path, data: Rendered) -> _Staged:
    """Links are followed, so that they stay links. Pipes and devices can only be written to, never replaced."""
    target = Path(os.path.realpath(path))
    mode = _mode(target)
    if mode is not None and stat.S_ISDIR(mode):
        raise OutputError(f"{path}: is a folder: name a file in it")
    if mode is not None and not stat.S_ISREG(mode):
        return _Staged(target, None, data, _open_stream(path))
    staged = _Staged(target, target.with_name(f".sovcheck-{secrets.token_hex(8)}.tmp"))
    try:
        _write_temporary(staged.temporary, data, mode)
    except BaseException:
        staged.discard()
        raise
    return staged


def _open_stream(path: Path) -> BinaryIO:
    """A pipe or device to write to. A pipe that nobody reads is an error after a while: its reader may never come."""
    given_up = time.monotonic() + _PATIENCE_SECONDS
    while True:
        try:
            descriptor = os.open(path, os.O_WRONLY | os.O_NONBLOCK | os.O_NOCTTY)
        except OSError as error:
            if error.errno != errno.ENXIO:
                raise
            if time.monotonic() > given_up:
                raise OutputError(f"{path}: nobody reads from this pipe: start its reader first") from error
            time.sleep(0.01)
        else:
            os.set_blocking(descriptor, True)
            return os.fdopen(descriptor, "wb")


def _mode(path: Path) -> int | None:
    try:
        return path.stat().st_mode
    except FileNotFoundError:
        return None


def _write_temporary(path: Path | None, data: Rendered, mode: int | None) -> None:
    """A new file gets the permissions that the umask leaves; one that is replaced hands its own on."""
    if path is None:
        return
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o666 if mode is None else stat.S_IMODE(mode))
    with os.fdopen(descriptor, "wb") as file:
        _write_all(file, data)
        if mode is not None:
            path.chmod(stat.S_IMODE(mode))  # the mode of open is cut by the umask
        os.fsync(file.fileno())


@contextlib.contextmanager
def _naming(path: Path) -> Iterator[None]:
    """Turn what the system says into an error that names the file and what to do."""
    try:
        yield
    except FileNotFoundError as error:
        raise OutputError(f"{path}: the folder {path.parent} does not exist: make it first") from error
    except OSError as error:
        raise OutputError(f"{path}: cannot be written: {error.strerror or error}") from error
