"""A takeover, and the same sale stated with its day: one answer."""

from collections.abc import Sequence
from datetime import date
from pathlib import Path

import pytest

from sovcheck.catalog.resolution import read_system
from sovcheck.catalog.system import System
from sovcheck.errors import InputError
from sovcheck.findings.answer.departures import Outcome
from sovcheck.findings.report import Status
from sovcheck.graph.edges import Effect
from sovcheck.scan import system as scan_system
from sovcheck.scan.alterations import judge_alteration, patched
from sovcheck.scan.preparation import prepare
from sovcheck.scan.request import ScanRequest
from sovcheck.scan.scanning import scan
from sovcheck.scan.variants import variant
from sovcheck.scan.what_if import Question, ask
from sovcheck.whatif.report import Alteration, Transfer
from sovcheck.whatif.takeover import taken_over

BEFORE = date(2026, 11, 28)
DAY = date(2027, 1, 1)
SYSTEM = """\
apiVersion: sovcheck/v1
kind: Inventory
organizations:
  - {id: agency, country: DE, public_body: true, parents: [], administered_from: [DE], technology_from: []}
  - {id: buyer, country: US, parents: [], administered_from: [US], technology_from: []}
  - {id: seller, country: DE, parents: [], administered_from: [DE], technology_from: []}
  - {id: operator, country: DE, parents: [OWNERS], administered_from: [DE], technology_from: []}
cloud_services:
  - id: api
    provider: operator
    type: inference-api
    country: DE
    administered_from: [DE]
    key_custody: {custodian: provider}
    requires: []
applications:
  - {id: desk, owner: agency, domicile: DE, criticality: government, data: [], logs_to: [], requires: [api]}
"""
STANDING = "{organization: seller, capital: 100, voting: 100}"
SOLD = (
    "{organization: seller, capital: 100, voting: 100, until: 2026-12-31},"
    " {organization: buyer, capital: 100, voting: 100, from: 2027-01-01}"
)


def _request(tmp_path: Path, owners: str, today: date) -> ScanRequest:
    path = tmp_path / f"{today}-{len(owners)}.yaml"
    path.write_text(SYSTEM.replace("OWNERS", owners), encoding="utf-8")
    return ScanRequest(paths=(str(path),), today=today)


def _alteration(request: ScanRequest, transfers: Sequence[str], patches: Sequence[Path] = ()) -> Alteration:
    prepared = prepare(request)
    return judge_alteration(prepared, patched(prepared.system.inventory, patches), transfers)


def test_a_dated_sale_gives_on_its_day_what_the_takeover_gives(tmp_path: Path):
    prepared = prepare(_request(tmp_path, STANDING, DAY))
    inventory, catalog = taken_over(
        prepared.system.inventory, prepared.system.catalog, (Transfer(organization="operator", owner="buyer"),)
    )
    assert catalog is prepared.system.catalog
    taken = variant(prepared, inventory)
    sold = prepare(_request(tmp_path, SOLD, DAY))
    for name in prepared.system.declared:
        assert taken.builder.facts(name) == sold.builder.facts(name)
    answer = _alteration(_request(tmp_path, STANDING, DAY), ("operator=buyer",))
    before = {result.fingerprint for result in scan(_request(tmp_path, STANDING, DAY)).results}
    after = {result.fingerprint: result for result in scan(_request(tmp_path, SOLD, DAY)).results}
    came = {(each.rule, each.asset) for each in answer.results if each.before is None}
    assert came == {(result.rule, result.asset) for key, result in after.items() if key not in before}
    assert came


def test_before_its_day_the_sale_has_changed_nothing_yet(tmp_path: Path):
    standing, sold = (prepare(_request(tmp_path, owners, BEFORE)) for owners in (STANDING, SOLD))
    assert standing.graph.exposure("api", Effect.CUTOFF) == sold.graph.exposure("api", Effect.CUTOFF)


def test_it_says_who_controls_under_which_law_and_what_becomes_of_applications(tmp_path: Path):
    answer = _alteration(_request(tmp_path, STANDING, BEFORE), ("operator=buyer",))
    (control,) = answer.control
    assert (control.organization, control.gains, control.loses) == ("operator", ("buyer",), ("seller",))
    law = {each.asset: each for each in answer.law}
    assert law["api"].comes_under == ("US",)
    assert [hop.to for hop in law["api"].path] == ["operator", "buyer", "country:US"]
    changed = {(each.application, each.without.id): (each.before, each.after) for each in answer.outcomes}
    assert changed["desk", "US"] == (Outcome.GOES_ON, Outcome.STOPS)
    assert changed["desk", "buyer"] == (Outcome.GOES_ON, Outcome.STOPS)
    assert changed["desk", "seller"] == (Outcome.STOPS, Outcome.GOES_ON)


def test_a_country_stands_for_an_owner_without_a_name(tmp_path: Path):
    answer = _alteration(_request(tmp_path, STANDING, BEFORE), ("operator=CN",))
    assert {each.asset: each.comes_under for each in answer.law}["api"] == ("CN",)


@pytest.mark.parametrize("owners", ["", STANDING])
def test_who_has_a_public_body_controls_it_whatever_it_was(tmp_path: Path, owners: str):
    answer = _alteration(_request(tmp_path, owners, BEFORE), ("agency=buyer",))
    assert ("agency", ("buyer",)) in {(each.organization, each.gains) for each in answer.control}


def test_a_company_of_the_catalog_is_taken_over_too_and_its_source_says_that_it_is_assumed(tmp_path: Path):
    path = tmp_path / "system.yaml"
    path.write_text(SYSTEM.replace("OWNERS", "").replace("provider: operator", "provider: ovhcloud"), encoding="utf-8")
    request = ScanRequest(paths=(str(path),), today=BEFORE)
    answer = _alteration(request, ("ovhcloud=buyer",))
    law = {each.asset: each for each in answer.law}
    assert "US" in law["api"].comes_under
    sources = [hop.source for hop in law["api"].path if hop.asset == "ovhcloud"]
    assert sources
    assert (sources[0] or "").startswith("assumed by --transfer ovhcloud=buyer")


def test_who_is_nowhere_in_the_system_changes_nothing(tmp_path: Path):
    answer = _alteration(_request(tmp_path, STANDING, BEFORE), ("ovhcloud=microsoft",))
    assert (answer.control, answer.law, answer.outcomes, answer.results) == ((), (), (), ())
    assert answer.verdict_before is answer.verdict_after


def test_a_patch_says_what_it_changes_and_what_would_be_with_it_and_a_takeover(tmp_path: Path):
    patch = tmp_path / "patch.yaml"
    patch.write_text(
        "apiVersion: sovcheck/v1\nkind: Patch\nset: {api: {provider: buyer, country: US, administered_from: [US]}}\n",
        encoding="utf-8",
    )
    answer = _alteration(_request(tmp_path, STANDING, BEFORE), (), (patch,))
    assert answer.patches == (str(patch),)
    assert {each.asset: (each.comes_under, each.leaves) for each in answer.law}["api"] == (("US",), ("DE",))
    changed = {(each.application, each.without.id): each.after for each in answer.outcomes}
    assert changed["desk", "US"] is Outcome.STOPS
    with_both = _alteration(_request(tmp_path, STANDING, BEFORE), ("buyer=CN",), (patch,))
    assert "CN" in {each.asset: each.comes_under for each in with_both.law}["api"]


@pytest.mark.parametrize(
    "change",
    [
        "add: {organizations: [{id: newcomer, country: US, parents: []}]}\nset: {api: {provider: newcomer}}",
        "remove: [buyer]",
    ],
)
def test_an_organization_may_come_or_go_with_a_patch(tmp_path: Path, change: str):
    patch = tmp_path / "patch.yaml"
    patch.write_text(f"apiVersion: sovcheck/v1\nkind: Patch\n{change}\n", encoding="utf-8")
    answer = _alteration(_request(tmp_path, STANDING, BEFORE), (), (patch,))
    after = {(each.application, each.without.id): each.after for each in answer.outcomes}
    assert after.get(("desk", "newcomer")) is (Outcome.STOPS if "newcomer" in change else None)


def test_a_patch_that_dangles_is_refused_with_its_line(tmp_path: Path):
    patch = tmp_path / "patch.yaml"
    patch.write_text("apiVersion: sovcheck/v1\nkind: Patch\nremove: [api, nobody]\n", encoding="utf-8")
    with pytest.raises(InputError, match=r"patch\.yaml:3"):
        _alteration(_request(tmp_path, STANDING, BEFORE), (), (patch,))


@pytest.mark.parametrize(
    ("provider", "after"), [("agency", {None}), ("null", {Status.UNKNOWN})], ids=["moved", "left out"]
)
def test_nothing_is_gone_by_leaving_it_out(tmp_path: Path, provider: str, after: set[Status | None]):
    patch = tmp_path / "patch.yaml"
    patch.write_text(f"apiVersion: sovcheck/v1\nkind: Patch\nset: {{api: {{provider: {provider}}}}}\n")
    owners = "{organization: buyer, capital: 100, voting: 100}"
    altered = _alteration(_request(tmp_path, owners, BEFORE), (), [patch])
    changes = [each for each in altered.results if each.rule == "DEP-01" and each.before is Status.FAIL]
    assert changes
    assert {each.after for each in changes} == after


@pytest.mark.parametrize("question", [Question(transfers=("operator=buyer",)), Question(patches=(Path("patch.yaml"),))])
def test_the_files_are_read_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, question: Question):
    monkeypatch.chdir(tmp_path)
    Path("patch.yaml").write_text("apiVersion: sovcheck/v1\nkind: Patch\nset: {api: {country: FR}}\n", encoding="utf-8")
    readings = []

    def counted(paths: tuple[str, ...], *others: object, **options: object) -> System:
        readings.append(paths)
        return read_system(paths, *others, **options)  # type: ignore[arg-type]

    monkeypatch.setattr(scan_system, "read_system", counted)
    report = ask(_request(tmp_path, STANDING, BEFORE), question)
    assert report.systems[0].alteration is not None
    assert len(readings) == 1
