"""Quoting: scripts for a shell and unit files of systemd, in which a word is what it is, whatever letters it has."""

import shlex
from collections.abc import Iterable, Mapping, Sequence

_SPECIAL = {"\\": "\\\\", '"': '\\"', "%": "%%", "\t": "\\t"}
"""What a unit file reads otherwise, within quotes."""

Value = str | Sequence[str]


def shell_comments(lines: Iterable[str]) -> list[str]:
    """Lines that the shell passes over."""
    return [f"# {line}".rstrip() for line in lines]


def shell_command(words: Sequence[str], raw: Sequence[str] = ()) -> list[str]:
    """The command, a word a line; ``raw`` are words that the shell is to expand, as they are."""
    written = [word if word in raw else shlex.quote(word) for word in words]
    return " \\\n  ".join(written).split("\n")


def unit_text(comments: Iterable[str], sections: Mapping[str, Mapping[str, Value]]) -> str:
    """A unit file. A value that is a list is written once for each; values are written as they are."""
    lines = [f"# {line}".rstrip() for line in comments]
    for name, settings in sections.items():
        lines += ["", f"[{name}]"]
        for key, value in settings.items():
            lines += [f"{key}={one}" for one in ([value] if isinstance(value, str) else value)]
    return "\n".join(lines) + "\n"


def unit_command(words: Sequence[str], raw: Sequence[str] = ()) -> str:
    """A command line for ``ExecStart``; ``raw`` are words in which systemd is to expand what it knows."""
    return " \\\n  ".join(word if word in raw else _word(word.replace("$", "$$")) for word in words)


def unit_path(text: str) -> str:
    """A path for a list of paths."""
    return _word(text)


def _word(text: str) -> str:
    return '"' + "".join(_SPECIAL.get(letter, letter) for letter in text) + '"'
