"""The hooks for pre-commit, run by pre-commit itself in a repository; only the installation is left out."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).parents[2]
MANIFEST = ROOT / ".pre-commit-hooks.yaml"
HOOKS = yaml.safe_load(MANIFEST.read_text(encoding="utf-8"))
GATE = ROOT / "examples" / "gate"
PRE_COMMIT = Path(sys.executable).parent / "pre-commit"


@pytest.fixture
def repository(tmp_path):
    """A repository with the gate's example and the hooks, which run the sovcheck that is tested."""
    folder = tmp_path / "repository"
    folder.mkdir()
    for name in ("inventory.yaml", "waivers.yaml"):
        shutil.copy(GATE / name, folder)
    (folder / "sovcheck.yaml").write_text("apiVersion: sovcheck/v1\nkind: Config\nwaivers: waivers.yaml\n")
    hooks = [{**hook, "language": "system"} for hook in HOOKS]
    (folder / ".pre-commit-config.yaml").write_text(yaml.safe_dump({"repos": [{"repo": "local", "hooks": hooks}]}))
    _run(["git", "init", "--quiet"], folder, tmp_path)
    _run(["git", "add", "."], folder, tmp_path)
    return folder


def _run(command, folder, home):
    """A run of today's day, since the waivers of the example end in 2027."""
    environment = {
        "PATH": f"{PRE_COMMIT.parent}:/usr/bin:/bin",
        "HOME": str(home),
        "PRE_COMMIT_HOME": str(home / "cache"),
        "SOVCHECK_TODAY": "2026-11-21",
        "LC_ALL": "C.UTF-8",
    }
    return subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=False)


def hooks_run(repository, *arguments):
    return _run([PRE_COMMIT, "run", *arguments], repository, repository.parent)


def test_the_manifest_is_one():
    checked = subprocess.run([PRE_COMMIT, "validate-manifest", MANIFEST], capture_output=True, text=True, check=False)
    assert (checked.returncode, checked.stdout + checked.stderr) == (0, "")
    assert [hook["id"] for hook in HOOKS] == ["sovcheck-validate", "sovcheck-scan"]


def test_pre_commit_installs_them_from_this_repository():
    assert {hook["language"] for hook in HOOKS} == {"python"}
    assert all(hook["entry"].startswith("sovcheck ") for hook in HOOKS)
    assert os.access(ROOT / "pyproject.toml", os.R_OK)


def test_good_inventories_pass_both(repository):
    finished = hooks_run(repository, "--verbose")
    assert finished.returncode == 0, finished.stdout
    assert finished.stdout.count("Passed") == 2


def test_an_inventory_that_cannot_be_read_stops_the_commit_with_its_line(repository):
    path = repository / "inventory.yaml"
    path.write_text(path.read_text().replace("country: FR", "contry: FR", 1))
    finished = hooks_run(repository, "sovcheck-validate", "--all-files")
    assert finished.returncode == 1
    assert "inventory.yaml:8: " in finished.stdout
    assert "did you mean 'country'?" in finished.stdout


def test_a_new_finding_stops_the_commit(repository):
    path = repository / "inventory.yaml"
    path.write_text(path.read_text().replace("law: US, venue: US", "law: CN, venue: RU"))
    finished = hooks_run(repository, "sovcheck-scan", "--all-files")
    assert finished.returncode == 1
    assert "DEP-08  build-runner" in finished.stdout


def test_files_that_are_no_inventories_concern_nobody(repository):
    (repository / "notes.yaml").write_text("a: b\n")
    finished = hooks_run(repository, "sovcheck-validate", "--files", "notes.yaml")
    assert "Skipped" in finished.stdout
