import json
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from sovcheck.cli.report import command
from sovcheck.errors import InputError, UsageError
from sovcheck.findings.report import Report
from sovcheck.findings.results.result import fingerprint
from sovcheck.report.formats import ReportFormat, render

ROOT = Path(__file__).parents[2]
RICH = ROOT / "tests" / "golden" / "report" / "rich.json"


@pytest.fixture
def saved(tmp_path):
    path = tmp_path / "saved.json"
    path.write_bytes(RICH.read_bytes())
    return path


def run(*arguments):
    return CliRunner().invoke(command, [str(argument) for argument in arguments], standalone_mode=False)


@pytest.mark.parametrize("report_format", ReportFormat)
def test_every_format_is_made_again_from_a_saved_report(report_format, saved, tmp_path):
    out = tmp_path / "out"
    finished = run(saved, "--output", f"{report_format}={out}", "--root", tmp_path)
    assert (finished.exception, finished.return_value) == (None, 1)
    assert out.read_text(encoding="utf-8").strip()
    if report_format in (ReportFormat.JSON, ReportFormat.JUNIT, ReportFormat.MARKDOWN):
        assert out.read_text(encoding="utf-8") == render(report_format, Report.model_validate_json(RICH.read_bytes()))


@pytest.mark.parametrize("report_format", ReportFormat)
def test_a_report_whose_every_text_is_hostile_is_rendered(report_format, tmp_path):
    """Ids, too: a report that was saved need not have been written by a scan."""
    hostile = "=cmd()|<script>`a`\x1b[2J\u202e\r\n::error::x%0A" + "a" * 10_000
    tree = json.loads(RICH.read_bytes())
    for result in tree["results"]:
        result |= {"asset": hostile, "kind": hostile, "message": hostile, "file": hostile, "line": -5}
        result |= {"controls": {hostile: [hostile]}, "discriminator": hostile}
        result["fingerprint"] = fingerprint(result["rule"], hostile, hostile)
    tree["inventory"] |= {"by_kind": {hostile: 1}, "name": hostile, "notices": [hostile]}
    tree["profile"] |= {"id": hostile, "home": hostile, "sha256": hostile}
    tree |= {"notice": hostile, "tool": {"name": hostile, "version": hostile}}
    (tmp_path / "saved.json").write_text(json.dumps(tree))
    out = tmp_path / "out"
    finished = run(tmp_path / "saved.json", "--output", f"{report_format}={out}")
    assert (finished.exception, finished.return_value) == (None, 1)
    acting = {letter for letter in out.read_text(encoding="utf-8") if ord(letter) < 32 or letter in "\u202e\x7f"}
    assert acting <= {"\n"}


def test_a_report_from_standard_input_says_what_the_scan_said(tmp_path):
    scan = f"'{sys.executable}' -m sovcheck scan inventories/mistral-on-european-cloud --today 2026-11-21"
    again = f"'{sys.executable}' -m sovcheck report -"
    script = f"set -o pipefail; {scan} > {tmp_path}/a.txt && {scan} --output json | {again} > {tmp_path}/b.txt"
    assert subprocess.run(["bash", "-c", script], cwd=ROOT, check=False).returncode == 0
    assert (tmp_path / "a.txt").read_text() == (tmp_path / "b.txt").read_text()


def test_the_saved_report_is_not_replaced(saved):
    assert isinstance(run(saved, "--output", f"markdown={saved}").exception, UsageError)
    assert saved.read_bytes() == RICH.read_bytes()


def test_what_is_no_report_leaves_word_of_it(tmp_path):
    (tmp_path / "saved.json").write_text("{}")
    (tmp_path / "old.xml").write_text("<testsuites>of yesterday, all green</testsuites>")
    outputs = ["--output", f"junit={tmp_path / 'old.xml'}", "--output", f"markdown={tmp_path / 'new.md'}"]
    error = run(tmp_path / "saved.json", *outputs).exception
    assert isinstance(error, InputError)
    assert error.exit_code == 2
    assert "is not a report of sovcheck" in (tmp_path / "old.xml").read_text()
    assert not (tmp_path / "new.md").exists()


def test_a_page_is_proved_by_the_report_inside_of_it(saved, tmp_path):
    page = tmp_path / "page.html"
    run(saved, "--output", f"html={page}", "--lang", "fr")
    proved = run(page, "--verify")
    assert proved.return_value == 0
    assert "is what the report inside of it gives: fail as of 2026-11-21" in proved.output
    page.write_text(page.read_text(encoding="utf-8").replace("Échoué", "Réussi"), encoding="utf-8")
    touched = run(page, "--verify")
    assert touched.return_value == 1
    assert "differs from the report inside of it, first in line" in touched.output


def test_what_is_no_page_proves_nothing(saved):
    assert "is not a page that holds a report" in str(run(saved, "--verify").exception)
    assert isinstance(run(saved, "--verify", "--output", "json").exception, UsageError)


def test_the_lines_of_the_cover_are_filled_and_kept_in_the_report(saved, tmp_path):
    page, again = tmp_path / "page.html", tmp_path / "again.json"
    outputs = ["--output", f"html={page}", "--output", f"json={again}"]
    assert run(saved, *outputs, "--set-field", "prepared=A. Auditor", "--set-field", "signed=Bonn").return_value == 1
    assert "<dd><bdi>A. Auditor</bdi></dd>" in page.read_text(encoding="utf-8")
    assert json.loads(again.read_text())["cover"] == {"prepared": "A. Auditor", "signed": "Bonn"}
    assert run(page, "--verify").return_value == 0
    assert "leave out --set-field" in str(run(page, "--verify", "--set-field", "signed=Bonn").exception)
