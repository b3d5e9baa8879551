"""Reading YAML and JSON documents as text with lines; whatever the bytes are, a problem comes back, never a crash."""

import re
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from msgspec import Struct, field
from msgspec.structs import replace
from yaml._yaml import CParser
from yaml.error import MarkedYAMLError, YAMLError
from yaml.events import DocumentStartEvent, StreamEndEvent
from yaml.reader import ReaderError

from sovcheck.errors import InputError, Location, Problem
from sovcheck.inventory.limits import LIMITS, Limits
from sovcheck.inventory.lines import Lines, Step
from sovcheck.inventory.problems import Problems
from sovcheck.inventory.yaml_tree import Tree, TreeBuilder, too_deep

if TYPE_CHECKING:
    from sovcheck.inventory.parameters import Forms

_WIDE_MARKS = (b"\xff\xfe", b"\xfe\xff", b"\x00\x00\xfe\xff")
_SURROGATES = re.compile(rb"(?<!\\)((?:\\\\)*)\\u([dD][89abAB][0-9a-fA-F]{2})\\u([dD][c-fC-F][0-9a-fA-F]{2})")
_SEPARATORS = {b"\xc2\x85": "U+0085", b"\xe2\x80\xa8": "U+2028", b"\xe2\x80\xa9": "U+2029"}
_WORTH_INTERNING = 32_768
"""Bytes of a file from which on it pays to look for equal texts."""

_TAG_DIRECTIVE = re.compile(rb"^%TAG\b", re.MULTILINE)
"""Every tag is refused; but libyaml compares each directive with all before it, which takes hours for a million."""

_DEPTH = re.compile(r"\b(nest|depth|deep)", re.IGNORECASE)
"""Newer releases of libyaml bound nesting themselves, and look ahead far enough to say so before the builder does."""

_SYNTAX_ADVICE = {
    "found character that cannot start any token": "indent with spaces, and quote text that begins with a sign",
    "mapping values are not allowed in this context": "check the indentation, and quote text that holds a colon",
    "did not find expected key": "check the indentation of this line and of the one before",
    "could not find expected ':'": "write key: value",
    "did not find expected '-' indicator": "indent every item of the list equally",
    "did not find expected ',' or ']'": "close the bracket, and put a comma between items",
    "did not find expected ',' or '}'": "close the brace, and put a comma between fields",
    "found unexpected end of stream": "close the quote or bracket",
    "did not find expected <document start>": "write one value per document, and --- between documents",
}


class Document(Struct, frozen=True):
    """One document of a file: its tree of text, and where each key of it is.

    ``texts`` numbers, by group, the texts of its items, where equal ones were looked for: items of one group with equal
    numbers are written alike but for id and name. ``forms`` has groups whose items were read as texts with parameters.
    """

    file: str
    tree: Tree
    lines: Lines
    texts: Mapping[str, Sequence[int]] = field(default_factory=dict)
    forms: "Mapping[str, Forms]" = field(default_factory=dict)

    def line_of(self, path: Sequence[Step]) -> int:
        """The line of a key or list item, or of the nearest that is above it."""
        return self.lines.nearest(path)

    def location(self, path: Sequence[Step] = ()) -> Location:
        """The file and line of a key or list item, or of the nearest that is above it."""
        return Location(self.file, self.line_of(path))

    def written(self, path: Sequence[Step]) -> int:
        """How many steps of the path the document has."""
        return sum(1 for _ in self.lines.walk(path))


class Reading(Struct, frozen=True):
    """All documents of a file that hold something, and everything that is wrong with its form."""

    documents: tuple[Document, ...]
    problems: tuple[Problem, ...]
    complete: bool = True
    """Whether the file was read to its end; what is wrong may have stopped it."""
    more: int = 0
    """How many more problems there are, of which nobody asks what they are."""

    def listed(self) -> tuple[Problem, ...]:
        """The problems, and how many more there are."""
        return Problems(self.problems, self.more).listed()


def read_documents(data: bytes, file: str) -> list[Document]:
    """The documents of a file; raises InputError with all that is wrong with its form. ``file`` is for messages."""
    reading = read_text(data, file)
    if reading.problems:
        raise InputError(reading.listed())
    return list(reading.documents)


def read_line(data: bytes, file: str, line: int, limits: Limits = LIMITS) -> Reading:
    """Everything that can be read of one line of a file, as ``read_text`` does of a whole one."""
    reading = read_text(data, file, limits, start=line)
    problems = (replace(problem, location=Location(file, line)) for problem in reading.problems)
    return replace(reading, problems=tuple(problems))


def read_text(data: bytes, file: str, limits: Limits = LIMITS, *, start: int = 1) -> Reading:
    """Everything that can be read of a file, and all that is wrong with its form; keys are counted from ``start``."""
    unreadable = _unreadable(data, file, limits)
    if unreadable is not None:
        return Reading((), (unreadable,), complete=False)
    limits = limits.of_size(len(data))
    if len(data) >= _WORTH_INTERNING and (interned := _interned(data, file, limits)) is not None:
        return Reading((interned,), ())
    reading = _read(data, file, limits, start)
    if reading.problems and (paired := _join_surrogates(data)) != data:
        reading = _read(paired, file, limits, start)
    if not reading.documents and not reading.problems:
        empty = Problem(Location(file, 1), "", "is empty", "fill it: `sovcheck init` writes an inventory")
        return Reading((), (empty,))
    return reading


def _unreadable(data: bytes, file: str, limits: Limits) -> Problem | None:
    """What keeps the bytes from being looked at as YAML."""
    if len(data) > limits.bytes:
        return Problem(Location(file), "", f"is larger than {limits.bytes:,} bytes", "split it into several files")
    if data.startswith(_WIDE_MARKS):
        return Problem(Location(file, 1), "", "is encoded as UTF-16 or UTF-32", "save it as UTF-8")
    if (place := data.find(b"\0")) >= 0:
        wrong = "is not a text file: it holds a zero byte"
        return Problem(_location(data, place, file), "", wrong, "name a YAML or JSON file, saved as UTF-8")
    for separator, name in _SEPARATORS.items() if not data.isascii() else ():
        if (place := data.find(separator)) >= 0:
            wrong = f"holds the line separator {name}, which editors do not count as a line"
            return Problem(_location(data, place, file), "", wrong, "put a space in its place")
    # Each looks ten times as fast as the next one, and nearly every file stops at the first.
    if b"%" in data and b"%TAG" in data and (directive := _TAG_DIRECTIVE.search(data)) is not None:
        return Problem(_location(data, directive.start(), file), "", "declares tags", "remove the line %TAG")
    return None


def _location(data: bytes, place: int, file: str) -> Location:
    return Location(file, data.count(b"\n", 0, place) + 1)


def _join_surrogates(data: bytes) -> bytes:
    """JSON writes characters beyond the first plane as two escapes, YAML as one."""

    def joined(pair: re.Match[bytes]) -> bytes:
        """One escape for a pair of them."""
        high, low = int(pair[2], 16), int(pair[3], 16)
        return pair[1] + b"\\U%08x" % (0x10000 + ((high - 0xD800) << 10) + (low - 0xDC00))

    return _SURROGATES.sub(joined, data)


def _read(data: bytes, file: str, limits: Limits, start: int = 1) -> Reading:
    documents: list[Document] = []
    problems: list[Problem] = []
    parser = CParser(data)
    builder = TreeBuilder(parser.get_event, file, limits, start)
    try:
        _read_stream(parser, builder, file, documents, limits)
    except InputError as error:
        problems += error.problems
    except ReaderError as error:
        problems.append(_character_problem(error, data, file))
    except UnicodeDecodeError:
        problems.append(Problem(Location(file), "", "is not valid UTF-8", "save it as UTF-8"))
    except MarkedYAMLError as error:
        problems.append(_syntax_problem(error, data, file, limits))
    except YAMLError as error:
        problems.append(Problem(Location(file), "", str(error), "write valid YAML or JSON"))
    first = builder.problems.first
    more = len(builder.problems) - len(first)
    return Reading(tuple(documents), (*first, *problems), complete=not problems, more=more)


def _interned(data: bytes, file: str, limits: Limits) -> Document | None:
    """The only document of a text that repeats itself; None for all others."""
    from sovcheck.inventory.interning import TextOf, read_interned  # not loaded for small files

    def read_plainly(text: bytes) -> TextOf | None:
        reading = _read(text, file, limits)
        if reading.problems or len(reading.documents) != 1:
            return None
        document = reading.documents[0]
        return TextOf(document.tree, document.lines) if isinstance(document.tree, dict) else None

    if data.lstrip().startswith(b"{"):
        from sovcheck.inventory.json_interning import read_interned_json

        found = read_interned_json(data, limits, read_plainly)
    else:
        found = read_interned(data, limits, read_plainly)
    return Document(file, found.tree, found.lines, texts=found.texts, forms=found.forms) if found is not None else None


def _read_stream(parser: CParser, builder: TreeBuilder, file: str, documents: list[Document], limits: Limits) -> None:
    started = 0
    while type(event := parser.get_event()) is not StreamEndEvent:
        if type(event) is not DocumentStartEvent:
            continue
        started += 1
        if started > limits.documents:
            wrong = f"the file has more than {limits.documents:,} documents"
            raise InputError([Problem(Location(file), "", wrong, "split it into several files")])
        tree, lines = builder.document(parser.get_event())
        if tree is not None:
            documents.append(Document(file, tree, lines))


def _character_problem(error: ReaderError, data: bytes, file: str) -> Problem:
    location = _location(data, error.position, file)
    if "control" in error.reason:
        return Problem(location, "", f"holds the control character U+{int(error.character):04X}", "remove it")
    return Problem(location, "", "is not valid UTF-8", "save it as UTF-8")


def _syntax_problem(error: MarkedYAMLError, data: bytes, file: str, limits: Limits) -> Problem:
    """Where a quote was never closed, the line that opened it says more than the end of the file."""
    wrong, mark = error.problem or "not valid YAML", error.problem_mark
    opened = error.context_mark
    if opened is not None and (mark is None or "end of stream" in wrong):
        mark = opened
    elif opened is not None and mark is not None and opened.line != mark.line:
        wrong += f" {error.context} that begins on line {opened.line + 1}"
    last = data.rstrip().count(b"\n") + 1  # the parser may have looked beyond it
    line = min(mark.line + 1, last) if mark is not None else 0
    if _DEPTH.search(wrong):
        return Problem(Location(file, line), "", *too_deep(limits))
    return Problem(Location(file, line), "", f"not valid YAML: {wrong}", _SYNTAX_ADVICE.get(error.problem or "", ""))
