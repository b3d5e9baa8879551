"""Policy files: where the bundled ones are, what is read of a folder or bundle, and how much of it there may be."""

from collections.abc import Sequence
from pathlib import Path, PurePosixPath

from msgspec import Struct

_PACKAGE = Path(__file__).parents[2]

REGO = ".rego"
"""The ending of the files that are read in a folder."""

_TEST = "_test.rego"
MAX_FILE_BYTES = 2**20
"""What regorus accepts of one file."""

MAX_FILES = 5_000
MAX_ALL_BYTES = 64 * 2**20
"""What one ``--policy`` may hold."""

BUNDLED = "<bundled>"


class PolicyFile(Struct, frozen=True):
    """One Rego file: ``path`` is how messages name it, ``relative`` its place below ``root``, what was asked for."""

    path: str
    root: str
    relative: str
    layer: str
    data: bytes

    @property
    def bundled(self) -> bool:
        """Whether it came with sovcheck."""
        return self.root == BUNDLED

    @property
    def is_test(self) -> bool:
        """Whether it holds tests, which a scan never loads."""
        return is_test(self.relative)


def is_test(path: str) -> bool:
    """Whether the file of that path holds tests."""
    return path.endswith(_TEST)


def name_files(contents: Sequence[tuple[str, bytes]], name: str) -> list[PolicyFile]:
    """The Rego files among files of an archive of that name, given by their path in it."""
    stem = PurePosixPath(name).name.partition(".")[0]
    return [
        PolicyFile(f"{name}/{relative}", name, relative, PurePosixPath(relative).parent.name or stem, data)
        for relative, data in sorted(contents)
        if relative.endswith(REGO)
    ]


def policies_directory() -> Path:
    """The folder of the bundled rules, profiles and frameworks: inside the package, or at the top of a checkout."""
    packaged = _PACKAGE / "policies"
    return packaged if packaged.is_dir() else _PACKAGE.parent / "policies"
