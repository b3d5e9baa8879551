"""Gets what the benchmark runs beside sovcheck: conftest, built with Go from its source, and checkov, by pip.

usage: python tools/get_peers.py FOLDER

What is there already stays. What cannot be had here is named, and the benchmark leaves it out: that is no failure.
"""

import os
import shutil
import subprocess
import sys
import venv
from pathlib import Path

CONFTEST = "github.com/open-policy-agent/conftest@v0.71.1"
CHECKOV = "checkov==3.3.30"
SECONDS = 1_200


def get_conftest(folder: Path) -> None:
    """Build it; that takes Go some minutes."""
    go = shutil.which("go")
    if go is None:
        raise OSError("no go in the PATH")
    environment = {**os.environ, "GOBIN": str(folder.resolve()), "CGO_ENABLED": "0"}
    subprocess.run([go, "install", CONFTEST], env=environment, check=True, timeout=SECONDS)


def get_checkov(folder: Path) -> None:
    """Install it in an environment of its own: it pins what others need newer."""
    home = folder / "checkov"
    venv.create(home, with_pip=True, clear=True)
    install = [str(home / "bin" / "python"), "-m", "pip", "install", "--quiet", CHECKOV]
    subprocess.run(install, check=True, timeout=SECONDS)


def main() -> None:
    """Get each that is neither in the folder nor in the PATH."""
    folder = Path(sys.argv[1])
    folder.mkdir(exist_ok=True)
    for name, get, place in (
        ("conftest", get_conftest, folder),
        ("checkov", get_checkov, folder / "checkov" / "bin"),
    ):
        if shutil.which(name) or shutil.which(name, path=str(place)):
            continue
        try:
            print(f"getting {name} for the benchmark", flush=True)
            get(folder)
        except (OSError, subprocess.SubprocessError) as error:
            print(f"{name} is not to be had here, and the benchmark leaves it out: {error}", file=sys.stderr)


if __name__ == "__main__":
    main()
