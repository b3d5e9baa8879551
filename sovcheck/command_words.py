"""Arguments of a command as one types them: options that cannot be mistaken, and paths that cannot for one."""

from collections.abc import Iterable, Sequence


def option_words(option: str, value: str) -> list[str]:
    """What begins with a hyphen is not an option where it stands behind an equals sign."""
    return [f"{option}={value}"] if value.startswith("-") else [option, value]


def path_words(paths: Iterable[str]) -> list[str]:
    """Paths, of which none is taken for an option; ``-`` is standard input."""
    return [f"./{path}" if path.startswith("-") and path != "-" else path for path in paths]


def wrapped_command(words: Sequence[str], width: int) -> list[str]:
    """The command quoted for a shell, in lines of ``width`` that a shell reads as one; no word is cut."""
    lines: list[str] = []
    now = ""
    parts = _parts(words)
    for number, part in enumerate(parts):
        longer = f"{now} {part}" if now else part
        room = width if number == len(parts) - 1 else width - 2
        if now and len(longer) > room:
            lines.append(f"{now} \\")
            now = part
        else:
            now = longer
    return [*lines, now]


def _parts(words: Sequence[str]) -> list[str]:
    """Quoted; an option stays with the value behind it."""
    # Most commands print none: `validate` is to be there at once.
    import shlex

    parts: list[str] = []
    before = ""
    for word in words:
        quoted = shlex.quote(word)
        if before.startswith("--") and "=" not in before:
            parts[-1] = f"{parts[-1]} {quoted}"
        else:
            parts.append(quoted)
        before = word
    return parts
