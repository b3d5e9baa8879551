"""Commands that a report names judge what the report judged: with its patches, its profile, its day, its evidence."""

import html
import json
import re
import shlex
from pathlib import Path

import pytest

from sovcheck.cli.main import main

SYSTEM = """apiVersion: sovcheck/v1
kind: Inventory
organizations: [{id: home, country: CA, parents: []}]
gpu_hosts: [{id: host, owner: home, operator: home, tenancy: owned, country: US}]
applications: [{id: app, owner: home, domicile: CA, requires: [host]}]
"""
PATCH = """apiVersion: sovcheck/v1
kind: Patch
add:
  gpu_hosts:
  - {id: a-host-with-a-very-long-name-that-no-column-holds, owner: home, operator: home, tenancy: owned, country: US}
remove: [host]
set: {app: {requires: [a-host-with-a-very-long-name-that-no-column-holds]}}
"""


@pytest.fixture
def run(tmp_path, monkeypatch, capsys):
    (tmp_path / "a system.yaml").write_text(SYSTEM)
    (tmp_path / "the patch.yaml").write_text(PATCH)
    (tmp_path / "mine.yaml").write_text("apiVersion: sovcheck/v1\nkind: Config\nhome: CA\n")
    (tmp_path / "e.dsse.json").write_text("{}")
    monkeypatch.chdir(tmp_path)

    def run(*arguments):
        monkeypatch.setattr("sys.argv", ["sovcheck", *arguments])
        with pytest.raises(SystemExit) as end:
            main()
        return end.value.code, capsys.readouterr().out

    return run


def commands_of(text):
    whole = text.replace("\\\n", " ")
    return [shlex.split(found) for found in re.findall(r"sovcheck (?:explain|questions|whatif) .*", whole)]


def test_what_the_report_names_can_be_run_and_is_about_the_same(run):
    judged = ["a system.yaml", "--patch", "the patch.yaml", "--today", "2026-11-21", "--home", "CA"]
    _, text = run("scan", *judged, "--profile=full-stack", "--evidence=e.dsse.json", "--nonce=-n")
    commands = {command[1]: command[2:] for command in commands_of(text)}
    assert commands.keys() >= {"explain", "questions"}
    for name, words in commands.items():
        assert words[-12:] == [
            *("a system.yaml", "--patch", "the patch.yaml", "--profile", "full-stack", "--home", "CA"),
            *("--today", "2026-11-21", "--evidence", "e.dsse.json", "--nonce=-n"),
        ]
        code, said = run(name, *words)
        assert code in (0, 1)
        assert "a-host-with-a-very-long-name-that-no-column-holds" in said


def test_a_saved_report_names_the_same_commands(run):
    told = run("scan", "a system.yaml", "--patch", "the patch.yaml", "--output", "json=r.json", "--output", "text")[1]
    assert json.loads(Path("r.json").read_text())["arguments"] == ["a system.yaml", "--patch", "the patch.yaml"]
    assert commands_of(run("report", "r.json")[1]) == commands_of(told) != []


def test_which_engine_judges_and_what_is_set_elsewhere_is_not_repeated(run):
    run("scan", "a system.yaml", "--config=mine.yaml", "--engine=embedded", "--output=json=r.json")
    assert json.loads(Path("r.json").read_text())["arguments"] == ["a system.yaml", "--config", "mine.yaml"]
    run("scan", "a system.yaml", "--no-config", "--output=json=r.json")
    assert json.loads(Path("r.json").read_text())["arguments"] == ["a system.yaml", "--no-config"]


def test_a_line_of_the_patch_is_told_with_its_file(run):
    patched = run("scan", "a system.yaml", "--patch", "the patch.yaml")[1]
    assert re.search(r"the patch\.yaml:\d", patched)
    assert not re.search(r" :\d+$", patched, re.MULTILINE)
    assert re.search(r" :\d+$", run("scan", "a system.yaml")[1], re.MULTILINE)


def test_the_page_names_the_whole_scan(run):
    run(
        "scan",
        "a system.yaml",
        "--patch",
        "the patch.yaml",
        "--home",
        "CA",
        "--today=2026-11-21",
        "--output=html=p.html",
    )
    page = html.unescape(Path("p.html").read_text())
    assert (
        "sovcheck scan 'a system.yaml' --patch 'the patch.yaml' --home CA --today 2026-11-21 --profile coalition "
        "--fail-on low" in page
    )


def test_several_systems_that_are_judged_as_one_are_named(run):
    header = "apiVersion: sovcheck/v1\nkind: Inventory\n"
    for number in range(1, 6):
        Path(f"{number}.yaml").write_text(f"{header}metadata: {{name: System {number}}}\n")
    judged = ["a system.yaml", *(f"{number}.yaml" for number in range(1, 6))]
    _, text = run(
        "scan", *judged, "--output=json=r.json", "--output=markdown=r.md", "--output=html=r.html", "--output=text"
    )
    assert text.splitlines()[0].partition("  ")[2].startswith("5 systems: System 1, System 2, System 3 and 2 more")
    assert json.loads(Path("r.json").read_text())["inventory"]["names"] == [
        f"System {number}" for number in range(1, 6)
    ]
    assert "Inventory of 5 systems: System 1, System 2, System 3 and 2 more, judged" in Path("r.md").read_text()
    assert "One inventory of 5 systems (" in Path("r.html").read_text()
