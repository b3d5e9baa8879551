"""A scan counts what no application or dataset leads to, in every format."""

import re
from datetime import date

import pytest

from sovcheck.report.formats import ReportFormat, render
from sovcheck.scan.request import ScanRequest
from sovcheck.scan.scanning import scan

INVENTORY = """
apiVersion: sovcheck/v1
kind: Inventory
organizations: [{id: agency, country: FR, parents: []}, {id: nobody-asks, country: FR}]
gpu_hosts:
  - {id: used, operator: agency, country: FR, serves: [model]}
  - {id: spare, operator: agency, country: FR, serves: []}
cloud_services: [{id: store, provider: agency, country: FR}, {id: old-store, provider: agency, country: FR}]
models: [{id: model, access: weights}]
datasets: [{id: data, controller: agency, stored_in: [store]}]
applications: [{id: app, owner: agency, requires: [model], data: [data]}]
"""


@pytest.fixture
def report(tmp_path):
    (tmp_path / "a.yaml").write_text(INVENTORY)
    return scan(ScanRequest(paths=(str(tmp_path / "a.yaml"),), today=date(2026, 11, 21), home="FR", stating=True))


def test_what_nothing_leads_to_is_named_and_judged(report):
    assert report.unreached is not None
    assert report.unreached.assets == ("old-store", "spare")
    assert {"old-store", "spare"} <= {result.asset for result in report.results}


def test_a_place_that_keeps_the_weights_of_what_is_used_is_reached(tmp_path):
    kept = INVENTORY.replace("access: weights", "access: weights, stored_in: [old-store]")
    (tmp_path / "a.yaml").write_text(kept)
    report = scan(ScanRequest(paths=(str(tmp_path / "a.yaml"),), today=date(2026, 11, 21), home="FR"))
    assert report.unreached is not None
    assert report.unreached.assets == ("spare",)


LISTS = {ReportFormat.CSV, ReportFormat.GITHUB, ReportFormat.GITLAB}
"""Formats of results alone: those of what nothing leads to stand among them."""


WITHOUT_RESULTS = {ReportFormat.ANSWERS, ReportFormat.DORA_REGISTER}


@pytest.mark.parametrize("output", [each for each in ReportFormat if each not in WITHOUT_RESULTS])
def test_every_format_says_so(report, output):
    text = re.sub(r"</?bdi>", "", render(output, report))
    assert "old-store" in text
    if output not in {ReportFormat.JSON, ReportFormat.JSON_GROUPED, *LISTS}:
        assert "2 assets that no application or dataset reaches, judged all the same: old" in " ".join(text.split())
