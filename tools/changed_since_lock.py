"""Says how the packages of the environment that runs this differ from a lock file: package, locked, here.

usage: python tools/changed_since_lock.py LOCK
"""

import argparse
import sys
from importlib.metadata import distributions
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

NONE = "-"


def locked(lock: Path) -> dict[str, str]:
    """The version of each package that the lock names for this Python and machine."""
    versions = {}
    for line in lock.read_text(encoding="utf-8").splitlines():
        if line[:1].isalnum():
            requirement = Requirement(line.removesuffix("\\"))
            if requirement.marker is None or requirement.marker.evaluate():
                versions[canonicalize_name(requirement.name)] = str(requirement.specifier).removeprefix("==")
    return versions


def installed() -> dict[str, str]:
    """The version of each package that is here, apart from our own."""
    here = {canonicalize_name(found.metadata["Name"]): found.version for found in distributions()}
    return {name: version for name, version in here.items() if name != "sovcheck"}


def table(before: dict[str, str], after: dict[str, str]) -> list[str]:
    """A line for each package of which one has another version than the other."""
    names = sorted(name for name in before.keys() | after.keys() if before.get(name) != after.get(name))
    rows = [("package", "locked", "here"), *((name, before.get(name, NONE), after.get(name, NONE)) for name in names)]
    widths = [max(len(row[column]) for row in rows) for column in range(3)]
    return ["  ".join(text.ljust(width) for text, width in zip(row, widths, strict=True)).rstrip() for row in rows]


def main() -> int:
    """Parse the argument and compare."""
    parser = argparse.ArgumentParser(description="Say how the packages here differ from a lock file.")
    parser.add_argument("lock", type=Path)
    options = parser.parse_args()
    header, *rows = table(locked(options.lock), installed())
    print(header if rows else f"every package is as in {options.lock}", *rows, sep="\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
