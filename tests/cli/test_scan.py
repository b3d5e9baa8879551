import json

import pytest
from click.testing import CliRunner

from sovcheck.cli.scan import command
from sovcheck.errors import InputError, SovcheckError, UsageError

INVENTORY = """
apiVersion: sovcheck/v1
kind: Inventory
applications:
  - {id: app, domicile: FR}
"""


@pytest.fixture
def scan(tmp_path):
    def run(*options):
        path = tmp_path / "inventory.yaml"
        path.write_text(INVENTORY)
        return CliRunner().invoke(command, [str(path), *options], standalone_mode=False)

    return run


@pytest.mark.parametrize("seconds", ["nan", "inf", "1e308", "0", "-1"])
def test_a_time_limit_that_is_no_time_is_refused(scan, seconds):
    assert "--engine-timeout" in str(scan("--engine-timeout", seconds).exception.format_message())


@pytest.mark.parametrize("day", ["20261121", "2026-W47-6", "2026-11-31", "21.11.2026", ""])
def test_a_day_is_written_as_inventories_write_it(scan, day):
    assert "YYYY-MM-DD" in scan("--today", day).exception.format_message()


def test_an_empty_home_is_not_taken_for_none(scan):
    assert isinstance(scan("--home", "").exception, UsageError)


def test_a_report_does_not_replace_the_inventory_it_judges(scan, tmp_path):
    error = scan("--output", f"json={tmp_path}/./inventory.yaml").exception
    assert isinstance(error, UsageError)
    assert "inventory.yaml" in str(error)
    assert (tmp_path / "inventory.yaml").read_text() == INVENTORY


def test_a_report_does_not_replace_the_evidence_it_rests_on(scan, tmp_path, make_evidence):
    evidence = tmp_path / "smoke.dsse.json"
    evidence.write_bytes(make_evidence())
    error = scan("--evidence", str(tmp_path), "--output", f"json={evidence}").exception
    assert isinstance(error, UsageError)
    assert evidence.read_bytes() == make_evidence()


@pytest.mark.parametrize("option", ["--nonce", "--trust-key"])
def test_a_key_or_a_nonce_without_evidence_is_refused(scan, option):
    error = scan(option, "x").exception
    assert isinstance(error, UsageError)
    assert "--evidence" in str(error)


def test_a_scan_without_a_verdict_leaves_word_of_it(tmp_path):
    (tmp_path / "bad.yaml").write_text("apiVersion: sovcheck/v1\nkind: Inventory\nhosts: []\n")
    (tmp_path / "old.xml").write_text("<testsuites>of yesterday, all green</testsuites>")
    outputs = ["--output", f"sarif={tmp_path / 'new.sarif'}", "--output", f"junit={tmp_path / 'old.xml'}"]
    with pytest.raises(SovcheckError):
        CliRunner().invoke(command, [str(tmp_path / "bad.yaml"), *outputs], catch_exceptions=False)
    assert '"executionSuccessful": false' in (tmp_path / "new.sarif").read_text()
    assert "did you mean" in (tmp_path / "old.xml").read_text()


def test_word_of_a_scan_without_a_verdict_replaces_no_inventory(tmp_path):
    inventory = "apiVersion: sovcheck/v1\nkind: Inventory\nhosts: []\n"
    (tmp_path / "bad.yaml").write_text(inventory)
    options = [str(tmp_path), "--output", f"sarif={tmp_path / 'bad.yaml'}"]
    with pytest.raises(SovcheckError):
        CliRunner().invoke(command, options, catch_exceptions=False)
    assert (tmp_path / "bad.yaml").read_text() == inventory


@pytest.mark.parametrize("name", ["linked.yaml", "Capital.YamL", "linked/other.yaml", "../elsewhere/other.yaml"])
@pytest.mark.parametrize("text", [INVENTORY, "apiVersion: sovcheck/v1\nkind: Inventory\nhosts: []\n"])
def test_nothing_is_written_over_an_inventory_however_it_is_named(text, name, tmp_path):
    folder, elsewhere = tmp_path / "system", tmp_path / "elsewhere"
    for made in (folder, elsewhere):
        made.mkdir()
    for written in (folder / "Capital.YamL", elsewhere / "other.yaml", elsewhere / "file"):
        written.write_text(text.replace("app,", f"{written.name.lower()},"))
    (folder / "linked.yaml").symlink_to(elsewhere / "file")
    (folder / "linked").symlink_to(elsewhere)
    before = (folder / name).read_text()
    options = [str(folder), "--home", "FR", "--output", f"sarif={folder / name}"]
    with pytest.raises(SovcheckError):
        CliRunner().invoke(command, options, catch_exceptions=False)
    assert (folder / name).read_text() == before


def test_word_of_it_replaces_a_report_that_lies_in_the_folder_that_is_scanned(tmp_path):
    (tmp_path / "a.yaml").write_text(INVENTORY)
    options = [str(tmp_path), "--home", "FR", "--output", f"sarif={tmp_path / 'report.json'}"]
    CliRunner().invoke(command, options, catch_exceptions=False)
    assert '"executionSuccessful": true' in (tmp_path / "report.json").read_text()
    (tmp_path / "a.yaml").write_text(INVENTORY.replace("domicile", "home"))
    with pytest.raises(SovcheckError):
        CliRunner().invoke(command, options, catch_exceptions=False)
    assert '"executionSuccessful": false' in (tmp_path / "report.json").read_text()


def test_a_profile_that_is_wrong_leaves_word_of_it_too(tmp_path):
    (tmp_path / "a.yaml").write_text(INVENTORY)
    (tmp_path / "own.yaml").write_text("apiVersion: sovcheck/v1\nkind: Profile\nid: own\nextends: base.yaml\nx: 1\n")
    base = "apiVersion: sovcheck/v1\nkind: Profile\nid: base\nextends: coalition\n"
    (tmp_path / "base.yaml").write_text(base)
    options = [str(tmp_path / "a.yaml"), "--profile", str(tmp_path / "own.yaml")]
    new = f"sarif={tmp_path / 'new.sarif'}"
    with pytest.raises(InputError, match="there is no such field"):
        CliRunner().invoke(command, [*options, "--output", new], catch_exceptions=False)
    assert "there is no such field" in (tmp_path / "new.sarif").read_text()
    with pytest.raises(UsageError, match="is read for this"):
        CliRunner().invoke(command, [*options, "--output", f"sarif={tmp_path / 'base.yaml'}"], catch_exceptions=False)
    assert (tmp_path / "base.yaml").read_text() == base


@pytest.mark.parametrize(
    "address",
    [
        "javascript:{rule}",
        "https://example.org/rules",
        "https://e.org/{rule}>x",
        "https://e.org/{rule} x",
        "file:///{rule}",
    ],
)
def test_where_rules_are_described_is_an_address_of_the_web_with_a_place_for_the_rule(scan, address):
    assert "with {rule} in it" in scan("--rule-pages", address).exception.format_message()


def test_where_rules_are_described_stands_in_the_report(scan, tmp_path):
    out = tmp_path / "out.json"
    scan("--home", "FR", "--rule-pages", "https://example.org/{rule}", "--output", f"json={out}")
    assert json.loads(out.read_text())["rule_pages"] == "https://example.org/{rule}"
