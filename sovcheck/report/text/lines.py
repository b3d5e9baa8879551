"""Lines of styled text as rich has them: cut at words, in columns, and at last as one text with or without colour."""

import io
import shlex
from collections.abc import Iterable, Iterator, Mapping, Sequence
from enum import StrEnum, auto
from types import MappingProxyType

from rich.cells import cell_len, chop_cells
from rich.text import Text

from sovcheck.command_words import wrapped_command
from sovcheck.visible import SENTENCE_LETTERS, shortened, visible


class Style(StrEnum):
    """What a piece of text means."""

    PLAIN = auto()
    STRONG = auto()
    FAINT = auto()
    PASS = auto()
    CRITICAL = auto()
    HIGH = auto()
    MEDIUM = auto()
    LOW = auto()
    INFO = auto()
    UNKNOWN = auto()
    WAIVED = auto()
    WARNING = auto()


_LOOKS: Mapping[Style, str] = MappingProxyType(
    {
        Style.PLAIN: "",
        Style.STRONG: "bold",
        Style.FAINT: "dim",
        Style.PASS: "green",
        Style.CRITICAL: "bold red",
        Style.HIGH: "red",
        Style.MEDIUM: "yellow",
        Style.LOW: "cyan",
        Style.INFO: "dim",
        Style.UNKNOWN: "magenta",
        Style.WAIVED: "blue",
        Style.WARNING: "bold yellow",
    }
)
"""How rich shows it."""

Piece = tuple[str, Style]
"""Text in one style; whatever a name contains is made visible, and kept short, when it becomes part of a line."""

BLANK = Text()
MORE = "…"
"""Stands for what was cut off."""

NARROW = 90
"""Below so many columns there is no room for what something goes through, nor for the effort of a change."""

_NARROWEST = 20


def line(indent: int, *pieces: Piece | str) -> Text:
    """A line that starts after ``indent`` blanks."""
    text = Text(" " * indent)
    for piece in pieces:
        words, style = (piece, Style.PLAIN) if isinstance(piece, str) else piece
        text.append(shortened(visible(words), SENTENCE_LETTERS), _LOOKS[style])
    return text


def prose(words: str, indent: int, width: int, style: Style = Style.PLAIN) -> Iterator[Text]:
    """The text broken into lines of at most ``width`` columns; a longer word keeps a line of its own."""
    room = max(width - indent, _NARROWEST)
    for part in _broken(shortened(visible(words), SENTENCE_LETTERS), room):
        yield line(indent, (part, style))


def short(words: str, room: int) -> str:
    """The text in at most ``room`` columns, and at least two: cut between words where it can be, with a sign of it."""
    room = max(room, 2)
    seen = visible(words[: 4 * room + 4]) if len(words) > 4 * room + 4 else visible(words)
    if cell_len(seen) <= room:
        return seen
    kept = chop_cells(seen, max(room - 1, 1))[0]
    whole = kept if seen[len(kept) :].startswith(" ") else kept.rpartition(" ")[0]
    # A word that fills most of the room alone is cut: without it, nothing would be left to read.
    fits = whole.rstrip(" ,;:") if cell_len(whole) > room // 2 else kept
    return f"{fits}{MORE}"


def some(names: Sequence[str], room: int) -> str:
    """As many of the names as there is room for, and how many others there are; the first is cut where it must be."""
    shown = ""
    for number, name in enumerate(names):
        longer = f"{shown}, {visible(name[: room + 1])}" if shown else visible(name[: room + 1])
        left = len(names) - number - 1
        if cell_len(longer) + (len(f" +{left:,}") if left else 0) > room:
            others = f" +{len(names) - max(number, 1):,}" if len(names) > max(number, 1) else ""
            return f"{shown or short(name, room - len(others))}{others}"
        shown = longer
    return shown


def padded(words: str, room: int) -> str:
    """The text in exactly ``room`` columns."""
    fitting = short(words, room)
    return fitting + " " * (room - cell_len(fitting))


def fitted(text: Text, width: int, right: str = "") -> Text:
    """The line in at most ``width`` columns, with something at its right end, which is dropped where it has no room."""
    right = visible(right)
    room = width - cell_len(right) - 2 if right else width
    if text.cell_len > room and room < width // 2:
        right, room = "", width
    if text.cell_len > room:
        kept = len(short(text.plain, room)) - 1
        text = text[:kept]
        text.append(MORE)
    if right:
        text = text.copy()
        text.append(" " * (width - text.cell_len - cell_len(right)))
        text.append(right, _LOOKS[Style.FAINT])
    return text


def with_command(text: Text, width: int, words: Sequence[str], *, at_end: bool = True) -> Iterator[Text]:
    """The line with a command at its right end, or right behind it; below it where there is no room, and never cut."""
    whole = visible(shlex.join(words))
    if text.cell_len + cell_len(whole) + (2 if at_end else 1) <= width:
        if at_end:
            yield fitted(text, width, whole)
        else:
            yield text.copy().append(f" {whole}", _LOOKS[Style.FAINT])
        return
    yield fitted(text, width)
    for number, part in enumerate(wrapped_command(words, width - 6)):
        # A command is for copying: a word of it that is longer than the line is not cut either.
        yield Text(" " * (2 if number == 0 else 6)).append(visible(part), _LOOKS[Style.FAINT])


def written(lines: Iterable[Text], *, color: bool) -> str:
    """The lines as one text, each without blanks at its end."""
    if not color:
        return "".join([f"{text.plain.rstrip()}\n" for text in lines])
    from rich.console import Console

    out = io.StringIO()
    console = Console(file=out, force_terminal=True, color_system="standard", legacy_windows=False, no_color=False)
    for text in lines:
        shown = text.copy()
        shown.rstrip()
        console.print(shown, soft_wrap=True, highlight=False)
    return out.getvalue()


def _broken(words: str, room: int) -> list[str]:
    if cell_len(words) <= room:
        return [words]
    lines: list[str] = []
    now = ""
    for word in words.split(" "):
        longer = f"{now} {word}" if now else word
        if now and cell_len(longer) > room:
            lines.append(now)
            now = word
        else:
            now = longer
    return [*lines, now]
