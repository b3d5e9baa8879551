"""Formats that cannot show everything show what decides the verdict, and say how much is left out."""

from dataclasses import replace

import pytest

from sovcheck.findings.report import Report, Status
from sovcheck.policy.severity import Severity
from sovcheck.report import junit, selection
from sovcheck.report.junit import render_junit
from sovcheck.report.selection import select
from sovcheck.report.text import details, render_text


def test_what_blocks_comes_before_what_is_graver(report: Report):
    known = replace(report.results[0], severity=Severity.CRITICAL, status=Status.FAIL, blocking=False, new=False)
    blocking = replace(known, asset="last", severity=Severity.LOW, blocking=True, new=True)
    results = [*([known] * 5), blocking]
    assert select(results, 2) == [known, blocking]
    assert select(results, 6) == results


@pytest.fixture
def _few(monkeypatch: pytest.MonkeyPatch) -> None:
    for module in (selection, junit, details):
        monkeypatch.setattr(module, "MOST_READ", 2)


@pytest.mark.usefixtures("_few")
def test_text_and_junit_say_how_much_they_leave_out(report: Report):
    left_out = f"{len(report.results) - 2} results are not shown here"
    text, xml = render_text(report), render_junit(report)
    assert left_out in text
    assert left_out in xml
    assert xml.count("Fingerprint:") == text.count(" (gpu_host") + text.count(" (application") == 2


@pytest.mark.parametrize("render", [render_text, render_junit])
def test_nothing_is_said_where_nothing_is_left_out(report: Report, render):
    assert "not shown here" not in render(report)
