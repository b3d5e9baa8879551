"""``sovcheck whatif --to-pass`` as a user runs it: the answer in each format, exit codes, the patch, and bad input."""

import json
import re
from pathlib import Path

import pytest

SYSTEM = """\
apiVersion: sovcheck/v1
kind: Inventory
metadata: {name: "A system [bold]"}
organizations:
  - {id: agency, country: DE, public_body: true, parents: [], administered_from: [DE], technology_from: []}
  - {id: vendor, country: US, parents: [], administered_from: [US], technology_from: []}
cloud_services:
  - id: queue
    name: "=cmd|' /C calc'!A0 \\u202e"
    provider: vendor
    type: orchestrator
    country: US
    administered_from: [US]
    support_countries: [US]
    training_use: never
    key_custody: {custodian: provider}
    interface: {standard: AMQP, open: true}
    contract: {law: US, venue: US, notice_days: 30, control_change_notice_days: 120, end: 2030-12-31}
    exit_plan: {exists: true, tested: 2026-11-01, offline_days: 120}
    cutoff_plan: {exists: true, tested: 2026-11-01, offline_days: 120}
    requires: []
applications:
  - {id: desk, owner: agency, domicile: DE, criticality: business, stage: production, fields_of_use: [general],
     data: [], logs_to: [], requires: [queue]}
"""
DAY = ("--today", "2026-11-28")
ASK = ("whatif", "system.yaml", "--to-pass", "--time", "600", *DAY)


@pytest.fixture
def inventory(write) -> Path:
    return write("system.yaml", SYSTEM)


@pytest.mark.usefixtures("inventory")
def test_the_patch_that_is_written_passes_a_scan(sovcheck):
    asked = sovcheck(*ASK, "--write", "patch.yaml")
    assert asked.returncode == 0, asked.stderr
    assert "move queue to an operator in EU/EEA" in asked.stdout
    assert "The smallest: no other set" in asked.stdout
    assert sovcheck("scan", "system.yaml", *DAY).returncode == 1
    assert sovcheck("scan", "system.yaml", "--patch", "patch.yaml", *DAY).returncode == 0
    # Once it passes there is nothing to do.
    again = sovcheck(*ASK, "--patch", "patch.yaml")
    assert (again.returncode, "passes as it is" in again.stdout) == (0, True)


@pytest.mark.usefixtures("inventory")
def test_each_format_tells_the_same_steps(sovcheck):
    way = json.loads(sovcheck(*ASK, "--output", "json").stdout)
    assert way["schema"] == "sovcheck.whatif.to-pass/v1"
    assert way["extent"] == "smallest"
    labels = [step["label"] for step in way["steps"]]
    for form in ("text", "markdown"):
        said = " ".join(sovcheck(*ASK, "--output", form).stdout.split())
        assert all(label.split(",")[0] in said for label in labels)
    assert way["patch"]["kind"] == "Patch"


@pytest.mark.usefixtures("inventory")
def test_where_nothing_may_change_none_is_found_and_what_remains_is_told(sovcheck):
    asked = sovcheck(*ASK, "--keep", "queue", "--keep", "desk")
    assert asked.returncode == 1
    assert "No set of changes was found that passes" in asked.stdout
    assert re.search(r"Remains\n(.*\n)*?  - DEP-14 queue \(high, fail\)", asked.stdout)


def test_where_nothing_is_evaluated_there_is_no_answer(sovcheck, write):
    write("system.yaml", "apiVersion: sovcheck/v1\nkind: Inventory\n")
    assert sovcheck(*ASK, "--home", "DE").returncode == 3


@pytest.mark.usefixtures("inventory")
@pytest.mark.parametrize(
    ("more", "told"),
    [
        (("--to", "agencyy"), "agency"),
        (("--keep", "quue"), "queue"),
        (("--costs", "nowhere.yaml"), "nowhere.yaml"),
        (("--costs", "system.yaml"), "kind"),
        (("--write", "system.yaml"), "is read for this"),
        (("--output", "json=system.yaml"), "is read for this"),
        (("--output", "html"), "no format"),
        (("--time", "0"), "--time"),
        (("--time", "nan"), "number of seconds"),
        (("--max-changes", "99"), "--max-changes"),
        (("--without", "US"), "--to-pass"),
        (("--fail-on-stop", "consumer"), "--fail-on-stop"),
        (("--each-path",), "--each-path"),
    ],
)
def test_what_cannot_be_is_refused_and_nothing_is_written(sovcheck, tmp_path: Path, more: tuple[str, ...], told: str):
    asked = sovcheck(*ASK, *more)
    assert asked.returncode == 2
    assert told in asked.stderr
    assert "Traceback" not in asked.stderr
    assert asked.stdout == ""
    assert [path.name for path in tmp_path.iterdir()] == ["system.yaml"]
    assert (tmp_path / "system.yaml").read_text(encoding="utf-8") == SYSTEM


@pytest.mark.usefixtures("inventory")
@pytest.mark.parametrize(
    "option",
    [
        ("--to", "agency"),
        ("--keep", "queue"),
        ("--costs", "c.yaml"),
        ("--write", "p.yaml"),
        ("--waivers", "w.yaml"),
        ("--fail-on", "low"),
        ("--time", "10"),
        ("--max-changes", "4"),
    ],
)
def test_options_without_the_question_are_refused(sovcheck, option: tuple[str, str]):
    asked = sovcheck("whatif", "system.yaml", "--each", *option, *DAY)
    assert (asked.returncode, f"{option[0]} goes with --to-pass" in asked.stderr) == (2, True)


@pytest.mark.usefixtures("inventory")
def test_what_a_file_sets_for_scans_keeps_no_other_question_from_being_asked(sovcheck, write):
    write("w.yaml", "apiVersion: sovcheck/v1\nkind: Waivers\nwaivers: []\n")
    write("sovcheck.yaml", "apiVersion: sovcheck/v1\nkind: Config\nwaivers: w.yaml\nfail_on: high\n")
    asked = sovcheck("whatif", "system.yaml", "--each", *DAY)
    assert asked.returncode == 0, asked.stderr


def test_hostile_names_stay_names(sovcheck, write):
    long = "x" * 10_000
    write("system.yaml", SYSTEM.replace("A system [bold]", f"<script>|`*{long}\\u202e\\u0007"))
    for form in ("text", "markdown", "json"):
        said = sovcheck(*ASK, "--output", form).stdout
        assert "\x07" not in said
        assert "\u202e" not in said
        assert "<script>" not in said or form != "markdown"
