"""Whoever runs a region of a cloud under local law is judged beside the cloud's operator."""

from pathlib import Path

import pytest

from tests.policies.conftest import report_on

INVENTORY = """
apiVersion: sovcheck/v1
kind: Inventory
organizations:
  - {id: agency, country: HK, public_body: true, parents: []}
cloud_services:
  - {id: store, type: object-store, %s, key_custody: {custodian: %s}, requires: []}
datasets:
  - {id: data-a, controller: agency, class: personal, subject_countries: [HK], stored_in: [store], backed_up_in: []}
"""


def readers(tmp_path: Path, place: str, custodian: str = "provider") -> dict[str, tuple]:
    """Who can be compelled to hand the data over, each with the last hop but the one to its country."""
    report = report_on(tmp_path, INVENTORY % (place, custodian), home="HK")
    found = [result for result in report.results if result.rule == "DAT-03" and result.status == "fail"]
    return {result.path[-2].to: (result.path[1].edge, result.path[1].line, result.path[1].source) for result in found}


@pytest.mark.parametrize(
    ("place", "local", "foreign"),
    [
        ("cloud: aws, region: cn-north-1", "sinnet", "amazon-web-services"),
        ("cloud: aws, region: cn-north-1, provider: sinnet", "sinnet", "amazon-web-services"),
        ("cloud: aws, region: cn-northwest-1", "nwcd", "amazon-web-services"),
        ("cloud: azure, region: chinanorth3", "21vianet", "microsoft"),
    ],
)
def test_the_operator_of_the_region_and_that_of_the_cloud_can_read(tmp_path: Path, place: str, local: str, foreign):
    found = readers(tmp_path, place)
    assert {local, foreign} <= set(found)


def test_the_path_names_the_line_of_the_region_and_the_source_of_its_operator(tmp_path: Path):
    edge, line, source = readers(tmp_path, "cloud: aws, region: cn-north-1")["sinnet"]
    assert (edge, line) == ("provided_by", 7)
    assert "(AWS for Industries)" in source


def test_a_region_that_the_cloud_runs_itself_names_nobody_else(tmp_path: Path):
    assert set(readers(tmp_path, "cloud: aws, region: ap-east-1")) == {"amazon-web-services", "amazon"}
