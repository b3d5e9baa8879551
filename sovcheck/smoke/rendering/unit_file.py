"""Unit files of systemd: what is named in them says what it is, whatever letters it has."""

from collections.abc import Iterable, Mapping, Sequence

_SPECIAL = {"\\": "\\\\", '"': '\\"', "%": "%%", "\t": "\\t"}
Value = str | Sequence[str]


def unit_text(comments: Iterable[str], sections: Mapping[str, Mapping[str, Value]]) -> str:
    """A unit file. A value that is a list is written once for each; values are written as they are."""
    lines = [f"# {line}".rstrip() for line in comments]
    for name, settings in sections.items():
        lines += ["", f"[{name}]"]
        for key, value in settings.items():
            lines += [f"{key}={one}" for one in ([value] if isinstance(value, str) else value)]
    return "\n".join(lines) + "\n"


def command(words: Sequence[str], raw: Sequence[str] = ()) -> str:
    """A command line for ``ExecStart``; ``raw`` are words in which systemd is to expand what it knows."""
    return " \\\n  ".join(word if word in raw else _word(word.replace("$", "$$")) for word in words)


def path(text: str) -> str:
    """A path for a list of paths."""
    return _word(text)


def _word(text: str) -> str:
    return '"' + "".join(_SPECIAL.get(letter, letter) for letter in text) + '"'
