"""``sovcheck waive``: only what is found is accepted, by name, and the scan takes it."""

import json
import re
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from sovcheck.cli import scan, waive
from sovcheck.errors import InputError, SovcheckError, UsageError

INVENTORY = """apiVersion: sovcheck/v1
kind: Inventory
organizations:
  - {id: agency, country: FR, parents: [], public_body: true}
  - {id: data-centre, country: FR, parents: [], public_body: true}
cloud_services:
  - {id: runner, provider: data-centre, type: ci, country: FR, contract: {law: US, venue: US}}
applications:
  - {id: desk, owner: agency, domicile: FR, criticality: business, requires: [runner]}
"""
TERMS = {"--reason": "A contract is agreed.", "--owner": "a team", "--approver": "an office", "--expires": "2027-03-31"}
DAY = ("--today", "2026-11-28")


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "inventory.yaml").write_text(INVENTORY)
    return tmp_path


def run(*arguments: str, **terms: str) -> Result:
    stated = TERMS | {f"--{name}": value for name, value in terms.items()}
    options = [part for option in stated.items() for part in option]
    return CliRunner().invoke(waive.command, [*arguments, *DAY, *options], standalone_mode=False)


def scanned(file: str = "waivers.yaml") -> dict:
    options = ["inventory.yaml", *DAY, "--waivers", file, "--output", "json"]
    return json.loads(CliRunner().invoke(scan.command, options, standalone_mode=False).stdout)


def statuses(report: dict, rule: str) -> dict[str | None, str]:
    return {each.get("discriminator"): each["status"] for each in report["results"] if each["rule"] == rule}


def test_what_is_waived_is_waived_in_the_next_scan():
    result = run("dep-08", "runner", "inventory.yaml", "--about", "law:US")
    assert result.exception is None
    assert "waived DEP-08 on runner (law:US) until 2027-03-31: 1 result of today" in result.stdout
    report = scanned()
    assert statuses(report, "DEP-08") == {"law:US": "waived", "venue:US": "fail"}
    assert report["waivers"]["unused"] == []


def test_what_is_left_out_is_not_waived_where_a_report_does_not_name_all_of_it(folder: Path):
    """Of a fact four fields are named: a list of these would cover whatever else is left out."""
    bare = INVENTORY.replace(", country: FR, contract: {law: US, venue: US}", "")
    bare = bare.replace("{id: data-centre, country: FR, parents: [], public_body: true}", "{id: data-centre}")
    (folder / "inventory.yaml").write_text(bare)
    refused = run("DEP-14", "runner", "inventory.yaml", "--about", "unknown").exception
    assert isinstance(refused, UsageError)
    assert re.fullmatch(
        r"DEP-14 on runner is open for want of more fields than a report names: .+ and others: "
        r"state what you can of it, or accept with --all whatever the rule says of it",
        str(refused),
    )
    assert not (folder / "waivers.yaml").exists()


def test_everything_can_be_waived_on_purpose():
    run("DEP-08", "runner", "inventory.yaml", "--all")
    report = scanned()
    assert set(statuses(report, "DEP-08").values()) == {"waived"}
    assert report["waivers"]["covers_all"][0]["covers"] == 2


def test_that_a_rule_cannot_tell_can_be_waived():
    assert run("DAT-06", "runner", "inventory.yaml", "--about", "unknown").exception is None
    assert statuses(scanned(), "DAT-06") == {None: "waived"}


def test_one_waiver_after_the_other_stands_in_the_file_and_comments_stay(folder: Path):
    run("DEP-08", "runner", "inventory.yaml", "--about", "law:US")
    (folder / "waivers.yaml").write_text("# agreed with the office\n" + (folder / "waivers.yaml").read_text())
    run("DEP-08", "runner", "inventory.yaml", "--about", "venue:US")
    assert (folder / "waivers.yaml").read_text().startswith("# agreed with the office\n")
    assert set(statuses(scanned(), "DEP-08").values()) == {"waived"}


@pytest.mark.parametrize(
    ("arguments", "terms", "said"),
    [
        (
            ("DEP-08", "runner"),
            {},
            "DEP-08 on runner is about law:US, venue:US: accept each that is meant with --about",
        ),
        (("DEP-08", "runner", "--about", "lw:US"), {}, "says nothing about that: did you mean 'law:US'?"),
        (
            ("DEP-08", "runner", "--about", "zz"),
            {},
            "--about zz: DEP-08 on runner says nothing about that: it is about",
        ),
        (("DEP-08", "runner", "--about", "law:US", "--all"), {}, "give one of them"),
        (("DEP-08", "desk"), {}, "there is nothing to waive: DEP-08 on desk does not apply: desk is an application"),
        (("CMP-02", "runner"), {}, "there is nothing to waive: CMP-02 on runner passes"),
        (("DEP-088", "runner"), {}, "no rule 'DEP-088': did you mean 'DEP-08'?"),
        (("DEP-08", "runer"), {}, "no asset 'runer' in the inventory: did you mean 'runner'?"),
        (("DEP-08", "runner", "--all"), {"approver": "A team"}, "--approver: 'A team' cannot be used: it may be"),
        (("DEP-08", "runner", "--all"), {"reason": " "}, "--reason: ' ' cannot be used: say it in words"),
        (("DEP-08", "runner", "--all"), {"expires": "2026-11-27"}, "that is before 2026-11-28: a waiver that has exp"),
        (("DEP-08", "runner", "--all"), {"expires": "2028-11-28"}, "the profile allows 365 (waivers.max_days)"),
    ],
)
def test_what_cannot_be_waived_is_refused_and_nothing_is_written(folder: Path, arguments, terms, said: str):
    rule, asset, *options = arguments
    error = run(rule, asset, "inventory.yaml", *options, **terms).exception
    assert isinstance(error, UsageError)
    assert said in str(error)
    assert not (folder / "waivers.yaml").exists()


def test_nothing_is_waived_twice(folder: Path):
    run("DEP-08", "runner", "inventory.yaml", "--all")
    before = (folder / "waivers.yaml").read_text()
    again = run("DEP-08", "runner", "inventory.yaml", "--all").exception
    assert "waivers.yaml:4: the same is waived until 2027-03-31" in str(again)
    beside = run("DEP-08", "runner", "inventory.yaml", "--about", "law:US").exception
    assert 'a waiver of everything ("*") covers this until 2027-03-31' in str(beside)
    assert (folder / "waivers.yaml").read_text() == before


@pytest.mark.parametrize("text", ["kind: Waivers\n", INVENTORY, "{"])
def test_a_file_that_holds_something_else_is_left_alone(folder: Path, text: str):
    (folder / "other.yaml").write_text(text)
    error = run("DEP-08", "runner", "inventory.yaml", "--all", "--waivers", "other.yaml").exception
    assert isinstance(error, InputError)
    assert (folder / "other.yaml").read_text() == text


@pytest.mark.parametrize("file", ["inventory.yaml", "./inventory.yaml"])
def test_the_inventory_is_not_written_over(folder: Path, file: str):
    assert isinstance(run("DEP-08", "runner", ".", "--all", "--waivers", file).exception, SovcheckError)
    assert (folder / "inventory.yaml").read_text() == INVENTORY
