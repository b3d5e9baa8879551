"""The head of a Rego file: its package, and the METADATA above that as it is written."""

import re
from typing import NamedTuple

_PACKAGE = re.compile(r"^[ \t]*package[ \t]+(?P<name>[\w.]+)", re.MULTILINE)
_METADATA = re.compile(r"#[ \t]*METADATA[ \t]*")


class Header(NamedTuple):
    """The package of a module, the line that declares it, and the YAML above it at the lines where it is."""

    package: str
    line: int
    yaml: str | None


def read_header(text: str) -> Header | None:
    """The header of a module; None when it declares no package."""
    found = _PACKAGE.search(text)
    if found is None:
        return None
    lines = text[: found.start()].split("\n")[:-1]
    end = len(lines)
    while lines and not lines[-1].strip():
        lines.pop()
    start = len(lines)
    while start and lines[start - 1].startswith("#"):
        start -= 1
    marks = [number for number in range(start, len(lines)) if _METADATA.fullmatch(lines[number])]
    if not marks:
        return Header(found["name"], end + 1, None)
    body = (line.removeprefix("#").removeprefix(" ") for line in lines[marks[-1] + 1 :])
    return Header(found["name"], end + 1, "\n" * (marks[-1] + 1) + "\n".join(body))
