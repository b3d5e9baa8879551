"""Reading the inventory of a scan: all files, all documents, one set of assets, and all problems at once."""

import gc
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager, nullcontext
from typing import TYPE_CHECKING

from sovcheck.errors import InputError, Location, Problem
from sovcheck.inventory.assets.document import API_VERSION
from sovcheck.inventory.declarations import Declarations
from sovcheck.inventory.declared import Inventory, InventoryFile
from sovcheck.inventory.documents import declare_document
from sovcheck.inventory.file_reading import FileRead, read_file
from sovcheck.inventory.flaws import Flaws
from sovcheck.inventory.headers import INVENTORY, PATCH, is_inventory, refuse_declaration
from sovcheck.inventory.messages import shown
from sovcheck.inventory.sniffing import begins_lines
from sovcheck.inventory.sources import Source, find_sources
from sovcheck.inventory.yaml_reader import Document

if TYPE_CHECKING:
    from sovcheck.inventory.second_reader import SecondReader


def read_inventory(paths: Sequence[str], *, stdin: Callable[[], bytes]) -> Inventory:
    """Everything that the files and directories declare; ``-`` is what ``stdin`` returns.

    The result does not depend on the order of paths. Raises InputError with the problems of all files.
    """
    inventory, flaws = read_with_flaws(paths, stdin=stdin)
    if flaws.problems:
        raise InputError(flaws.collected().listed())
    return inventory


def read_with_flaws(paths: Sequence[str], *, stdin: Callable[[], bytes]) -> tuple[Inventory, Flaws]:
    """As ``read_inventory``, but what is wrong comes back beside what is right, for more to be said about that."""
    sources, problems = find_sources(paths)
    reader = _Reader(Declarations(problems))
    with _collector_paused(), _second_reader(sources) as second:
        for source in sources:
            reader.read(source, stdin, second)
    reader.declarations.problems.extend(_empty_paths(sources, reader.used_paths))
    files = reader.flawed | {problem.location.file for problem in problems}
    return reader.declarations.inventory(reader.files), reader.declarations.flaws(frozenset(files))


@contextmanager
def _collector_paused() -> Iterator[None]:
    """Millions of objects that all stay alive are not garbage: looking for it costs more than the reading itself."""
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()


def _second_reader(sources: Sequence[Source]) -> "AbstractContextManager[SecondReader | None]":
    if len(sources) == 1:
        return nullcontext()
    from sovcheck.inventory.second_reader import second_reader  # not loaded for a single file

    return second_reader(sources)


class _Reader:
    """Reads files one after the other into declarations.

    ``files`` are those that hold inventory, and ``flawed`` those of which something is wrong; ``used_paths`` are the
    paths given by the user that led to either.
    """

    def __init__(self, declarations: Declarations) -> None:
        self.declarations = declarations
        self.files: list[InventoryFile] = []
        self.flawed: set[str] = set()
        self.used_paths: set[str] = set()

    def read(self, source: Source, stdin: Callable[[], bytes], second: "SecondReader | None" = None) -> None:
        """Read one file; a file that was only found in a directory may be about something else."""
        problems, files = len(self.declarations.problems), len(self.files)
        try:
            if source.is_lines:
                self._read_lines(source.parts(), source)
            elif second is not None and second.has(source):
                self._take(source, second)
            else:
                self._read_data(source.read(stdin), source)
        except InputError as error:
            self.declarations.stop(error)
        if len(self.declarations.problems) > problems:
            self.flawed.add(source.path)
        if source.path in self.flawed or len(self.files) > files:
            self.used_paths |= source.arguments

    def _read_lines(self, parts: Iterable[bytes], source: Source) -> None:
        from sovcheck.inventory.json_lines import HEADER, read_json_lines  # not loaded for other files

        before = len(self.declarations.problems)
        read = read_json_lines(parts, source.path, self.declarations, named=source.named)
        if read.is_inventory:
            self.files.append(InventoryFile(source.path, read.sha256))
        elif source.named and len(self.declarations.problems) == before:
            problem = Problem(Location(source.path, 1), "", _held(read.kinds), f"begin it with the line {HEADER}")
            self.declarations.stop(InputError([problem]))

    def _take(self, source: Source, second: "SecondReader") -> None:
        """What a second process has read; where it has ended, the file is read here."""
        try:
            read = second.take()
        except EOFError:
            self._read_data(source.read(bytes), source)
            return
        if read is not None:
            self._declare(read, source)

    def _read_data(self, data: bytes, source: Source) -> None:
        if not source.is_documents and begins_lines(data):
            self._read_lines([data], source)
        elif (read := read_file(data, source.path, named=source.named)) is not None:
            self._declare(read, source)

    def _declare(self, read: FileRead, source: Source) -> None:
        reading, declarations = read.reading, self.declarations
        before = len(declarations.problems)
        inventories = [document for document in reading.documents if self._is_inventory(document, source)]
        if source.named or inventories or read.is_ours or len(declarations.problems) > before:
            declarations.problems.extend(reading.problems)
            declarations.problems.count(reading.more)
            declarations.complete &= reading.complete
        if inventories:
            self.files.append(InventoryFile(source.path, read.sha256))
        elif source.named and len(declarations.problems) == before:
            declarations.stop(InputError([_no_inventory(source, reading.documents)]))
        for document in inventories:
            declare_document(document, declarations)

    def _is_inventory(self, document: Document, source: Source) -> bool:
        try:
            if source.is_stdin:
                refuse_declaration(document)
            return is_inventory(document)
        except InputError as error:
            self.declarations.stop(error)
            return False


def _no_inventory(source: Source, documents: Sequence[Document]) -> Problem:
    place = documents[0].location() if documents else Location(source.path)
    trees = [document.tree for document in documents if isinstance(document.tree, dict)]
    if any(tree.get("kind") == PATCH for tree in trees):
        wrong = "holds a patch, and no inventory that it changes"
        advice = f"name the inventory, and this file with --patch {source.path} or, in diff, as INVENTORY+{source.path}"
        return Problem(place, "", wrong, advice)
    kinds = sorted({shown(tree["kind"]) for tree in trees if isinstance(tree.get("kind"), str)})
    return Problem(place, "", _held(kinds), f"begin it with apiVersion: {API_VERSION} and kind: {INVENTORY}")


def _held(kinds: Sequence[str]) -> str:
    return f"holds {' and '.join(kinds)}, but no inventory of sovcheck" if kinds else "holds no inventory"


def _empty_paths(sources: Sequence[Source], used_paths: set[str]) -> list[Problem]:
    """Directories full of other things: most likely not the ones that were meant."""
    empty_paths = {argument for source in sources for argument in source.arguments} - used_paths
    return [Problem(Location(path), "", "holds no inventory", "name another directory") for path in empty_paths]
