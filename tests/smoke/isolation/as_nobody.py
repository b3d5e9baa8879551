"""Runs this Python's command line as a user without any right, for a run as root.

usage: python as_nobody.py ARGUMENTS...; what lies below a closed home is shown to it in mounts of its own.
"""

import os
import sys
from pathlib import Path

from sovcheck.smoke.isolation import kernel

NOBODY = 65534
ROOT = Path(__file__).parents[3]


def open_ways(paths: list[Path]) -> None:
    """Show only these folders below closed ones."""
    folders = {path: os.open(path, os.O_PATH) for path in paths}
    for path, folder in folders.items():
        for closed in (each for each in reversed(path.parents) if each.exists() and not each.stat().st_mode & 1):
            kernel.mount("tmpfs", str(closed), "tmpfs", data="mode=0755")
        if not path.exists():
            path.mkdir(parents=True)
            kernel.mount(f"/proc/self/fd/{folder}", str(path), flags=kernel.BIND)
        os.close(folder)


if __name__ == "__main__":
    kernel.unshare(kernel.NEW_MOUNTS)
    kernel.mount("none", "/", flags=kernel.RECURSIVE | kernel.PRIVATE)
    open_ways([Path(sys.base_prefix).resolve(), Path(sys.prefix).resolve(), ROOT])
    os.setgroups([])
    os.setgid(NOBODY)
    os.setuid(NOBODY)
    kernel.allow_tracing(True)
    os.execv(sys.executable, [sys.executable, *sys.argv[1:]])
