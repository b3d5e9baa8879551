"""``scan --triage``: outputs, the exit code, and what has no place in it."""

import json
from pathlib import Path

import jsonschema_rs
import pytest
from click.testing import CliRunner, Result

from sovcheck.cli.scan import command
from sovcheck.cli.schema import DOCUMENTS
from sovcheck.errors import UsageError
from tests.scan.test_triage import FOREIGN, HEADER, OURS

HOSTILE = "[red]<script>\x1b[2J\u202egpj.exe"


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "a.yaml").write_text(HEADER + FOREIGN)
    (tmp_path / "b.yaml").write_text(f"{HEADER}metadata: {{name: {json.dumps(HOSTILE)}}}\n{OURS}")
    (tmp_path / "c.yaml").write_text(HEADER + OURS.replace("    operator: agency\n", ""))
    return tmp_path


def run(*arguments: str) -> Result:
    return CliRunner().invoke(command, ["--triage", *arguments, "--today", "2026-11-28"], standalone_mode=False)


def test_the_three_lists_are_shown_and_the_first_decides():
    result = run("a.yaml", "b.yaml", "c.yaml")
    assert result.return_value == 1
    for part in (
        "IN FOREIGN HANDS (1)",
        "CANNOT TELL YET (1)",
        "OURS (1)",
        "QUESTIONS (",
        "United States can stop desk",
    ):
        assert part in result.stdout
    assert result.stdout.splitlines()[-1] == "1 of 3 systems in foreign hands (exit 1)"
    assert run("b.yaml", "c.yaml").return_value == 0


def test_names_are_only_text():
    result = run("a.yaml", "b.yaml", "c.yaml")
    assert not {"\x1b", "\u202e"} & set(result.stdout)
    assert r"\x1b[2J" in result.stdout


def test_json_fits_its_schema():
    told = json.loads(run("a.yaml", "b.yaml", "c.yaml", "--output", "json").stdout)
    jsonschema_rs.validator_for(DOCUMENTS["triage"]()).validate(told)
    assert [len(told[word]) for word in ("foreign", "unknown", "ours")] == [1, 1, 1]


def test_a_file_is_written_and_none_that_is_read(folder: Path):
    run("b.yaml", "--output", "json=t.json", "--output", "text")
    assert json.loads(Path("t.json").read_text())["schema"] == "sovcheck.triage/v1"
    before = (folder / "b.yaml").read_text()
    (folder / "d").mkdir()
    (folder / "d" / "b.yaml").write_text(before)
    assert isinstance(run("b.yaml", "--output", "json=b.yaml").exception, UsageError)
    assert isinstance(run("d", "--output", "json=d/b.yaml").exception, UsageError)
    assert (folder / "d" / "b.yaml").read_text() == before
    assert (folder / "b.yaml").read_text() == before


@pytest.mark.parametrize(
    "option",
    [("--waivers", "w.yaml"), ("--patch", "p.yaml"), ("--baseline", "b.json"), ("--fail-on", "high"), ("--passes",)],
)
def test_what_is_about_rules_has_no_place_in_it(option: tuple[str, ...]):
    error = run("b.yaml", *option).exception
    assert isinstance(error, UsageError)
    assert f"leave out {option[0]}" in str(error)


def test_other_formats_are_refused_with_those_that_there_are():
    assert "write one of text, json" in str(run("b.yaml", "--output", "sarif").exception)


def test_a_plain_scan_of_several_systems_says_that_they_are_several(folder: Path):
    for name in ("a", "b"):
        text = (folder / f"{name}.yaml").read_text()
        (folder / f"{name}.yaml").write_text(text.replace(HEADER, f"{HEADER}metadata: {{name: system {name}}}\n", 1))
    (folder / "b.yaml").write_text(
        (folder / "b.yaml").read_text().replace(f"metadata: {{name: {json.dumps(HOSTILE)}}}\n", "")
    )
    error = CliRunner().invoke(command, ["a.yaml", "b.yaml"], standalone_mode=False).exception
    assert len(str(error).splitlines()) == 1
    assert "these look like 2 systems ('system a', 'system b'): scan each folder or file by itself" in str(error)


def test_several_names_without_a_clash_are_one_system_and_a_notice():
    Path("d.yaml").write_text(f"{HEADER}metadata: {{name: one}}\n{OURS}")
    Path("e.yaml").write_text(f"{HEADER}metadata: {{name: other}}\nsoftware: [{{id: tool}}]\n")
    told = CliRunner().invoke(command, ["d.yaml", "e.yaml", "--today", "2026-11-28"], standalone_mode=False)
    assert "2 names of systems are given, and all of it was judged as one system" in told.output
