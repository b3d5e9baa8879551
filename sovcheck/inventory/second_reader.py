"""A second process that reads files beside this one, where several of them are large.

Parsing takes most of the time of reading, and handing a tree over takes a thirtieth of it: of several large files two
cores read two at once. What comes back is the same whoever read it, and in the same order.
"""

import contextlib
import marshal
import os
import pickle
import signal
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import BinaryIO, NoReturn

from sovcheck.inventory.file_reading import FileRead, read_file
from sovcheck.inventory.sources import Source
from sovcheck.inventory.yaml_reader import Document, Reading

WORTH_A_PROCESS = 4 * 2**20
"""Bytes of a file from which on it pays that another process reads it: about half a second."""

_SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
_SIZE = 8


class SecondReader:
    """Another process, which reads its share of the files, in their order."""

    def __init__(self, sources: Sequence[Source]) -> None:
        self._share = list(sources)
        self._pid, self._answers = _fork(self._share)

    def has(self, source: Source) -> bool:
        """Whether the file is the next of its share."""
        return bool(self._share) and self._share[0] is source

    def take(self) -> FileRead | None:
        """What it read of that file. Raises EOFError where it ended before; then somebody else has to read."""
        self._share.pop(0)
        try:
            size = int.from_bytes(_exactly(self._answers, _SIZE), "big")
            return _unpacked(_exactly(self._answers, size)) if size else None
        except EOFError:
            self._share.clear()
            raise

    def end(self) -> None:
        """End the process, also one that still reads."""
        self._answers.close()
        with contextlib.suppress(ProcessLookupError, ChildProcessError):
            os.kill(self._pid, signal.SIGKILL)
            os.waitpid(self._pid, 0)


@contextmanager
def second_reader(sources: Sequence[Source]) -> Iterator[SecondReader | None]:
    """A second process for about half of the large files; None where there is one of them, or nobody to read it."""
    share = _half([source for source in sources if source.is_documents and source.size >= WORTH_A_PROCESS])
    # A process with threads is not forked: a lock that one of them holds would never open again.
    if not share or threading.active_count() > 1 or _cores() == 1:
        yield None
        return
    try:
        second = SecondReader(share)
    except OSError:
        yield None
        return
    try:
        yield second
    finally:
        second.end()


def _cores() -> int:
    """How many this process may use; one where nobody can tell, or no process can be forked."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") and hasattr(os, "fork") else 1


def _half(sources: Sequence[Source]) -> list[Source]:
    """About half of the bytes, in the order of the files; the first file is left to whoever asks first."""
    share: list[Source] = []
    mine = theirs = 0
    for source in sources:
        if mine <= theirs:
            mine += source.size
        else:
            theirs += source.size
            share.append(source)
    return share


def _fork(share: Sequence[Source]) -> tuple[int, BinaryIO]:
    answers, end = os.pipe()
    # No signal may hit between the fork and the code that ends the child.
    previous = signal.pthread_sigmask(signal.SIG_BLOCK, _SIGNALS)
    try:
        pid = os.fork()
        if pid == 0:
            _serve(share, end, previous)
    except OSError:
        os.close(answers)
        raise
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, previous)
        os.close(end)
    return pid, os.fdopen(answers, "rb")


def _serve(share: Sequence[Source], end: int, signals: "set[signal.Signals | int]") -> NoReturn:
    """The child from its first to its last instruction: nothing of the parent's may run in it."""
    with contextlib.suppress(BaseException):
        os.closerange(3, end)
        os.closerange(end + 1, os.sysconf("SC_OPEN_MAX"))
        for number in _SIGNALS:
            signal.signal(number, signal.SIG_DFL)
        signal.pthread_sigmask(signal.SIG_SETMASK, signals)
        with os.fdopen(end, "wb") as answers:
            for source in share:
                data = _packed(read_file(source.read(bytes), source.path, named=source.named))
                answers.write(len(data).to_bytes(_SIZE, "big") + data)
                answers.flush()
    os._exit(0)


def _exactly(stream: BinaryIO, size: int) -> bytes:
    data = stream.read(size)
    if len(data) < size:
        raise EOFError
    return data


def _packed(read: FileRead | None) -> bytes:
    """Trees go by marshal, which is ten times as fast; all else is small, or an array."""
    if read is None:
        return b""
    reading = read.reading
    documents = [(each.file, marshal.dumps(each.tree), each.lines, each.texts) for each in reading.documents]
    rest = reading.problems, reading.complete, reading.more
    return pickle.dumps((read.sha256, read.is_ours, documents, rest), pickle.HIGHEST_PROTOCOL)


def _unpacked(data: bytes) -> FileRead:
    """What a process of our own packed."""
    sha256, is_ours, documents, rest = pickle.loads(data)  # noqa: S301 (our own process wrote it)
    read = tuple(
        Document(file, marshal.loads(tree), lines, texts)  # noqa: S302 (as above)
        for file, tree, lines, texts in documents
    )
    return FileRead(sha256, Reading(read, *rest), is_ours)
