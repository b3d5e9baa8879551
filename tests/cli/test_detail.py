"""How much text a scan prints, and what never changes with it: the exit code, files and other formats."""

import subprocess
import sys
from pathlib import Path

import pytest

SYSTEM = Path(__file__).parents[2] / "inventories/apertus-on-rented-us-cluster"


def run(*arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "sovcheck", *arguments]
    return subprocess.run(command, capture_output=True, text=True, check=False)


def scan(*arguments: str) -> subprocess.CompletedProcess[str]:
    return run("scan", str(SYSTEM), "--home", "CH", "--today", "2026-11-21", *arguments)


def test_quiet_is_the_first_line_and_what_failed_and_twice_is_nothing():
    once, twice = scan("-q"), scan("-qq")
    assert (once.returncode, twice.returncode) == (1, 1)
    first, *rest = once.stdout.splitlines()
    assert first.startswith("FAIL  Apertus on a rented US cluster")
    assert rest
    assert all(line.split()[0] in {"CRITICAL", "HIGH", "MEDIUM", "LOW", "INFO", "UNKNOWN"} for line in rest)
    assert twice.stdout == twice.stderr == ""


def test_files_tell_everything_however_quiet_the_screen_is(tmp_path):
    loud, quiet = tmp_path / "loud.txt", tmp_path / "quiet.txt"
    assert scan(f"--output=text={loud}").returncode == scan("-qq", f"--output=text={quiet}").returncode == 1
    assert loud.read_bytes() == quiet.read_bytes() == scan("--details").stdout.encode()


def test_the_table_of_rules_comes_with_passes_alone():
    assert "\nRULES " not in scan().stdout + scan("--details").stdout
    assert "\nRULES " in scan("--passes").stdout


@pytest.mark.parametrize("both", [("-q", "-v"), ("-q", "--details"), ("-v", "--details")])
def test_less_and_more_at_once_is_an_error(both):
    finished = scan(*both)
    assert finished.returncode == 2
    assert "write one of them" in finished.stderr


def test_a_list_of_questions_takes_no_inventorys_place(tmp_path):
    inventory = tmp_path / "inventory.yaml"
    inventory.write_bytes((SYSTEM / "inventory.yaml").read_bytes())
    for path in (inventory, tmp_path):
        finished = run("questions", str(path), "--today", "2026-11-21", f"--output=csv={inventory}")
        assert finished.returncode == 2
        assert "name another file" in finished.stderr
    assert inventory.read_bytes() == (SYSTEM / "inventory.yaml").read_bytes()
