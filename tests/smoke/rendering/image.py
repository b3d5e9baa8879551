"""Puts together the files of an image: this interpreter, sovcheck, llama.cpp, `install`, and no shell.

usage: python image.py FOLDER
"""

import shutil
import subprocess
import sys
import sysconfig
from importlib.metadata import distribution
from pathlib import Path

from packaging.requirements import Requirement

import sovcheck
from sovcheck.policy.source.files import policies_directory

PREFIX = "opt/python"
_LEFT_OUT = shutil.ignore_patterns("site-packages", "test", "tests", "__pycache__", "idlelib", "tkinter", "config-*")
_LIBRARIES = "lib/x86_64-linux-gnu"
_START = f"#!/{PREFIX}/bin/python3\nfrom sovcheck.cli.main import main\nmain()\n"


def put_together(root: Path) -> None:
    """Copy it all; what a library needs is asked of the loader."""
    base, python = Path(sys.base_prefix), root / PREFIX
    version = f"python3.{sys.version_info.minor}"
    (python / "bin").mkdir(parents=True)
    shutil.copy2((base / "bin" / version).resolve(), python / "bin" / "python3")
    shutil.copytree(sysconfig.get_path("stdlib"), python / "lib" / version, symlinks=True, ignore=_LEFT_OUT)
    site = python / "lib" / version / "site-packages"
    for name in sorted(_packages()):
        _copy_package(name, site)
    shutil.copytree(Path(sovcheck.__file__).parent, site / "sovcheck", ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copytree(policies_directory(), site / "sovcheck" / "policies", dirs_exist_ok=True)
    for folder in ("tmp", "proc", "sys", "dev", "etc", "run", "var", "usr/bin"):
        (root / folder).mkdir(parents=True, exist_ok=True)
    (root / "tmp").chmod(0o1777)
    shutil.copy2(Path(shutil.which("install") or "").resolve(), root / "usr/bin/install")
    _copy_libraries(root)
    start = root / "usr/bin/sovcheck"
    start.write_text(_START)
    start.chmod(0o755)


def _packages() -> set[str]:
    """What sovcheck requires to run GGUF files, and what that requires in turn, by the metadata that is installed."""
    found: set[str] = set()
    waiting = [("sovcheck", extra) for extra in ("", "llamacpp")]
    while waiting:
        name, extra = waiting.pop()
        for requirement in map(Requirement, distribution(name).requires or ()):
            wanted = requirement.marker is None or requirement.marker.evaluate({"extra": extra})
            if wanted and requirement.name not in found:
                found.add(requirement.name)
                waiting += [(requirement.name, each) for each in ("", *requirement.extras)]
    return found


def _copy_package(name: str, site: Path) -> None:
    for file in distribution(name).files or ():
        source = Path(str(file.locate()))
        if ".." not in file.parts and source.suffix != ".pyc" and source.is_file():
            target = site.joinpath(*file.parts)
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(source, target)


def _copy_libraries(root: Path) -> None:
    programs = [root / PREFIX / "bin" / "python3", root / "usr/bin/install", *root.rglob("*.so"), *root.rglob("*.so.*")]
    needed = {path for program in programs for path in _needed_by(program) if not path.is_relative_to(root)}
    for library in sorted(needed):
        # The loader is where programs name it; all others where it looks for them.
        loader = library.name.startswith("ld-linux")
        target = root / str(library).lstrip("/") if loader else root / _LIBRARIES / library.name
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy2(library, target)


def _needed_by(program: Path) -> list[Path]:
    told = subprocess.run(["ldd", program], capture_output=True, text=True, check=False).stdout.splitlines()
    places = (line.partition("=>")[2] or line for line in told)
    return [Path(path) for place in places if (path := place.partition("(")[0].strip()).startswith("/")]


if __name__ == "__main__":
    put_together(Path(sys.argv[1]))
