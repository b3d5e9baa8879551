"""Makes an environment of exactly what a lock file names, each file by its hash, and of this checkout.

usage: python tools/install.py FOLDER LOCK

An environment that is so already stays as it is. Nothing but the lock says what comes into it: what the lock names no
more is gone, and nothing is built from source, since what a build needs is in no lock.
"""

import argparse
import hashlib
import subprocess
import sys
from pathlib import Path

OLDEST = (3, 11)


def digest(file: Path) -> str:
    """The hash of a file's bytes."""
    return hashlib.sha256(file.read_bytes()).hexdigest()


def install(folder: Path, lock: Path) -> None:
    """Do what is left to do; the folder's ``installed`` says what it was made of."""
    stamp = folder / "installed"
    wanted = [digest(lock), digest(Path("pyproject.toml"))]
    made_of = stamp.read_text(encoding="ascii").split() if stamp.exists() else []
    pip = [str(folder / "bin" / "python"), "-m", "pip", "--disable-pip-version-check", "--quiet"]
    if made_of[:1] != wanted[:1]:
        outside = getattr(sys, "_base_executable", sys.executable)  # not that of the environment that goes
        subprocess.run([outside, "-m", "venv", "--clear", folder], check=True)
        # Which setuptools comes with venv depends on the release of Python.
        subprocess.run([*pip, "uninstall", "--yes", "setuptools"], check=True)
        subprocess.run([*pip, "install", "--require-hashes", "--only-binary=:all:", "--requirement", lock], check=True)
    if made_of != wanted:
        subprocess.run(
            [*pip, "install", "--no-index", "--no-deps", "--no-build-isolation", "--editable", "."], check=True
        )
    stamp.write_text("\n".join([*wanted, ""]), encoding="ascii")


def main() -> int:
    """Parse the arguments and install."""
    if sys.version_info < OLDEST:
        print(f"this is Python {sys.version.split()[0]}: name a newer one, make PYTHON=python3.11", file=sys.stderr)
        return 1
    parser = argparse.ArgumentParser(description="Make an environment of exactly what a lock file names.")
    parser.add_argument("folder", type=Path)
    parser.add_argument("lock", type=Path)
    options = parser.parse_args()
    try:
        install(options.folder, options.lock)
    except subprocess.CalledProcessError as error:
        print(f"{options.folder} could not be made of {options.lock}: see above", file=sys.stderr)
        return error.returncode or 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
