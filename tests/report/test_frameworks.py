"""Answers to frameworks in every format: the same answers, and names of others never act as markup."""

import csv
import io
import json
from pathlib import Path

import pytest

from sovcheck.findings.framework_sections import with_frameworks
from sovcheck.findings.report import Report, Verdict
from sovcheck.frameworks.section import Contradiction
from sovcheck.report.answers_csv import COLUMNS, render_answers_csv
from sovcheck.report.formats import ReportFormat, render
from sovcheck.report.markdown.frameworks import frameworks
from tests.frameworks.conftest import asset, scanned, stated, written


@pytest.fixture(scope="module")
def report(tmp_path_factory) -> Report:
    path = written(stated(), tmp_path_factory.mktemp("system"))
    return scanned(path, "eu-csf", "bsi-c3a", "secnumcloud", "gdpr", "cada", "dora", stating=True)


def _without_rules(report: Report) -> Report:
    """Which rules have to do with a clause changes with each rule that is added."""
    sections = [
        section.model_copy(
            update={"clauses": tuple(clause.model_copy(update={"rules": ()}) for clause in section.clauses)}
        )
        for section in report.frameworks
    ]
    return report.model_copy(update={"frameworks": tuple(sections)})


def test_the_chapter_in_markdown_is_as_it_was(report: Report, golden):
    golden("frameworks.md", "\n".join(frameworks(_without_rules(report))) + "\n")


def test_the_table_of_answers_is_as_it_was(report: Report, golden):
    golden("frameworks.csv", render_answers_csv(_without_rules(report)))


def test_the_table_has_a_row_for_each_clause_and_the_rules_behind(report: Report):
    rows = list(csv.DictReader(io.StringIO(render_answers_csv(report))))
    assert tuple(rows[0]) == COLUMNS
    assert len(rows) == 48 + 59 + 5 + 6 + 14 + 3
    assert {row["clause"]: row["rules"] for row in rows if row["framework"] == "eu-csf"}["1.1"].startswith(
        "CMP-01 comp"
    )
    assert {row["status"] for row in rows if row["framework"] == "dora"} == {""}


@pytest.mark.parametrize("report_format", [ReportFormat.TEXT, ReportFormat.MARKDOWN, ReportFormat.HTML])
def test_formats_for_people_tell_the_result_and_what_holds_it_down(report: Report, report_format: ReportFormat):
    text = " ".join(render(report_format, report).split())
    for words in ("SEAL-3 or lower", "held down by", "clears most", "secnumcloud", "a proposal and no law", "DORA"):
        assert words in text
    assert "SEAL-4 or lower" not in text


@pytest.mark.parametrize("report_format", [ReportFormat.MARKDOWN, ReportFormat.HTML])
def test_a_name_never_acts_as_markup(report_format: ReportFormat, tmp_path: Path):
    tree = stated()
    asset(tree, "hoster")["name"] = "<script>x</script>[red]=cmd()|`a`"
    text = render(report_format, scanned(written(tree, tmp_path / "system"), "eu-csf", stating=True))
    assert "script" in text
    assert "<script>x" not in text


def test_a_report_without_frameworks_has_nothing_of_them(tmp_path: Path):
    report = scanned(written(stated(), tmp_path / "system"))
    assert "SEAL-3 or lower" not in render(ReportFormat.TEXT, report)
    assert 'id="frameworks"' not in render(ReportFormat.HTML, report)
    assert render_answers_csv(report).count("\n") == 1


def test_a_saved_report_gives_the_same_answers_again(report: Report):
    saved = render(ReportFormat.JSON, report)
    again = Report.model_validate_json(saved)
    assert render_answers_csv(again) == render_answers_csv(report)


@pytest.fixture(scope="module")
def contradicted(report: Report) -> Report:
    """The same, with an answer declared that facts exclude."""
    found = Contradiction(
        clause="3.5",
        application="assistant",
        declared="5 (Models and chips)",
        computed="at most 4 (AI led from the EU)",
        why="machine: foreign accelerators",
        file="declared.yaml",
        line=7,
    )
    sections = (report.frameworks[0].model_copy(update={"contradictions": (found,)}), *report.frameworks[1:])
    return with_frameworks(report, sections)


@pytest.mark.parametrize("report_format", [each for each in ReportFormat if each is not ReportFormat.DORA_REGISTER])
def test_every_format_tells_a_declared_answer_that_facts_contradict(contradicted: Report, report_format: ReportFormat):
    text = " ".join(render(report_format, contradicted).replace("\\", "").split())
    assert "declared.yaml" in text
    assert "foreign accelerators" in text
    assert contradicted.verdict is Verdict.FAIL


def test_such_an_answer_is_an_alert_of_its_own_in_sarif_and_red_in_junit(contradicted: Report):
    (run,) = json.loads(render(ReportFormat.SARIF, contradicted))["runs"]
    rules = run["tool"]["driver"]["rules"]
    (result,) = [each for each in run["results"] if each["ruleId"] == "declaration-contradicted"]
    assert rules[result["ruleIndex"]]["id"] == "declaration-contradicted"
    assert (result["level"], result["locations"][0]["physicalLocation"]["region"]["startLine"]) == ("error", 7)
    assert '<testcase classname="frameworks" name="eu-csf 3.5 for assistant"' in render(
        ReportFormat.JUNIT, contradicted
    )
    assert "1 declared answer that facts contradict" in render(ReportFormat.TEXT, contradicted)
