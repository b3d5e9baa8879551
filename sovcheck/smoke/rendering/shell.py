"""Scripts for a shell: every word is quoted, and comments are ours."""

import shlex
from collections.abc import Iterable, Sequence


def comments(lines: Iterable[str]) -> list[str]:
    """Lines that the shell passes over."""
    return [f"# {line}".rstrip() for line in lines]


def command_lines(words: Sequence[str], raw: Sequence[str] = ()) -> list[str]:
    """The command, a word a line; ``raw`` are words that the shell is to expand, as they are."""
    written = [word if word in raw else shlex.quote(word) for word in words]
    return " \\\n  ".join(written).split("\n")
