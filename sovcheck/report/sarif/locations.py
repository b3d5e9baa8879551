"""Places in files as SARIF names them: from the top of the repository where the file lies in it."""

import posixpath
from functools import lru_cache
from typing import Any
from urllib.parse import quote

from sovcheck.report.source_root import SourceRoot

_BASE = "SRCROOT"


class Locations:
    """Builds locations; without a root, paths are reported as they were given."""

    def __init__(self, root: SourceRoot | None) -> None:
        self._root = root
        self._artifact = lru_cache(maxsize=1024)(self._find)
        self._used = False

    def build(self, file: str, line: int | None) -> dict[str, Any]:
        """Lines count from 1; GitHub refuses the whole file for a smaller one."""
        return {
            "physicalLocation": {"artifactLocation": self._artifact(file), "region": {"startLine": max(line or 1, 1)}}
        }

    def based(self, run: dict[str, Any]) -> dict[str, Any]:
        """The run, with a word on what its paths start from, where any does.

        The folder itself is not named: it is another one on each machine, and nobody's business.
        """
        base = {_BASE: {"description": {"text": "The top of the repository, or the folder given with --root."}}}
        return {**run, "originalUriBaseIds": base} if self._used else run

    def _find(self, file: str) -> dict[str, str]:
        inside = self._root.inside(file) if self._root is not None else None
        if inside is not None:
            self._used = True
            return {"uri": _quoted(inside), "uriBaseId": _BASE}
        path = _quoted(posixpath.normpath(file))
        return {"uri": f"file://{path}" if path.startswith("/") else path}


def _quoted(path: str) -> str:
    return quote(path, errors="backslashreplace")
