"""Home is chosen by whoever judges; where the judged choose it, that is told, or not believed."""

import json
from datetime import date
from pathlib import Path

import pytest
from msgspec import structs

from sovcheck.errors import InputError, NoHomeError, UsageError
from sovcheck.findings.verdict import exit_code
from sovcheck.policy.profile.model import HomeSource
from sovcheck.report.formats import ReportFormat, render
from sovcheck.report.wording import verdict_sentence
from sovcheck.scan.request import ScanRequest
from sovcheck.scan.scanning import scan

SYSTEM = """
apiVersion: sovcheck/v1
kind: Inventory
organizations:
  - {{id: agency, {seat}parents: []}}
  - {{id: operator-a, country: US, parents: []}}
gpu_hosts:
  - {{id: host-a, owner: operator-a, operator: operator-a, tenancy: rented, country: US}}
applications:
  - {{id: app-a, {owner}domicile: {domicile}, requires: []}}
"""
PROFILE = "apiVersion: sovcheck/v1\nkind: Profile\nid: mine\nextends: coalition\ntitle: x\ndescription: x\nhome: FR\n"


@pytest.fixture
def judged(tmp_path: Path):
    def judge(domicile: str, seat: str = "country: FR, ", owner: str = "owner: agency, ", **options: str):
        path = tmp_path / "system.yaml"
        path.write_text(SYSTEM.format(domicile=domicile, seat=seat, owner=owner))
        return scan(ScanRequest(paths=(str(path),), today=date(2026, 11, 21), **options))

    return judge


def test_a_domicile_that_is_its_owners_country_is_home_and_the_verdict_says_so(judged):
    report = judged("FR")
    assert (report.profile.home, report.profile.home_from) == ("FR", HomeSource.DOMICILE)
    assert verdict_sentence(report).endswith("; home is FR because the inventory says so (domicile)")
    for each in (ReportFormat.TEXT, ReportFormat.MARKDOWN, ReportFormat.SARIF):
        assert "because the inventory says so" in render(each, report)
    assert '"home_from": "domicile"' in render(ReportFormat.JSON, report)
    assert report.inventory.notices == ()


@pytest.mark.parametrize(
    ("seat", "says"),
    [
        ("country: FR, ", "while its owner 'agency' sits in FR"),
        ("", "while nobody states where its owner 'agency' sits"),
    ],
)
def test_whoever_is_judged_does_not_choose_the_side_of_the_border(seat, says, judged):
    with pytest.raises(UsageError, match=says) as caught:
        judged("US", seat)
    assert "add --home, such as --home FR" in str(caught.value)


def test_an_application_without_an_owner_may_say_where_it_is(judged):
    assert judged("FR", owner="").profile.home_from is HomeSource.DOMICILE


def test_whoever_judges_says_what_home_is_and_is_told_of_the_disagreement(judged, tmp_path):
    report = judged("US", home="FR")
    assert (report.profile.home, report.profile.home_from) == ("FR", HomeSource.OPTION)
    assert exit_code(report) == 1
    assert "the inventory says so" not in verdict_sentence(report)
    (notice,) = report.inventory.notices
    assert notice == f"{tmp_path}/system.yaml:10: the domicile of 'app-a' is US, and its owner 'agency' sits in FR"
    for each in (ReportFormat.TEXT, ReportFormat.JSON):
        assert notice in render(each, report)
    assert "sits in FR" in render(ReportFormat.MARKDOWN, report)


def test_a_profile_pins_home(judged, tmp_path):
    (tmp_path / "profile.yaml").write_text(PROFILE)
    report = judged("US", profile=str(tmp_path / "profile.yaml"))
    assert (report.profile.home, report.profile.home_from) == ("FR", HomeSource.PROFILE)
    assert "home FR of the profile" in render(ReportFormat.TEXT, report)


TWO = "applications:\n  - {id: one, domicile: FR, requires: []}\n  - {id: other, domicile: DE, requires: []}\n"
SILENT = "applications:\n  - {id: one, requires: []}\n"


@pytest.mark.parametrize(
    ("assets", "says"),
    [
        (TWO, "'one' says FR (PATH:4) and 'other' says DE (PATH:5)"),
        (SILENT, "no application states its domicile, as 'one' could (PATH:4)"),
        ("gpu_hosts: []\n", "no application is declared that could (PATH:1)"),
    ],
)
def test_where_nobody_says_what_is_home_it_is_said_where_one_could(tmp_path: Path, assets: str, says: str):
    path = tmp_path / "system.yaml"
    path.write_text(f"apiVersion: sovcheck/v1\nkind: Inventory\n{assets}", encoding="utf-8")
    with pytest.raises(UsageError) as caught:
        scan(ScanRequest(paths=(str(path),), today=date(2026, 11, 21)))
    assert says.replace("PATH", str(path)) in str(caught.value)


def test_what_is_wrong_in_waivers_baseline_and_profile_is_told_in_one_run(tmp_path: Path):
    """Whether or not a home is missing, which no file can say of itself."""
    names = ("system.yaml", "waivers.yaml", "baseline.json", "profile.yaml")
    system, waivers, baseline, profile = (tmp_path / name for name in names)
    system.write_text(f"apiVersion: sovcheck/v1\nkind: Inventory\n{TWO}", encoding="utf-8")
    waivers.write_text("apiVersion: sovcheck/v1\nkind: Waivers\nwaivers: maybe\n", encoding="utf-8")
    # An earlier report that can be read, of another system.
    of_another = {"today": "2026-01-01", "inventory": {"name": "another"}, "results": []}
    judged_by = {"id": "coalition", "home": "FR", "sha256": ""}
    baseline.write_text(json.dumps({"schema": "sovcheck.report/v1", **of_another, "profile": judged_by}))
    profile.write_text(PROFILE.replace("FR", "XX"), encoding="utf-8")
    request = ScanRequest(paths=(str(system),), today=date(2026, 11, 21))
    accepted = structs.replace(request, waivers=waivers, baseline=baseline)
    for asked, wrong in (
        (accepted, {waivers, baseline}),
        (structs.replace(accepted, profile=str(profile)), {waivers, baseline, profile}),
    ):
        with pytest.raises(InputError) as caught:
            scan(asked)
        assert {problem.location.file for problem in caught.value.problems} == set(map(str, wrong))
    with pytest.raises(NoHomeError):
        scan(request)
