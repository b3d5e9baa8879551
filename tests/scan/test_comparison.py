"""What the sides of a comparison are is told by their content, and both are judged alike."""

import json
from datetime import date
from pathlib import Path

import pytest
from msgspec.structs import replace

from sovcheck.errors import InputError, UsageError
from sovcheck.findings.comparison.model import AssetChanges
from sovcheck.report.json_report import render_json
from sovcheck.scan.comparison import compare_designs, compare_many, parse_design, parse_renaming
from sovcheck.scan.request import ScanRequest
from sovcheck.scan.scanning import scan

INVENTORY = """apiVersion: sovcheck/v1
kind: Inventory
metadata: {name: a system}
organizations:
  - {id: agency, country: FR, parents: [], public_body: true, administered_from: [FR],
     support_countries: [FR], security_operations_from: [FR]}
  - {id: operator-a, country: US, parents: []}
gpu_hosts:
  - {id: host-a, operator: agency, country: FR}
applications:
  - {id: desk, owner: agency, domicile: FR, criticality: government, requires: [host-a]}
"""
ABROAD = "apiVersion: sovcheck/v1\nkind: Patch\nset: {host-a: {operator: operator-a}}\n"
REQUEST = ScanRequest(paths=(), today=date(2026, 11, 28))


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "a.yaml").write_text(INVENTORY)
    (tmp_path / "abroad.yaml").write_text(ABROAD)
    report = scan(replace(REQUEST, paths=("a.yaml",), list_passes=True))
    (tmp_path / "a.json").write_text(render_json(report))
    return tmp_path


def diff(one: str, other: str, request: ScanRequest = REQUEST, **renamed: str):
    return compare_designs(request, (parse_design(one), parse_design(other)), renamed)


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("a.yaml", ["a.yaml"]),
        ("a.yaml+abroad.yaml", ["a.yaml", "abroad.yaml"]),
        ("a.yaml+p+q", ["a.yaml", "p", "q"]),
        ("b+c.yaml+abroad.yaml", ["b+c.yaml", "abroad.yaml"]),
        ("a.yaml+b+c.yaml", ["a.yaml", "b+c.yaml"]),
        ("nowhere+abroad.yaml", ["nowhere", "abroad.yaml"]),
        (".+abroad.yaml", [".", "abroad.yaml"]),
        ("-+abroad.yaml", ["-", "abroad.yaml"]),
    ],
)
def test_a_plus_leads_to_a_patch_unless_it_belongs_to_a_name(folder: Path, text: str, parts: list[str]):
    (folder / "b+c.yaml").touch()
    design = parse_design(text)
    assert [design.path, *map(str, design.patches)] == parts


@pytest.mark.parametrize("one", ["a.yaml", "a.json", "shuffled.json"])
def test_a_design_that_lets_somebody_else_in_is_worse(folder: Path, one: str):
    report = json.loads((folder / "a.json").read_text())
    (folder / "shuffled.json").write_text(json.dumps(dict(sorted(report.items(), reverse=True))))
    compared = diff(one, "a.yaml+abroad.yaml")
    assert compared.worse
    assert "CMP-01" in {each.rule for each in compared.new}
    assert compared.b.patches is not None
    assert (compared.assets is None) is one.endswith("json")


def test_a_patched_design_is_as_the_inventory_that_was_edited(folder: Path):
    (folder / "edited.yaml").write_text(INVENTORY.replace("operator: agency", "operator: operator-a"))
    compared = diff("edited.yaml", "a.yaml+abroad.yaml")
    assert compared.fixed == compared.new == compared.newly_unknown == compared.newly_waived == ()
    assert compared.assets is not None
    assert not compared.assets.changed
    assert compared.parties == ()


def test_renamed_assets_are_the_same(folder: Path):
    (folder / "b.yaml").write_text(INVENTORY.replace("host-a", "host-b"))
    compared = compare_designs(REQUEST, (parse_design("a.yaml"), parse_design("b.yaml")), {"host-a": "host-b"})
    assert compared.fixed == compared.new == compared.newly_unknown == ()
    assert compared.assets == AssetChanges()


def test_a_json_inventory_is_no_report(folder: Path):
    tree = {
        "apiVersion": "sovcheck/v1",
        "kind": "Inventory",
        "software": [{"id": "a", "notes": '"schema": "sovcheck.'}],
    }
    (folder / "b.json").write_text(json.dumps(tree))
    assert compare_many(replace(REQUEST, home="FR"), [parse_design("b.json")] * 2, {}).changes == (0, 0)


@pytest.mark.parametrize(
    ("one", "other", "said"),
    [
        ("a.json+abroad.yaml", "a.yaml", "a patch changes an inventory, and a.json is a report"),
        ("-", "-", "standard input, which can be read once"),
    ],
)
def test_what_cannot_be_is_a_usage_error(one: str, other: str, said: str):
    with pytest.raises(UsageError) as raised:
        diff(one, other)
    assert said in str(raised.value)


def test_half_a_report_is_told_as_a_report_that_cannot_be_read(folder: Path):
    text = (folder / "a.json").read_text()
    (folder / "half.json").write_text(text[: len(text) // 2])
    with pytest.raises(InputError, match=r"half\.json.*is not valid JSON"):
        diff("half.json", "a.yaml")


def test_another_document_of_ours_is_no_report(folder: Path):
    (folder / "b.json").write_text('{"schema": "sovcheck.diff/v1"}')
    with pytest.raises(
        InputError,
        match=r"is 'sovcheck\.diff/v1', and only 'sovcheck\.report/v1' and 'sovcheck\.report/v2' can be read",
    ):
        diff("a.yaml", "b.json")


@pytest.mark.parametrize("values", [["a"], ["=b"], ["a="], ["a=b", "a=c"]])
def test_a_renaming_that_says_nothing_or_two_things_is_refused(values: list[str]):
    with pytest.raises(UsageError, match="--map"):
        parse_renaming(values)


def test_a_matrix_compares_each_with_the_first():
    matrix = compare_many(REQUEST, [parse_design(text) for text in ("a.yaml", "a.yaml+abroad.yaml", "a.yaml")], {})
    assert matrix.worse == (False, True, False)
    assert matrix.changes == (0, 1, 0)
    row = next(row for row in matrix.rows if row.rule == "CMP-01")
    assert row.statuses == (None, "fail", None)


@pytest.mark.parametrize(("number", "renamed"), [(1, {}), (6, {}), (2, {"a": "b"})])
def test_a_matrix_has_two_to_five_designs_and_one_name_for_each_asset(number: int, renamed: dict[str, str]):
    with pytest.raises(UsageError):
        compare_many(REQUEST, [parse_design("a.yaml")] * number, renamed)


READ_BY_TWO = """apiVersion: sovcheck/v1
kind: Inventory
metadata: {name: a system}
organizations:
  - {id: agency, country: FR, parents: [], public_body: true, administered_from: [FR],
     support_countries: [FR], security_operations_from: [FR]}
  - {id: operator-a, country: US, parents: []}
  - {id: operator-b, country: US, parents: []}
cloud_services:
  - id: store-a
    provider: operator-a
    type: object-store
    country: FR
    administered_from: [FR]
    support_countries: [FR]
    security_operations_from: [FR]
    subcontractors: []
    subcontractors_complete: true
    requires: []
    key_custody: {custodian: provider}
  - id: store-b
    provider: operator-b
    type: object-store
    country: FR
    administered_from: [FR]
    support_countries: [FR]
    security_operations_from: [FR]
    subcontractors: []
    subcontractors_complete: true
    requires: []
    key_custody: {custodian: provider}
datasets:
  - {id: cases, class: personal, controller: agency, stored_in: [store-a, store-b], backed_up_in: []}
applications:
  - id: desk
    owner: agency
    domicile: FR
    criticality: government
    data: [cases]
    requires: [store-a, store-b]
    logs_to: []
"""


@pytest.mark.parametrize(
    ("change", "fixed"),
    [
        ("provider: agency", True),
        ("provider: null", False),
        ("provider: agency, requires: null", False),
    ],
    ids=["moved, and everything stated", "left out", "moved, and something left out"],
)
def test_a_party_is_rid_of_by_moving_and_not_by_leaving_it_out(folder: Path, change: str, fixed: bool):
    """The rule goes on failing for another party, which must not hide that nobody knows of the first."""
    (folder / "two.yaml").write_text(READ_BY_TWO)
    (folder / "change.yaml").write_text(f"apiVersion: sovcheck/v1\nkind: Patch\nset: {{store-a: {{{change}}}}}\n")
    (folder / "two.json").write_text(render_json(scan(replace(REQUEST, paths=("two.yaml",)))))
    later = replace(REQUEST, paths=("two.yaml",), patches=(folder / "change.yaml",), baseline=folder / "two.json")

    comparison = diff("two.yaml", "two.yaml+change.yaml")
    assert ("DAT-03", "US:operator-b") in {(each.rule, each.discriminator) for each in comparison.same}
    assert comparison.parties is not None
    assert {each.organization: each.left_open for each in comparison.parties}["operator-a"] == (
        () if fixed else ("store-a",)
    )
    listed = comparison.fixed if fixed else comparison.newly_unknown
    assert ("DAT-03", "US:operator-a") in {(each.rule, each.discriminator) for each in listed}

    baseline = scan(later).baseline
    assert baseline is not None
    assert (("DAT-03", "cases") in {(each.rule, each.asset) for each in baseline.fixed}) is fixed
