"""Environments hold what the lock names by its hash, and are made anew only when that changed."""

import hashlib
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

pytestmark = pytest.mark.slow

TOOL = Path(__file__).parents[2] / "tools" / "install.py"
PROJECT = """
[build-system]
requires = []
build-backend = "backend"
backend-path = ["."]

[project]
name = "ours"
version = "1.0"
"""
BACKEND = """
import pathlib, shutil

def build_editable(folder, settings=None, metadata=None):
    shutil.copy("wheels/ours-1.0-py3-none-any.whl", folder)
    return "ours-1.0-py3-none-any.whl"
"""


def wheel(folder: Path, name: str) -> str:
    """The smallest wheel of that name; its hash."""
    path = folder / f"{name}-1.0-py3-none-any.whl"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr(f"{name}.py", "")
        archive.writestr(f"{name}-1.0.dist-info/METADATA", f"Metadata-Version: 2.1\nName: {name}\nVersion: 1.0\n")
        archive.writestr(
            f"{name}-1.0.dist-info/WHEEL", "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n"
        )
        archive.writestr(f"{name}-1.0.dist-info/RECORD", "")
    return hashlib.sha256(path.read_bytes()).hexdigest()


@pytest.fixture
def checkout(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A project that needs one package, which lies in a folder."""
    (tmp_path / "wheels").mkdir()
    (tmp_path / "pyproject.toml").write_text(PROJECT)
    (tmp_path / "backend.py").write_text(BACKEND)
    wheel(tmp_path / "wheels", "ours")
    (tmp_path / "lock.txt").write_text(f"needed==1.0 --hash=sha256:{wheel(tmp_path / 'wheels', 'needed')}\n")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    monkeypatch.setenv("PIP_FIND_LINKS", str(tmp_path / "wheels"))
    return tmp_path


def install() -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        [sys.executable, TOOL, "environment", "lock.txt"], check=False, capture_output=True, text=True
    )


def has(name: str) -> bool:
    asked = ["environment/bin/python", "-c", f"import {name}"]
    return subprocess.run(asked, check=False, capture_output=True).returncode == 0


def test_what_the_lock_names_is_there_until_it_names_it_no_more(checkout):
    assert install().returncode == 0
    assert has("needed")
    assert has("ours")
    assert not has("setuptools")
    (checkout / "lock.txt").write_text("")
    assert install().returncode == 0
    assert not has("needed")
    assert has("ours")


def test_nothing_is_done_when_nothing_changed(checkout):
    assert install().returncode == 0
    (checkout / "environment" / "bin" / "python").unlink()
    assert install().returncode == 0


def test_another_file_than_that_of_the_hash_is_refused(checkout):
    (checkout / "lock.txt").write_text(f"needed==1.0 --hash=sha256:{'0' * 64}\n")
    finished = install()
    assert finished.returncode != 0
    assert "lock.txt: see above" in finished.stderr
    assert not (checkout / "environment" / "installed").exists()
