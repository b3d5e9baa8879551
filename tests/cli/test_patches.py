"""``--patch``: whatever looks at a system can look at it changed, and says that it did."""

import hashlib
import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from sovcheck.cli import explain, facts, graph, scan, validate
from sovcheck.errors import InputError, UsageError

INVENTORY = """apiVersion: sovcheck/v1
kind: Inventory
organizations:
  - {id: agency, country: FR, parents: [], public_body: true}
  - {id: operator-a, country: US, parents: []}
gpu_hosts:
  - {id: host-a, operator: agency, country: FR}
applications:
  - {id: desk, owner: agency, domicile: FR, criticality: government, requires: [host-a]}
"""
ABROAD = """apiVersion: sovcheck/v1
kind: Patch
set:
  host-a:
    operator: operator-a
"""
DAY = ("--today", "2026-11-28")


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "inventory.yaml").write_text(INVENTORY)
    (tmp_path / "abroad.yaml").write_text(ABROAD)
    return tmp_path


def run(command, *arguments: str) -> Result:
    return CliRunner().invoke(command, arguments, standalone_mode=False)


def report(*options: str) -> dict:
    return json.loads(run(scan.command, "inventory.yaml", *DAY, "--output", "json", *options).stdout)


def test_the_patched_system_is_judged_and_paths_lead_into_the_patch():
    plain, patched = report(), report("--patch", "abroad.yaml")
    fails = {(each["rule"], each["asset"]): each for each in patched["results"] if each["status"] == "fail"}
    assert ("CMP-01", "host-a") in fails
    assert ("CMP-01", "host-a") not in {(each["rule"], each["asset"]) for each in plain["results"]}
    hops = [hop for path in fails["CMP-01", "host-a"]["paths"] for hop in path]
    assert ("abroad.yaml", 5) in {(hop.get("file"), hop.get("line")) for hop in hops}


def test_the_report_names_each_patch_by_its_digest_and_says_that_it_was_applied():
    inventory = report("--patch", "abroad.yaml")["inventory"]
    digest = hashlib.sha256(ABROAD.encode()).hexdigest()
    assert inventory["patches"] == [{"path": "abroad.yaml", "sha256": digest}]
    assert [file["path"] for file in inventory["files"]] == ["inventory.yaml"]
    assert "abroad.yaml" in inventory["notices"][0]
    assert "patches" not in report()["inventory"]


def test_patches_are_applied_in_their_order(folder: Path):
    (folder / "back.yaml").write_text(ABROAD.replace("operator-a", "agency"))
    there_and_back = report("--patch", "abroad.yaml", "--patch", "back.yaml")
    assert there_and_back["summary"] == report()["summary"]
    assert report("--patch", "back.yaml", "--patch", "abroad.yaml")["summary"] != report()["summary"]


@pytest.mark.parametrize("output", ["text", "markdown"])
def test_people_read_that_a_patch_was_applied(output: str):
    assert (
        "abroad.yaml" in run(scan.command, "inventory.yaml", *DAY, "--patch", "abroad.yaml", "--output", output).stdout
    )


def test_the_page_to_forward_has_its_digest_and_the_command_with_it():
    options = ("--patch", "abroad.yaml", "--output", "html")
    page = run(scan.command, "inventory.yaml", *DAY, *options).stdout
    assert hashlib.sha256(ABROAD.encode()).hexdigest() in page.partition("<script")[0]
    assert "sovcheck scan inventory.yaml --patch abroad.yaml" in page


def test_a_report_does_not_replace_the_patch_it_rests_on(folder: Path):
    result = run(scan.command, "inventory.yaml", "--patch", "abroad.yaml", "--output", "json=./abroad.yaml")
    assert isinstance(result.exception, UsageError)
    assert (folder / "abroad.yaml").read_text() == ABROAD


def test_what_is_removed_and_still_named_is_told_at_its_step(folder: Path):
    (folder / "dangling.yaml").write_text("apiVersion: sovcheck/v1\nkind: Patch\nremove:\n  - host-a\n")
    error = run(scan.command, "inventory.yaml", "--patch", "dangling.yaml", "--output", "json=out.json").exception
    assert isinstance(error, InputError)
    assert str(error) == (
        "dangling.yaml:4: remove: 'host-a' is still named by desk.requires.0.any_of.0.id (inventory.yaml:9): "
        "set requires of 'desk' as well, or do not remove 'host-a'"
    )
    assert not Path("out.json").exists()


def test_what_is_set_to_nothing_that_exists_is_told_at_the_line_of_the_patch(folder: Path):
    (folder / "abroad.yaml").write_text(ABROAD.replace("operator-a", "operator-b"))
    error = run(validate.command, "inventory.yaml", "--patch", "abroad.yaml").exception
    assert str(error).startswith("abroad.yaml:5: host-a.operator: there is no organization 'operator-b'")


def test_what_is_wrong_with_inventory_and_patch_is_told_at_once(folder: Path):
    (folder / "inventory.yaml").write_text(INVENTORY.replace("country: US", "country: XX"))
    (folder / "abroad.yaml").write_text(ABROAD + "    tenancy: rent\nremove: [nobody]\nsets: {}\n")
    error = run(validate.command, "inventory.yaml", "--patch", "abroad.yaml").exception
    assert [problem.location for problem in error.problems] == [
        ("abroad.yaml", 6),
        ("abroad.yaml", 8),
        ("inventory.yaml", 5),
    ]


def test_validate_counts_what_comes_of_it():
    result = run(validate.command, "inventory.yaml", "--patch", "abroad.yaml")
    assert result.stdout.splitlines()[0] == "ok: 4 assets in 1 file, changed by 1 patch"
    told = json.loads(run(validate.command, "inventory.yaml", "--patch", "abroad.yaml", "--output", "json").stdout)
    assert [patch["path"] for patch in told["patches"]] == ["abroad.yaml"]


@pytest.mark.parametrize(
    ("command", "arguments"),
    [
        (facts.command, ("host-a", "inventory.yaml", *DAY)),
        (graph.command, ("inventory.yaml", *DAY)),
        (explain.command, ("CMP-01", "host-a", "inventory.yaml", *DAY)),
    ],
)
def test_facts_graph_and_explanation_are_of_the_patched_system(command, arguments: tuple[str, ...]):
    plain, patched = run(command, *arguments).stdout, run(command, *arguments, "--patch", "abroad.yaml").stdout
    assert plain != patched
    assert "operator-a" in patched
