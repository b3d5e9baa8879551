"""The root of the repository, so that a report names files as the repository does, in whatever folder it was made."""

import os
import posixpath
from pathlib import Path

from msgspec import Struct

_MARK = ".git"


class SourceRoot(Struct, frozen=True):
    """The folder that paths are given from, and the one that they start from; both absolute."""

    working: str
    root: str

    def inside(self, file: str) -> str | None:
        """The path of a file from the root; None for one that lies elsewhere, or is not a file."""
        if file.startswith("<"):
            return None
        place = os.path.normpath(os.path.join(self.working, file))  # noqa: PTH118 (Path would not take out `..`)
        return os.path.relpath(place, self.root) if place.startswith(f"{self.root.rstrip(os.sep)}{os.sep}") else None


def told_path(root: SourceRoot | None, file: str) -> str:
    """The path of a file as the repository names it; as it was given where it lies elsewhere, or is not a file."""
    inside = root.inside(file) if root is not None else None
    return inside if inside is not None else posixpath.normpath(file)


def find_source_root(given: Path | None, files: tuple[str, ...]) -> SourceRoot:
    """The root as given; else the nearest repository above the working folder, or the first file; else that folder."""
    working = Path.cwd()
    if given is not None:
        return SourceRoot(str(working), _absolute(given))
    starts = [working, *(Path(_absolute(file)).parent for file in files[:1])]
    found = (above for start in starts for above in (start, *start.parents) if (above / _MARK).exists())
    return SourceRoot(str(working), str(next(found, working)))


def _absolute(path: str | Path) -> str:
    return os.path.abspath(path)  # noqa: PTH100 (links stay as they are named, and `..` is taken out)
