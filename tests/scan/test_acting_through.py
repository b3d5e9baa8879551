"""Through whom countries act: an organization in between may sit in another country than its owner, and is named."""

from datetime import date
from pathlib import Path

import pytest
from msgspec.structs import replace

from sovcheck.report.formats import ReportFormat, render
from sovcheck.report.text import render_text
from sovcheck.report.text_style import Detail, TextStyle
from sovcheck.scan.request import ScanRequest
from sovcheck.scan.scanning import scan
from sovcheck.scan.triage import triage

SYSTEM = """apiVersion: sovcheck/v1
kind: Inventory
organizations:
  - {id: clinic, country: AT, public_body: true}
  - {id: runner, name: Runner AG, country: CH, parents: [{organization: owner, capital: 100, voting: 100}]}
  - {id: owner, name: Owner SA, country: US, parents: []}
gpu_hosts:
  - {id: host, operator: runner, tenancy: rented, country: AT}
datasets:
  - {id: records, controller: clinic, class: sensitive, stored_in: [host], backed_up_in: []}
applications:
  - {id: desk, owner: clinic, domicile: AT, criticality: government, data: [records], requires: [host]}
"""


@pytest.fixture
def request_of(tmp_path: Path):
    (tmp_path / "a.yaml").write_text(SYSTEM)
    return ScanRequest(paths=(str(tmp_path / "a.yaml"),), today=date(2026, 11, 28))


@pytest.fixture
def report(request_of):
    return scan(request_of)


def test_each_power_of_a_triage_says_through_whom(request_of):
    (system,) = triage(request_of).foreign
    stopping = {power.country: [each.name for each in power.through] for power in system.powers if power.can == "stop"}
    assert stopping == {"CH": ["Runner AG"], "US": ["Owner SA"]}
    assert all(power.through for power in system.powers)


def test_where_people_work_nobody_is_named(tmp_path, request_of):
    text = SYSTEM.replace("country: CH", "country: AT").replace("country: US", "country: AT")
    (tmp_path / "b.yaml").write_text(text.replace("tenancy: rented,", "tenancy: rented, administered_from: [CH],"))
    (system,) = triage(replace(request_of, paths=(str(tmp_path / "b.yaml"),))).foreign
    assert {(power.country, power.through) for power in system.powers} == {("CH", ())}


def test_a_report_says_it_where_no_ultimate_owner_stands_for_the_country(report):
    critical = report.answer.critical
    assert {each.country: [party.id for party in each.through] for each in critical.acting} == {
        "CH": ["runner"],
        "US": ["owner"],
    }
    holder = next(each for each in report.answer.holders if each.organization == "owner")
    assert [(each.id, each.country) for each in holder.controlled] == [("runner", "CH")]
    text = " ".join(render_text(report, TextStyle(width=100, detail=Detail.SUMMARY)).split())
    assert "It stops when Owner SA leaves; Switzerland acts through Runner AG" in text
    assert "the United States acts" not in text
    assert "For Switzerland it is through Runner AG." in render(ReportFormat.MARKDOWN, report)


def test_numbers_of_the_page_count_whom_its_sentences_name(report):
    page = render(ReportFormat.HTML, report)
    assert "Switzerland, the United States and" in page.replace("<bdi>", "")
    assert [
        number for number in ("1", "2", "3", "4") if f">{number}<" in page.partition("parties can stop")[0][-80:]
    ] == ["3"]


def test_columns_of_holders_mean_the_same_in_every_format(report):
    row = next(line for line in render(ReportFormat.MARKDOWN, report).splitlines() if line.startswith("| Owner SA"))
    assert row == "| Owner SA (US) | desk | records | host | host |  |"
    assert "  Owner SA (US)  desk      records   host          host" in render_text(
        report, TextStyle(width=100, detail=Detail.SUMMARY)
    )


def test_a_sentence_begins_with_a_country_as_in_the_others(tmp_path, request_of):
    (tmp_path / "c.yaml").write_text(SYSTEM.replace("country: CH", "country: US"))
    report = scan(replace(request_of, paths=(str(tmp_path / "c.yaml"),)))
    assert "In plain words: the United States can stop desk" in render_text(
        report, TextStyle(width=100, detail=Detail.SUMMARY)
    )
    assert "The United States and Owner SA can each stop desk" in render(ReportFormat.MARKDOWN, report)
