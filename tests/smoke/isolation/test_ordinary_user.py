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
AS_NOBODY = HERE / "as_nobody.py"


def test_the_sandboxes_work_for_an_ordinary_user():
    if os.getuid() != 0:
        return  # every test of this folder ran as an ordinary user
    tests = [
        "test_levels.py",
        "test_notify.py",
        "test_availability.py",
        "test_leftovers.py",
        "test_attacks.py",
        "test_channels.py",
        "test_processes.py",
        "test_refusals.py",
        "test_root.py",
        "../test_hostile_servers.py",
        "../launch/test_launch.py",
        "../weights/test_opened_files.py",
    ]
    with tempfile.TemporaryDirectory() as folder:
        os.chown(folder, NOBODY, NOBODY)
        options = ["-q", "-p", "no:cacheprovider", f"--basetemp={folder}/pytest", f"--rootdir={HERE.parents[2]}"]
        env = {**os.environ, "PYTHONDONTWRITEBYTECODE": "1", "HOME": folder}
        command = [sys.executable, str(AS_NOBODY), "-m", "pytest", *options, *(str(HERE / name) for name in tests)]
        done = subprocess.run(command, env=env, check=False, capture_output=True, text=True, timeout=1200)
    assert done.returncode == 0, done.stdout + done.stderr
    assert " passed" in done.stdout
    assert "skipped" not in done.stdout
