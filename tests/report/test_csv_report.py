import csv
import io
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sovcheck.findings.report import PassedResult
from sovcheck.report.csv_cells import csv_text, safe_cell
from sovcheck.report.csv_report import COLUMNS, render_csv

SIGNS = "=+-@\uff1d\uff0b\uff0d\uff20"
formulas = st.text(
    st.sampled_from([*SIGNS, ";", "|", ",", '"', "'", " ", "a", "\t", "\n", "\r", "\u00a0"]), max_size=12
)


def rows_of(report):
    return list(csv.DictReader(io.StringIO(render_csv(report))))


@given(formulas | st.text(st.characters(exclude_categories=["Cs"])), st.sampled_from(",;|"))
def test_no_cell_is_a_formula_whichever_separator_a_spreadsheet_looks_for(text, separator):
    written = csv_text(("first", "second"), [("x", text), (text, "x")])
    assert len(written.splitlines()) == 3
    for row in csv.reader(io.StringIO(written), delimiter=separator):
        for cell in row[: 2 if separator == "," else None]:
            assert cell.lstrip(' \t\u00a0"')[:1] not in set(SIGNS)


@pytest.mark.parametrize(
    ("text", "cell"),
    [
        ("=cmd()", "'=cmd()"),
        ("  =cmd()", "'  =cmd()"),
        ('"=cmd()', "'\"=cmd()"),
        ("a;=cmd()", "a;'=cmd()"),
        ("a; b", "a; b"),
        ("us-east-1", "us-east-1"),
        ("a - b, c", "a - b, c"),
        ("\uff1dcmd()", "'\uff1dcmd()"),
        ("a\nb", r"a\nb"),
        (12, "12"),
    ],
)
def test_an_apostrophe_stands_where_a_formula_would_begin_and_nowhere_else(text, cell):
    assert safe_cell(text) == cell


def test_every_result_is_a_row_with_its_proof_and_what_decides(report):
    rows = [row for row in rows_of(report) if row["fingerprint"]]
    assert [row["fingerprint"] for row in rows] == [result.fingerprint for result in report.results]
    assert [row["decides"] for row in rows] == ["yes", "no", "yes", "no", "no"]
    assert rows[0]["certainty"] == "secondary"
    assert "example-gmbh is owned by example-inc (inventory/hosts.yaml:20; catalog" in rows[0]["proof"]
    assert rows[2]["to_state"] == "spare-host: operator (inventory/hosts.yaml:30), example-inc: parents"
    assert (rows[3]["owner"], rows[3]["expires"]) == ("model-owner@example.org", "2026-12-31")


def test_passes_are_rows_where_they_are_listed(report):
    passed = report.model_copy(update={"passes": (PassedResult(rule="LIC-01", asset="free-model", kind="model"),)})
    (row,) = [row for row in rows_of(passed) if row["status"] == "pass"]
    assert (row["rule"], row["title"], row["asset"]) == ("LIC-01", "Licence is missing or unknown", "free-model")
    assert not [row for row in rows_of(report) if row["status"] == "pass"]


def test_every_column_is_filled_by_some_row(report):
    passed = report.model_copy(update={"results": (*report.results, replace(report.results[0], new=False))})
    assert {name for row in rows_of(passed) for name, cell in row.items() if cell} == set(COLUMNS)
