import subprocess
import sys

import pytest

from sovcheck.findings.report import Report
from sovcheck.inventory.assets.asset import Kind
from sovcheck.report.formats import ReportFormat, render
from sovcheck.report.wording import kinds_sentence

GOLDEN = [each for each in ReportFormat if each is not ReportFormat.HTML]
"""All but the page, which carries its style, its script and the whole report: test_html.py looks into it."""

_SUFFIXES = {
    ReportFormat.TEXT: "txt",
    ReportFormat.JSON_GROUPED: "grouped.json",
    ReportFormat.JUNIT: "xml",
    ReportFormat.MARKDOWN: "md",
    ReportFormat.GITHUB: "github.txt",
    ReportFormat.GITLAB: "gitlab.json",
    ReportFormat.OSCAL: "oscal.json",
    ReportFormat.CYCLONEDX: "cdx.json",
    ReportFormat.DORA_REGISTER: "dora.csv",
}


def suffix(report_format):
    """What editors know a golden file by; of a format that is not named here its own name."""
    return _SUFFIXES.get(report_format, report_format.value)


@pytest.mark.parametrize("report_format", GOLDEN)
def test_the_rich_report_is_rendered_as_before(report_format, report, golden):
    golden(f"rich.{suffix(report_format)}", render(report_format, report))


@pytest.mark.parametrize("report_format", GOLDEN)
def test_the_hostile_report_is_rendered_as_before(report_format, hostile_report, golden):
    golden(f"hostile.{suffix(report_format)}", render(report_format, hostile_report))


WITHOUT_RESULTS = {ReportFormat.ANSWERS, ReportFormat.DORA_REGISTER}
"""Formats that other programs ask about something else."""


@pytest.mark.parametrize("report_format", [each for each in ReportFormat if each not in WITHOUT_RESULTS])
def test_every_format_shows_failures_unknowns_waived_and_why(report_format, report):
    text = render(report_format, report).replace("\\", "")
    for word in ("US can stop it", "not known: the operator", "The developer has promised", "old-model"):
        assert word in text or (report_format is ReportFormat.JUNIT and word == "old-model")


@pytest.mark.parametrize("report_format", ReportFormat)
def test_every_format_can_be_made_from_a_report_that_was_read_back(report_format, report):
    again = Report.model_validate_json(render(ReportFormat.JSON, report))
    assert render(report_format, again) == render(report_format, report)


@pytest.mark.parametrize("report_format", ReportFormat)
def test_what_is_written_acts_on_no_terminal(report_format, hostile_report):
    text = render(report_format, hostile_report)
    acting = {letter for letter in text if ord(letter) < 32 or 127 <= ord(letter) < 160 or letter in "\u202e\u2066"}
    assert acting <= {"\n"}


@pytest.mark.parametrize("report_format", ReportFormat)
def test_a_report_without_results_is_rendered(report_format, empty_report):
    text = render(report_format, empty_report)
    if report_format not in (ReportFormat.JSON, ReportFormat.JSON_GROUPED):
        assert "exit 3" in text
        assert "nothing was evaluated" in text.lower()


def test_a_format_is_imported_only_when_it_is_asked_for():
    program = (
        "import sys; from sovcheck.report.formats import ReportFormat; from sovcheck.report.sink import write_report\n"
        "print(sorted(name for name in sys.modules if name.startswith(('sovcheck.report.', 'rich'))))"
    )
    output = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True).stdout
    light = ("destination", "formats", "sink", "text_style")
    assert output.strip() == str([f"sovcheck.report.{name}" for name in light])


def test_every_kind_is_counted_in_words_and_an_unknown_one_as_it_is_called():
    told = kinds_sentence({kind.value: 2 for kind in Kind} | {"robot": 1})
    assert told.startswith("2 applications, 2 models, 2 datasets, 2 GPU hosts, 2 cloud services, 2 software, ")
    assert told.endswith(", 2 organizations, 1 robot")
    assert len(told.split(", ")) == len(Kind) + 1
