"""A second process that reads files beside this one, where several of them are large.

Parsing takes most of the time of reading, and handing a tree over takes a thirtieth of it: of several large files two
cores read two at once. What comes back is the same no matter who read it, and in the same order.
"""

import marshal
import pickle
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from typing import BinaryIO

from sovcheck.inventory.file_reading import FileRead, read_file
from sovcheck.inventory.sources import Source
from sovcheck.inventory.yaml_reader import Document, Reading
from sovcheck.second_process import exactly, second_process

WORTH_A_PROCESS = 4 * 2**20
"""Bytes of a file from which on it pays that another process reads it: about half a second."""

_SIZE = 8


class SecondReader:
    """Another process, which reads its share of the files, in their order."""

    def __init__(self, sources: Sequence[Source], answers: BinaryIO) -> None:
        self._share = list(sources)
        self._answers = answers

    def has(self, source: Source) -> bool:
        """Whether the file is the next of its share."""
        return bool(self._share) and self._share[0] is source

    def take(self) -> FileRead | None:
        """What it read of that file. Raises EOFError where it ended before; then somebody else has to read."""
        self._share.pop(0)
        try:
            size = int.from_bytes(exactly(self._answers, _SIZE), "big")
            return _unpacked(exactly(self._answers, size)) if size else None
        except EOFError:
            self._share.clear()
            raise


@contextmanager
def second_reader(sources: Sequence[Source]) -> Iterator[SecondReader | None]:
    """A second process for about half of the large files; None where there is one of them, or nobody to read it."""
    share = _half([source for source in sources if source.is_documents and source.size >= WORTH_A_PROCESS])
    if not share:
        yield None
        return
    with second_process(partial(_serve, share)) as answers:
        yield SecondReader(share, answers) if answers is not None else None


def _half(sources: Sequence[Source]) -> list[Source]:
    """About half of the bytes, in the order of the files; the first file is left to the one who asks first."""
    share: list[Source] = []
    mine = theirs = 0
    for source in sources:
        if mine <= theirs:
            mine += source.size
        else:
            theirs += source.size
            share.append(source)
    return share


def _serve(share: Sequence[Source], answers: BinaryIO) -> None:
    for source in share:
        data = _packed(read_file(source.read(bytes), source.path, named=source.named))
        answers.write(len(data).to_bytes(_SIZE, "big") + data)
        answers.flush()


def _packed(read: FileRead | None) -> bytes:
    """Trees go by marshal, which is ten times as fast; all else is small, or an array."""
    if read is None:
        return b""
    reading = read.reading
    documents = [
        (each.file, marshal.dumps(each.tree), each.lines, each.texts, each.forms) for each in reading.documents
    ]
    rest = reading.problems, reading.complete, reading.more
    return pickle.dumps((read.sha256, read.is_ours, documents, rest), pickle.HIGHEST_PROTOCOL)


def _unpacked(data: bytes) -> FileRead:
    """What a process of our own packed."""
    sha256, is_ours, documents, rest = pickle.loads(data)  # noqa: S301 (our own process wrote it)
    read = tuple(
        Document(file, marshal.loads(tree), lines, texts, forms)  # noqa: S302 (as above)
        for file, tree, lines, texts, forms in documents
    )
    return FileRead(sha256, Reading(read, *rest), is_ours)
