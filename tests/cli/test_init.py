"""``sovcheck init``: an inventory to start from, and nothing of the user's is lost."""

import json
import shlex
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from sovcheck.cli.init import command
from sovcheck.cli.validate import command as validate
from sovcheck.errors import OutputError, UsageError
from sovcheck.inventory.starter import STARTERS, starter_text


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def init(*arguments: str) -> Result:
    return CliRunner().invoke(command, arguments, standalone_mode=False)


def files(folder: Path) -> dict[str, str]:
    return {path.name: path.read_text(encoding="utf-8") for path in folder.iterdir()}


def test_it_writes_inventory_yaml_that_validates(folder: Path):
    result = init()
    assert result.exception is None
    assert files(folder) == {"inventory.yaml": starter_text()}
    assert "sovcheck validate inventory.yaml" in result.stdout
    assert CliRunner().invoke(validate, ["inventory.yaml"], standalone_mode=False).return_value == 0


def test_what_it_writes_scans_and_leaves_nothing_unknown():
    init()
    command_line = [
        sys.executable,
        "-m",
        "sovcheck",
        "scan",
        "inventory.yaml",
        "--today",
        "2026-11-21",
        "--output",
        "json",
    ]
    finished = subprocess.run(command_line, capture_output=True, check=False)
    assert (finished.returncode, finished.stderr) == (0, b"")
    assert json.loads(finished.stdout)["summary"]["unknown"] == 0


@pytest.mark.parametrize("start", STARTERS)
def test_every_start_validates_and_scans_to_a_verdict(start: str):
    assert init("--from", start).exception is None
    assert CliRunner().invoke(validate, ["inventory.yaml"], standalone_mode=False).return_value == 0
    command_line = [sys.executable, "-m", "sovcheck", "scan", "--today", "2026-11-21", "--output", "json"]
    finished = subprocess.run(command_line, capture_output=True, check=False)
    assert (finished.returncode in (0, 1), finished.stderr) == (True, b"")
    assert json.loads(finished.stdout)["summary"]["evaluated"] > 10


def test_a_start_that_there_is_not_is_told_with_those_that_there_are():
    error = init("--from", "cloud").exception
    assert error is not None
    assert "rented-gpu" in error.format_message()


def test_it_writes_where_it_is_told(folder: Path):
    init("mine.yml")
    assert files(folder) == {"mine.yml": starter_text(file="mine.yml")}
    assert "sovcheck scan mine.yml" in starter_text(file="mine.yml")


@pytest.mark.parametrize("name", ["my inventory.yaml", "-mine.yaml", "it's.yaml"])
def test_the_commands_that_it_names_can_be_pasted(name: str, folder: Path):
    said = init("--", name).stdout
    told = [said.partition("`")[2].partition("`")[0]]
    comment = next(line for line in files(folder)[name].splitlines() if line.startswith("# Replace the examples"))
    told += [part.partition("  and  ")[0] for part in comment.split("then:  ")[1:]]
    for words in map(shlex.split, told):
        assert words[:2] == ["sovcheck", "validate"]
        assert CliRunner().invoke(validate, words[2:], standalone_mode=False).return_value == 0


def test_dash_is_standard_output(folder: Path):
    assert init("-").stdout == starter_text()
    assert files(folder) == {}


def test_it_refuses_to_overwrite(folder: Path):
    (folder / "inventory.yaml").write_text("mine", encoding="utf-8")
    error = init().exception
    assert isinstance(error, UsageError)
    assert "--force" in str(error)
    assert files(folder) == {"inventory.yaml": "mine"}


def test_it_does_not_write_through_a_link_to_nowhere(folder: Path):
    (folder / "inventory.yaml").symlink_to(folder / "elsewhere.yaml")
    assert isinstance(init().exception, UsageError)
    assert not (folder / "elsewhere.yaml").exists()


def test_with_force_it_overwrites(folder: Path):
    (folder / "inventory.yaml").write_text("mine", encoding="utf-8")
    assert init("--force").exception is None
    assert files(folder) == {"inventory.yaml": starter_text()}


@pytest.mark.parametrize("arguments", [("no/such/folder.yaml",), (".", "--force")])
def test_what_cannot_be_written_leaves_nothing_behind(arguments: tuple[str, ...], folder: Path):
    assert isinstance(init(*arguments).exception, OutputError)
    assert files(folder) == {}
