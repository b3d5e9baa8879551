"""A provider of a country whose law nobody checked leaves open who can be made to hand data over; it never passes."""

from pathlib import Path

import pytest

from tests.policies.conftest import report_on

INVENTORY = """
apiVersion: sovcheck/v1
kind: Inventory
organizations:
  - {id: agency, country: DE, public_body: true, parents: [], administered_from: [DE],
     support_countries: [DE], security_operations_from: [DE]}
  - {id: provider-a, country: %s, public_body: true, parents: []}
cloud_services:
  - id: store
    provider: provider-a
    type: object-store
    country: DE
    administered_from: [DE]
    support_countries: [DE]
    key_custody: {custodian: provider}
    requires: []
datasets:
  - {id: files, controller: agency, class: sensitive, subject_countries: [DE], stored_in: [store], backed_up_in: []}
"""


def compelled_access(tmp_path: Path, country: str) -> list[str]:
    """The outcomes of DAT-03 other than a pass."""
    report = report_on(tmp_path, INVENTORY % country, home="DE")
    return [result.status for result in report.results if result.rule == "DAT-03"]


@pytest.mark.parametrize("country", ["AU", "CH", "IN", "JP", "KR", "RU", "SG"])
def test_it_is_unknown_where_nobody_checked_how_far_the_law_reaches(tmp_path: Path, country: str):
    assert compelled_access(tmp_path, country) == ["unknown"]


@pytest.mark.parametrize("country", ["US", "CN", "CA"])
def test_it_fails_where_a_law_is_known_to_reach_abroad(tmp_path: Path, country: str):
    assert compelled_access(tmp_path, country) == ["fail"]


@pytest.mark.parametrize("country", ["DE", "FR", "NO"])
def test_it_passes_inside_the_trusted_set_whatever_the_law_there(tmp_path: Path, country: str):
    assert compelled_access(tmp_path, country) == []
