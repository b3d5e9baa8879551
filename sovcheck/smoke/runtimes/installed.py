"""Installed packages: the Python environment that a program belongs to, and what that holds."""

import sys
from hashlib import file_digest, sha256
from importlib.metadata import Distribution, distributions
from pathlib import Path
from shutil import which


def packages_digest(program: str | None = None) -> str | None:
    """The SHA-256 of the lines ``NAME==VERSION`` of every installed distribution, sorted.

    Of this process's environment, or of that which ``program`` belongs to; None where that is not a Python environment.
    """
    found = {f"{package.metadata['Name'].lower()}=={package.version}\n" for package in _packages(program)}
    return sha256("".join(sorted(found)).encode()).hexdigest() if found else None


def package_version(name: str, program: str) -> str | None:
    """The version of the distribution of that name in the program's environment; None where it has none."""
    return next((found.version for found in _packages(program) if found.metadata["Name"].lower() == name), None)


def program_digest(program: str) -> str | None:
    """The SHA-256 of the program's file; None where there is no such file."""
    path = which(program)
    if path is None:
        return None
    with Path(path).open("rb") as file:
        return file_digest(file, "sha256").hexdigest()


def _packages(program: str | None) -> list[Distribution]:
    if program is None:
        return list(distributions())
    path = which(program)
    if path is None:
        return []
    folder = Path(path).parent
    if folder == Path(sys.executable).parent:
        return list(distributions())
    return list(distributions(path=[str(packages) for packages in folder.parent.glob("lib/python3*/site-packages")]))
