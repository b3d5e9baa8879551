"""``sovcheck validate``: one line when all is well, every problem when it is not."""

import json
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from sovcheck.cli.validate import command
from sovcheck.errors import InputError

HEADER = "apiVersion: sovcheck/v1\nkind: Inventory\n"
GOOD = HEADER + "organizations:\n  - {id: example-owner, country: FR, parents: []}\n"


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def validate(*arguments: str, stdin: str | bytes | None = None) -> Result:
    return CliRunner().invoke(command, arguments, input=stdin, standalone_mode=False)


def test_good_inventories_are_counted(folder: Path):
    (folder / "a.yaml").write_text(GOOD, encoding="utf-8")
    (folder / "b.yaml").write_text(
        HEADER + "gpu_hosts: [{id: a}, {id: b, operator: example-owner}]\n", encoding="utf-8"
    )
    result = validate("a.yaml", "b.yaml")
    assert result.return_value == 0
    assert result.stdout == "ok: 3 assets in 2 files\n       1 organization\n       2 GPU hosts\n"
    assert result.stderr == ""


def test_counts_of_one_are_written_as_one(folder: Path):
    (folder / "a.yaml").write_text(GOOD, encoding="utf-8")
    assert validate(".").stdout.splitlines()[0] == "ok: 1 asset in 1 file"


def test_standard_input_is_an_inventory():
    result = validate("-", "--output", "json", stdin=GOOD)
    assert result.return_value == 0
    assert json.loads(result.stdout)["files"][0]["path"] == "<stdin>"


def test_json_tells_the_same(folder: Path):
    (folder / "a.yaml").write_text(GOOD + "metadata: {name: x}\n", encoding="utf-8")
    report = json.loads(validate("a.yaml", "--output", "json").stdout)
    assert report["valid"] is True
    assert (report["name"], report["assets"]) == ("x", 1)
    assert {kind for kind, count in report["by_kind"].items() if count} == {"organization"}
    assert len(report["by_kind"]) == 8


def test_problems_are_raised_for_the_command_line_to_print(folder: Path):
    (folder / "a.yaml").write_text(HEADER + "models: [{id: A}]\n", encoding="utf-8")
    result = validate("a.yaml", "none.yaml")
    assert isinstance(result.exception, InputError)
    assert [problem.location.file for problem in result.exception.problems] == ["a.yaml", "none.yaml"]
    assert result.stdout == ""


def test_references_are_checked(folder: Path):
    (folder / "a.yaml").write_text(GOOD + "gpu_hosts: [{id: a, operator: example-ownr}]\n", encoding="utf-8")
    result = validate("a.yaml")
    assert isinstance(result.exception, InputError)
    assert "example-owner" in str(result.exception)


def test_problems_as_json_are_structured_and_exit_2(folder: Path):
    (folder / "a.yaml").write_text(HEADER + 'models:\n  - {id: m, "\\e[2J": 1}\n', encoding="utf-8")
    result = validate("a.yaml", "--output", "json")
    assert result.return_value == 2
    assert "\x1b" not in result.stdout
    report = json.loads(result.stdout)
    assert report["valid"] is False
    (problem,) = report["problems"]
    assert (problem["file"], problem["line"], problem["field"]) == ("a.yaml", 4, "models.0.\x1b[2J")
    assert problem["wrong"] == "there is no such field"


def run(*arguments: str) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run([sys.executable, "-m", "sovcheck", *arguments], capture_output=True, check=False)


def test_the_real_command_prints_every_problem_as_one_line(folder: Path):
    name = '"[red]x[/]<script>\\e[2J=cmd()\\nsovcheck: ok"'
    (folder / "a.yaml").write_text(f"{HEADER}models:\n  - {{id: {name}, {name}: 1}}\n", encoding="utf-8")
    finished = run("validate", "a.yaml")
    assert finished.returncode == 2
    assert finished.stdout == b""
    lines = finished.stderr.decode().splitlines()
    assert len(lines) == 2
    assert all(line.startswith("sovcheck: a.yaml:4: ") and line.isprintable() for line in lines)


def test_the_real_command_loads_nothing_heavy(folder: Path):
    (folder / "a.yaml").write_text(GOOD, encoding="utf-8")
    finished = run("validate", "a.yaml")
    assert (finished.returncode, finished.stderr) == (0, b"")
    program = (
        "import sys; sys.argv = ['sovcheck', 'validate', 'a.yaml']; import sovcheck.cli.main as m\ntry: m.main()\n"
    )
    program += "except SystemExit: print(sorted(sys.modules))"
    loaded = subprocess.run([sys.executable, "-c", program], capture_output=True, check=True, text=True).stdout
    assert "'sovcheck.inventory.plain_records'" in loaded
    assert not [
        name for name in ("networkx", "rich", "regorus", "sovcheck.catalog.search", "shlex") if f"'{name}'" in loaded
    ]


def test_an_inventory_is_written_as_json_lines_that_say_the_same(folder: Path):
    (folder / "a.yaml").write_text(
        f"{GOOD}gpu_hosts: [{{id: a, name: Räck, operator: example-owner}}]\n", encoding="utf-8"
    )
    lines = validate("a.yaml", "--output", "jsonl")
    assert lines.return_value == 0
    assert [*map(json.loads, lines.stdout.splitlines())] == [
        {"apiVersion": "sovcheck/v1", "kind": "Inventory"},
        {"kind": "gpu_host", "id": "a", "name": "Räck", "operator": ["example-owner"]},
        {"kind": "organization", "id": "example-owner", "country": "FR", "parents": []},
    ]
    (folder / "b.jsonl").write_text(lines.stdout, encoding="utf-8")
    assert validate("b.jsonl", "--output", "jsonl").stdout == lines.stdout


def test_nothing_is_written_of_an_inventory_that_is_wrong(folder: Path):
    (folder / "a.yaml").write_text(HEADER + "gpu_hosts: [{id: a, operator: ghost}]\n", encoding="utf-8")
    result = validate("a.yaml", "--output", "jsonl")
    assert isinstance(result.exception, InputError)
    assert result.stdout == ""
