"""What an output shows of the answer is worked out for it, and nothing else: it says the same as with all of it."""

from datetime import date
from pathlib import Path

import pytest

from sovcheck.findings.answer.answer import AnswerPart
from sovcheck.report.destination import Destination, shows
from sovcheck.report.formats import SHOWING, ReportFormat, render
from sovcheck.report.text_style import Detail, TextStyle
from sovcheck.scan.request import ScanRequest
from sovcheck.scan.scanning import scan

TOP = Path(__file__).parents[2]
SYSTEMS = (
    TOP / "tests" / "whatif" / "benefits.yaml",
    TOP / "inventories" / "two-providers-two-blocs",
    TOP / "inventories" / "hybrid-government",
)
FIELDS = {part: (part.value,) for part in AnswerPart} | {AnswerPart.HOLDERS: ("holders", "critical")}


@pytest.fixture(scope="module", params=SYSTEMS, ids=lambda path: path.stem)
def whole(request):
    paths = (str(request.param),)
    return scan(ScanRequest(paths=paths, today=date(2026, 11, 21), home="DE", list_passes=True, stating=True))


def lacking(report, parts):
    """The report as it is where these parts were not worked out."""
    left_out = {field: None for part in parts for field in FIELDS[part]}
    return report.model_copy(update={"answer": report.answer.model_copy(update=left_out)})


@pytest.mark.parametrize("report_format", ReportFormat)
def test_a_file_says_the_same_without_what_it_does_not_show(report_format, whole):
    unseen = set(AnswerPart) - shows(Destination(report_format, Path("report")), Detail.SUMMARY)
    assert render(report_format, lacking(whole, unseen)) == render(report_format, whole)


@pytest.mark.parametrize("detail", Detail)
def test_the_screen_says_the_same_without_what_it_does_not_show(detail, whole):
    unseen = set(AnswerPart) - shows(Destination(ReportFormat.TEXT), detail)
    style = TextStyle(detail=detail)
    assert render(ReportFormat.TEXT, lacking(whole, unseen), style=style) == render(
        ReportFormat.TEXT, whole, style=style
    )


def test_formats_of_results_alone_have_nothing_else_worked_out():
    results_alone = set(ReportFormat) - SHOWING.keys()
    assert {each for each in ReportFormat if not shows(Destination(each), Detail.SUMMARY)} == results_alone


@pytest.mark.parametrize("part", AnswerPart)
def test_a_scan_works_out_the_parts_that_it_is_asked_for(part):
    request = ScanRequest(paths=(str(SYSTEMS[1]),), today=date(2026, 11, 21), home="DE", parts=frozenset({part}))
    answer = scan(request).answer
    there = {field for fields in FIELDS.values() for field in fields if getattr(answer, field) is not None}
    assert there == set(FIELDS[part])
