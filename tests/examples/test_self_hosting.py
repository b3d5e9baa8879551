"""A claim of self-hosting is not believed, then proved, then believed: the same inventory, three times."""

import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.slow

EXAMPLE = Path(__file__).parents[2] / "examples" / "self-hosting"
TRUST = ("--evidence", "tiny.dsse.json", "--trust-key", "smoke.pub")


@pytest.fixture
def folder(tmp_path):
    subprocess.run([sys.executable, EXAMPLE / "prepare.py", tmp_path], check=True)
    return tmp_path


def sovcheck(folder, *arguments):
    command = [sys.executable, "-m", "sovcheck", *arguments]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)


def smoke(folder):
    arguments = ("--inventory", "inventory.yaml", "--weights", "tiny.gguf", "--threads", "1")
    assert sovcheck(folder, "smoke", "keygen", "smoke").returncode == 0
    return sovcheck(folder, "smoke", *arguments, "--key", "smoke.key", "--out", "tiny.dsse.json")


def scan(folder, *arguments):
    return sovcheck(folder, "scan", "inventory.yaml", "--home", "CH", "--details", *arguments)


def test_the_claim_is_believed_only_with_its_proof(folder):
    claimed = scan(folder)
    assert claimed.returncode == 1
    assert "EVD-01" in claimed.stdout
    run = smoke(folder)
    assert run.returncode == 0, run.stdout + run.stderr
    proved = scan(folder, *TRUST)
    assert proved.returncode == 0, proved.stdout + proved.stderr
    assert "1 accepted" in proved.stdout


def test_the_proof_of_other_weights_is_worth_nothing(folder):
    assert smoke(folder).returncode == 0
    inventory = folder / "inventory.yaml"
    digest = inventory.read_text(encoding="utf-8").split('gguf, sha256: "')[1].partition('"')[0]
    inventory.write_text(inventory.read_text(encoding="utf-8").replace(digest, "a" * 64), encoding="utf-8")
    assert scan(folder, *TRUST).returncode == 1
    assert "other-weights" in scan(folder, *TRUST, "--output", "json").stdout


def test_the_proof_of_a_stranger_is_worth_nothing(folder):
    assert smoke(folder).returncode == 0
    assert sovcheck(folder, "smoke", "keygen", "other").returncode == 0
    strangers = scan(folder, "--evidence", "tiny.dsse.json", "--trust-key", "other.pub")
    assert strangers.returncode == 1
    assert "unknown-key" in strangers.stdout
