"""The register of information of DORA: what is stated stands in it with its place, and nothing else does."""

import csv
import io
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sovcheck.errors import UsageError
from sovcheck.findings.report import Report
from sovcheck.findings.stated import StatedAsset, StatedFact
from sovcheck.inventory.assets.asset import Kind
from sovcheck.report.dora.templates import HELD, TEMPLATES
from sovcheck.report.formats import ReportFormat, render
from sovcheck.scan.request import ScanRequest
from sovcheck.scan.scanning import scan

DOCS = Path(__file__).parents[2] / "docs"

SYSTEM = """\
apiVersion: sovcheck/v1
kind: Inventory
organizations:
  - {id: bank, name: Example Bank, country: FR, parents: []}
  - {id: provider-a, name: Пример, country: FR, parents: [{organization: holding-a, capital: 80}]}
  - {id: holding-a, name: Holding A, country: DE, parents: []}
  - {id: provider-b, name: Provider B, parents: [{country: US, capital: 60}]}
  - {id: workshop, name: Workshop, country: DE, parents: []}
cloud_services:
  - id: api
    provider: provider-a
    type: inference-api
    country: FR
    processed_in: [FR, DE]
    contract: {law: FR, notice_days: 90, end: 2027-12-31}
    exit_plan: {exists: false}
    requires: [compute]
  - id: compute
    provider: provider-b
    type: compute
    country: US
    subcontractors: [{organization: workshop, country: DE, role: repairs machines}, {role: answers calls}]
  - {id: other-api, provider: provider-b, type: inference-api, contract: {open_ended: true}}
  - {id: own-store, provider: bank, type: object-store, country: FR}
  - {id: rented-store, provider: provider-a, type: object-store, country: FR}
datasets:
  - {id: letters, class: personal, controller: bank, stored_in: [own-store, rented-store]}
applications:
  - {id: assistant, owner: bank, domicile: FR, data: [letters], requires: [{any_of: [api, other-api]}]}
"""

Line = dict[str, str]


def lines_of(report: Report) -> list[Line]:
    return list(csv.DictReader(io.StringIO(render(ReportFormat.DORA_REGISTER, report))))


@pytest.fixture(scope="module")
def register(tmp_path_factory: pytest.TempPathFactory) -> str:
    """The register of a small system that one can work out by hand."""
    folder = tmp_path_factory.mktemp("register")
    (folder / "bank.yaml").write_text(SYSTEM, encoding="utf-8")
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        report = scan(ScanRequest(paths=("bank.yaml",), today=date(2026, 11, 21), stating=True))
        return render(ReportFormat.DORA_REGISTER, report)


@pytest.fixture
def lines(register: str) -> list[Line]:
    return list(csv.DictReader(io.StringIO(register)))


def cell(lines: list[Line], template: str, row: str, column: str) -> tuple[str, str, str]:
    (found,) = [each for each in lines if (each["template"], each["row"], each["column"]) == (template, row, column)]
    return found["value"], found["refers_to"], found["basis"]


def line_of(text: str) -> str:
    return f"bank.yaml:{next(at for at, each in enumerate(SYSTEM.splitlines(), start=1) if text in each)}"


def rows(lines: list[Line], template: str) -> list[str]:
    return list(dict.fromkeys(each["row"] for each in lines if each["template"] == template))


def test_terms_of_a_contract_stand_with_their_line(lines):
    said = {column: cell(lines, "B_02.02", "api", column)[0] for column in ("c0080", "c0110", "c0120", "c0130")}
    assert said == {"c0080": "2027-12-31", "c0110": "90", "c0120": "FR", "c0130": "FR"}
    (law,) = [
        each for each in lines if each["row"] == "api" and each["title"].startswith("Country of the governing law")
    ]
    assert law["stated_at"] == line_of("contract: {law")
    (end,) = [each for each in lines if each["row"] == "other-api" and each["title"].startswith("End date")]
    assert (end["value"], end["basis"], end["note"]) == ("", "not stated", "stated: it has no end")


def test_what_has_several_values_makes_further_rows(lines):
    assert cell(lines, "B_02.02", "api", "c0160")[0] == "FR"
    assert cell(lines, "B_02.02", "api (2)", "c0160")[0] == "DE"
    assert cell(lines, "B_02.02", "api (2)", "c0120")[0] == "FR"


def test_data_is_at_rest_only_where_something_says_that_it_is_kept(lines):
    assert cell(lines, "B_02.02", "rented-store", "c0140") == ("Yes", "", "computed")
    assert cell(lines, "B_02.02", "rented-store", "c0150") == ("FR", "", "stated")
    assert cell(lines, "B_02.02", "api", "c0140") == ("", "", "not stated")


def test_nobody_has_an_arrangement_with_himself(lines):
    assert rows(lines, "B_02.02") == ["api", "api (2)", "other-api", "rented-store"]
    assert "bank" not in rows(lines, "B_05.01")


def test_providers_and_their_ultimate_parents_as_far_as_they_are_stated(lines):
    assert rows(lines, "B_05.01") == ["holding-a", "provider-a", "provider-b", "workshop"]
    assert cell(lines, "B_05.01", "provider-a", "c0110") == ("", "holding-a", "not in an inventory")
    assert cell(lines, "B_05.01", "provider-b", "c0110") == ("", "", "not in an inventory")  # of whom, nobody says
    assert cell(lines, "B_05.01", "provider-a", "c0050")[0] == "Пример"
    assert cell(lines, "B_05.01", "provider-a", "c0060") == ("", "", "not stated")
    assert cell(lines, "B_05.01", "provider-b", "c0060")[0] == "Provider B"
    assert cell(lines, "B_05.01", "provider-b", "c0080") == ("", "", "not stated")


def test_a_supply_chain_has_ranks(lines):
    below = ["api > compute > workshop", "api > compute > subcontractor 2"]
    assert rows(lines, "B_05.02") == ["api", "api > compute", *below, "other-api", "rented-store"]
    assert cell(lines, "B_05.02", "api", "c0050")[0] == "1"
    assert cell(lines, "B_05.02", "api > compute", "c0050")[0] == "2"
    assert cell(lines, "B_05.02", "api > compute", "c0030")[1] == "provider-b"
    assert cell(lines, "B_05.02", "api > compute", "c0060")[1] == "provider-a"


def test_whoever_a_part_of_the_work_is_passed_on_to_stands_below(lines):
    assert cell(lines, "B_05.02", "api > compute > workshop", "c0030")[1] == "workshop"
    assert cell(lines, "B_05.02", "api > compute > workshop", "c0050")[0] == "3"
    assert cell(lines, "B_05.02", "api > compute > workshop", "c0060")[1] == "provider-b"
    assert cell(lines, "B_05.02", "api > compute > subcontractor 2", "c0030") == ("", "", "not in an inventory")
    (rank,) = [each for each in lines if each["row"] == "api > compute > subcontractor 2" and each["column"] == "c0050"]
    assert (rank["stated_at"], rank["note"]) == (line_of("subcontractors:"), "it does: answers calls")


def test_exit_plans_and_alternatives(lines):
    assert cell(lines, "B_07.01", "api", "c0080") == ("No", "", "stated")
    assert cell(lines, "B_07.01", "other-api", "c0080") == ("", "", "not stated")
    assert cell(lines, "B_07.01", "api", "c0110") == ("Yes", "", "computed")
    assert cell(lines, "B_07.01", "api", "c0120")[1] == "provider-b"
    assert cell(lines, "B_07.01", "rented-store", "c0110") == ("", "", "not stated")


def test_every_column_of_every_row_is_there_and_says_what_it_rests_on(lines):
    for template, columns in TEMPLATES.items():
        for row in rows(lines, template):
            here = [each for each in lines if (each["template"], each["row"]) == (template, row)]
            assert [each["column"] for each in here] == list(columns)
    for each in lines:
        held = each["column"] in HELD[each["template"]]
        assert each["basis"] in ({"stated", "computed", "not stated"} if held else {"not in an inventory"})
        assert bool(each["value"]) == (each["basis"] in {"stated", "computed"})
        assert each["stated_at"] or each["basis"] != "stated"


def test_the_example_as_a_whole(register, golden):
    golden("example.dora.csv", register)


def test_the_page_names_each_column_that_facts_fill_and_the_templates_that_they_do_not():
    page = (DOCS / "outputs.md").read_text(encoding="utf-8").partition("## DORA")[2].partition("\n## ")[0]
    for template, columns in HELD.items():
        (told,) = [line for line in page.splitlines() if line.startswith(f"| `{template}`")]
        assert {column for column in TEMPLATES[template] if f"`{column}`" in told.split("|")[3]} == columns


def test_a_report_without_what_is_stated_says_what_to_do(report):
    with pytest.raises(UsageError, match="scan again"):
        lines_of(report.model_copy(update={"stated": None}))


NAMES = st.text(st.characters(codec="utf-8"), min_size=1, max_size=15)
COUNTRIES = st.none() | st.sampled_from(["FR", "US", "DE"])


@settings(max_examples=80, deadline=None)
@given(data=st.data())
def test_nothing_stands_in_it_that_nobody_stated(sample, data):
    """Whatever services stand on whatever others, in rings too: values are stated ones, or our own words."""
    services = [f"service-{number}" for number in range(data.draw(st.integers(1, 5)))]
    stated = [
        asset("provider", Kind.ORGANIZATION, name=data.draw(NAMES), country=data.draw(COUNTRIES)),
        *(
            asset(
                name,
                Kind.CLOUD_SERVICE,
                provider=data.draw(st.sampled_from(["provider", None])),
                country=data.draw(COUNTRIES),
                requires=[
                    {"any_of": [{"id": other}]} for other in data.draw(st.lists(st.sampled_from(services), max_size=3))
                ],
                contract=data.draw(st.none() | st.fixed_dictionaries({"law": st.sampled_from(["FR", "US"])})),
            )
            for name in services
        ),
    ]
    lines = lines_of(sample.model_copy(update={"stated": tuple(stated)}))
    said = {str(fact.value) for each in stated for fact in each.facts} | {"FR", "US", "DE"}
    ours = {"Yes", "No", "Legal person, excluding individual acting in a business capacity", ""}
    for each in lines:
        if each["column"] == "c0050" and each["template"] == "B_05.02":
            assert 1 <= int(each["value"]) <= len(services)
        elif each["column"] not in {"c0050", "c0060"}:  # names are written so that they act in no spreadsheet
            assert each["value"] in said | ours
    links = [each["row"] for each in lines if each["template"] == "B_05.02"]
    assert len(set(links)) * len(TEMPLATES["B_05.02"]) == len(links)


def asset(asset_id: str, kind: Kind, /, **facts: Any) -> StatedAsset:
    told = [
        StatedFact(field=field, value=value, file="f", line=1) for field, value in facts.items() if value is not None
    ]
    return StatedAsset(asset=asset_id, kind=kind, file="f", line=1, facts=tuple(told))
