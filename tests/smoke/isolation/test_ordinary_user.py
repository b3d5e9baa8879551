"""The same tests as a user without any right, for a run as root; as an ordinary user the others are that already."""

import os
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

pytestmark = pytest.mark.slow

NOBODY = 65534
HERE = Path(__file__).parent
AS_NOBODY = f"""
import os, sys
from sovcheck.smoke.isolation import kernel

def open_ways(paths):
    # What lies below a closed home is out of reach: in a private mount namespace, show only these folders there.
    folders = {{path: os.open(path, os.O_PATH) for path in paths}}
    for path, folder in folders.items():
        for closed in (each for each in reversed(path.parents) if each.exists() and not each.stat().st_mode & 1):
            kernel.mount("tmpfs", str(closed), "tmpfs", data="mode=0755")
        if not path.exists():
            path.mkdir(parents=True)
            kernel.mount(f"/proc/self/fd/{{folder}}", str(path), flags=kernel.BIND)
        os.close(folder)

from pathlib import Path
kernel.unshare(kernel.NEW_MOUNTS)
kernel.mount("none", "/", flags=kernel.RECURSIVE | kernel.PRIVATE)
open_ways([Path(sys.base_prefix).resolve(), Path(sys.prefix).resolve(), Path({str(HERE.parents[2])!r})])
os.setgroups([])
os.setgid({NOBODY})
os.setuid({NOBODY})
kernel.allow_tracing(True)
os.execv(sys.executable, [sys.executable, *sys.argv[1:]])
"""


def test_the_sandboxes_work_for_an_ordinary_user():
    if os.getuid() != 0:
        return  # every test of this folder ran as an ordinary user
    tests = [
        "test_netns.py",
        "test_notify.py",
        "test_choice.py",
        "test_leftovers.py",
        "test_attacks.py",
        "test_channels.py",
        "test_processes.py",
        "test_root.py",
    ]
    with tempfile.TemporaryDirectory() as folder:
        os.chown(folder, NOBODY, NOBODY)
        options = ["-q", "-p", "no:cacheprovider", f"--basetemp={folder}/pytest", f"--rootdir={HERE.parents[2]}"]
        env = {**os.environ, "PYTHONDONTWRITEBYTECODE": "1", "HOME": folder}
        command = [sys.executable, "-c", AS_NOBODY, "-m", "pytest", *options, *(str(HERE / name) for name in tests)]
        done = subprocess.run(command, env=env, check=False, capture_output=True, text=True, timeout=300)
    assert done.returncode == 0, done.stdout + done.stderr
    assert " passed" in done.stdout
    assert "skipped" not in done.stdout
