"""Finds the Chromium of the browser tests, or installs Debian's; fails where neither is possible."""

import os
import shutil
import subprocess
import sys

NAMES = ("chromium", "chromium-browser", "google-chrome")
PACKAGE = "chromium"


def main() -> int:
    """0 when a Chromium and Node.js with npm are there."""
    for tool in ("node", "npm"):
        if shutil.which(tool) is None:
            print(f"get_chromium: {tool} is missing: install Node.js 20 or newer", file=sys.stderr)
            return 1
    found = next((path for path in map(shutil.which, NAMES) if path), None) or _install()
    if found is None:
        print("get_chromium: no Chromium, and it cannot be installed here: install Debian's package", file=sys.stderr)
        return 1
    print(f"get_chromium: {found}")
    return 0


def _install() -> str | None:
    if shutil.which("apt-get") is None or os.geteuid() != 0:
        return None
    quiet = {"DEBIAN_FRONTEND": "noninteractive", **os.environ}
    for command in (["apt-get", "update", "-qq"], ["apt-get", "install", "-y", "-qq", PACKAGE]):
        if subprocess.run(command, env=quiet, check=False, stdout=subprocess.DEVNULL).returncode != 0:
            return None
    return shutil.which(PACKAGE)


if __name__ == "__main__":
    sys.exit(main())
