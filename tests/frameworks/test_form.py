"""The form of a framework has every clause with what is known of it, and comes back as declarations."""

import csv
import hashlib
import io
from datetime import date
from pathlib import Path

import pytest

from sovcheck.errors import InputError
from sovcheck.report.csv_cells import csv_text
from sovcheck.report.framework_form import COLUMNS, FormFormat, render_form
from sovcheck.scan.framework_forms import form_as_declarations, forms_of
from sovcheck.scan.request import ScanRequest
from tests.frameworks.conftest import answers, asset, scanned, stated, written


def _request(path: Path, *frameworks: str) -> ScanRequest:
    return ScanRequest(paths=(str(path),), home="FR", today=date(2026, 11, 21), frameworks=frameworks)


def _rows(path: Path, *frameworks: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(render_form(FormFormat.CSV, forms_of(_request(path, *frameworks))))))


def _saved(rows: list[dict[str, str]], path: Path) -> Path:
    path.write_text(csv_text(COLUMNS, [[row[name] for name in COLUMNS] for row in rows]))
    return path


@pytest.fixture
def system(tmp_path: Path) -> Path:
    return written(stated(), tmp_path / "system")


def test_every_clause_is_there_with_its_choices_and_what_facts_decide_is_filled_in(system: Path):
    rows = {row["clause"]: row for row in _rows(system, "eu-csf", "bsi-c3a")}
    assert len(rows) == 48 + 59
    assert rows["2.1"]["answer"] == rows["2.1"]["allowed"] == "3"
    assert rows["7.7"]["answer"] == ""
    assert rows["7.7"]["choices"].startswith("1: Nobody but the vendor has access; 2: ")
    assert rows["3.5"]["allowed"] == "4"
    assert (rows["1-01-C1"]["answer"], rows["2-01-C"]["choices"]) == ("met", "not met; met")


def test_a_filled_in_form_becomes_declarations_that_count(system: Path, tmp_path: Path):
    (system.parent / "proof.txt").write_text("proof")
    rows = _rows(system, "eu-csf")
    for row in rows:
        if row["clause"] == "7.7":
            digest = hashlib.sha256(b"proof").hexdigest()
            row |= {"answer": "5", "evidence": "proof.txt", "evidence_sha256": digest, "who": "A buyer (placeholder)"}
            row |= {"day": "2026-10-01", "expires": "2027-10-01"}
    text = form_as_declarations(_saved(rows, tmp_path / "form.csv"), ("eu-csf",))
    (system.parent / "declared.yaml").write_text(text)
    found = answers(scanned(system.parent, "eu-csf").frameworks[0])["7.7"]
    assert (found.answer, found.declared and found.declared.who) == (5, "A buyer (placeholder)")
    again = {row["clause"]: row for row in _rows(system.parent, "eu-csf")}["7.7"]
    assert (again["answer"], again["who"], again["expires"]) == ("5", "A buyer (placeholder)", "2027-10-01")


def test_what_is_wrong_with_an_answer_is_told_with_its_line(system: Path, tmp_path: Path):
    rows = _rows(system, "eu-csf")
    rows[1] |= {"answer": "4", "who": "A buyer (placeholder)"}
    rows[2] |= {"clause": "1.33", "answer": "4", "who": "A buyer (placeholder)"}
    path = _saved(rows, tmp_path / "form.csv")
    with pytest.raises(InputError) as caught:
        form_as_declarations(path, ("eu-csf",))
    told = [str(problem) for problem in caught.value.problems]
    assert any(each.startswith(f"{path}:3: ") and "sha256" in each for each in told)
    assert f"{path}:4: clause: eu-csf has no clause '1.33': did you mean '1.3'?" in told


def test_a_form_that_nobody_signed_is_told(system: Path, tmp_path: Path):
    path = _saved(_rows(system, "eu-csf"), tmp_path / "form.csv")
    with pytest.raises(InputError, match="holds no answer that somebody gave"):
        form_as_declarations(path, ("eu-csf",))


@pytest.mark.parametrize("chosen", list(FormFormat))
def test_the_form_tells_clauses_and_choices_and_no_name_acts_in_it(chosen: FormFormat, tmp_path: Path):
    tree = stated()
    asset(tree, "hoster")["name"] = "<script>x</script>=cmd()|`a`"
    path = written(tree, tmp_path / "system")
    text = render_form(chosen, forms_of(_request(path, "eu-csf")))
    assert "7.7" in text
    assert "Nobody but the vendor has access" in text
    if chosen in (FormFormat.MARKDOWN, FormFormat.HTML):
        assert "<script>" not in text
