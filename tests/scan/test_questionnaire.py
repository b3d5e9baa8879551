"""Questions go out as a table and come back as a patch; what is not allowed is told at its line."""

import csv
import io
from datetime import date
from pathlib import Path

import pytest

from sovcheck.errors import InputError, UsageError
from sovcheck.report.question_list import COLUMNS, QuestionFormat, render_questions
from sovcheck.scan.questionnaire import answers_as_patch, questions_of
from sovcheck.scan.request import ScanRequest

SYSTEM = Path(__file__).parents[2] / "inventories/apertus-on-rented-us-cluster"
REQUEST = ScanRequest(paths=(str(SYSTEM),), today=date(2026, 11, 21))


@pytest.fixture(scope="module")
def questions():
    return questions_of(REQUEST)


@pytest.fixture
def answered(tmp_path, questions):
    """The table with answers for some (asset, field), as a spreadsheet saves it."""

    def fill(answers, separator=","):
        rows = list(csv.DictReader(io.StringIO(render_questions(QuestionFormat.CSV, questions))))
        for row in rows:
            row["answer"] = answers.get((row["asset"], row["field"]), "")
        path = tmp_path / "answers.csv"
        with path.open("w", encoding="utf-8-sig", newline="") as file:
            writer = csv.DictWriter(file, COLUMNS, delimiter=separator)
            writer.writeheader()
            writer.writerows(rows)
        return path

    return fill


@pytest.mark.parametrize("separator", [",", ";"])
def test_answers_become_a_patch_that_settles_them(answered, questions, tmp_path, separator):
    table = answered({("zurich-cluster", "contract.law"): "CH", ("apertus-70b", "update.budget"): "true"}, separator)
    patch = tmp_path / "answers.yaml"
    patch.write_text(answers_as_patch(table, REQUEST.paths), encoding="utf-8")
    again = questions_of(ScanRequest(paths=REQUEST.paths, today=REQUEST.today, patches=(patch,)))
    left = {(each.asset, each.field) for each in questions} - {(each.asset, each.field) for each in again}
    assert left == {("zurich-cluster", "contract.law"), ("apertus-70b", "update.budget")}


@pytest.mark.parametrize(
    ("asset", "field", "answer", "says"),
    [
        ("zurich-cluster", "contract.law", "Switzerland", "ISO 3166-1"),
        ("apertus-70b", "update.budget", "maybe", "true or false"),
        ("apertus-70b", "update.owners", "[1", "cannot be read"),
        ("aws-emea-sarl", "technology_from", "[]", "not declared"),
    ],
)
def test_an_answer_that_is_not_allowed_is_told_at_its_line(answered, asset, field, answer, says):
    table = answered({(asset, field): answer})
    lines = table.read_text(encoding="utf-8-sig").splitlines()
    line = next(number for number, text in enumerate(lines, 1) if f"{asset}," in text and f",{field}," in text)
    with pytest.raises(InputError) as caught:
        answers_as_patch(table, REQUEST.paths)
    assert f"{table}:{line}: " in str(caught.value)
    assert says in str(caught.value)


@pytest.mark.parametrize(
    ("row", "form"),
    [
        ("mine-1.0,licence,commercial,yes", "licences: [{id: mine-1.0, "),
        ("US,country,compelled_access,[]", "countries: [{code: US, "),
        ("own-chip,accelerator,foundry,tsmc", "accelerators: [{id: own-chip, "),
    ],
)
def test_what_no_inventory_declares_goes_to_a_catalog_of_ones_own(tmp_path, row, form):
    """With the form of a file that is read, once each of its dots is a value."""
    table = tmp_path / "answers.csv"
    table.write_text(f"asset,kind,field,answer\n{row}\n")
    with pytest.raises(InputError) as caught:
        answers_as_patch(table, REQUEST.paths)
    assert "extends" not in str(caught.value)
    assert "`--catalog FILE`: {apiVersion: sovcheck/v1, kind: Catalog, " + form in str(caught.value)


@pytest.mark.parametrize(
    "data", [b"", b"a,b\n1,2\n", b"\xff\xfe", b'asset,field,answer\n"open\n', b"asset,field,answer\n"]
)
def test_what_is_no_table_of_answers_is_an_error(tmp_path, data):
    table = tmp_path / "answers.csv"
    table.write_bytes(data)
    with pytest.raises(InputError, match=r"answers\.csv"):
        answers_as_patch(table, REQUEST.paths)


def test_one_organization_gets_only_its_own(questions):
    (asked, *_) = {each.asked for each in questions if each.asked == "aws-emea-sarl"}
    its = questions_of(REQUEST, asked)
    assert its
    assert {each.asked for each in its} == {asked}
    with pytest.raises(UsageError, match="aws-emea-sarl"):
        questions_of(REQUEST, "aws-emea-sar")


@pytest.mark.parametrize("name", ["=cmd()|'/C calc'!A0", "+1", "a\x1b[2J\u202eb", "<script>|x|", "w" * 10_000])
@pytest.mark.parametrize("chosen", list(QuestionFormat))
def test_no_name_acts_in_any_format(questions, name, chosen):
    text = render_questions(chosen, [questions[0].model_copy(update={"asked_name": name, "example": name})])
    assert not set(text) & set("\x1b\u202e")
    if chosen is QuestionFormat.CSV:
        (row,) = csv.DictReader(io.StringIO(text))
        assert row["asked"][0] not in "=+-@"
    if chosen is QuestionFormat.MARKDOWN:
        assert "<script>" not in text


def test_a_group_is_asked_for_once_and_not_beside_its_parts(tmp_path):
    path = tmp_path / "inventory.yaml"
    path.write_text("apiVersion: sovcheck/v1\nkind: Inventory\ndatasets: [{id: data, class: personal}]\n")
    questions = questions_of(ScanRequest(paths=(str(path),), today=date(2026, 11, 21), home="FR"))
    (asked,) = [each for each in questions if each.field.startswith("deletion_evidence")]
    assert (asked.field, asked.example) == ("deletion_evidence", "deletion_evidence: {method: text, date: 2026-06-30}")
    asked_for = {(each.asset, each.field) for each in questions}
    assert not [
        one for one in asked_for for other in asked_for if one[0] == other[0] and one[1].startswith(f"{other[1]}.")
    ]


OF_OTHERS = """
apiVersion: sovcheck/v1
kind: Inventory
organizations: [{id: agency, country: FR, public_body: true}, {id: maker, country: FR}]
models: [{id: model, developer: maker, access: weights}]
software: [{id: engine, developer: maker}]
applications: [{id: app, owner: agency, criticality: government, requires: [model, engine]}]
"""


@pytest.mark.parametrize(("asset", "field"), [("model", "fetched_at_start"), ("engine", "source_copy.exists")])
def test_what_the_owner_has_in_hand_is_not_asked_of_the_maker(tmp_path, asset, field):
    inventory = tmp_path / "inventory.yaml"
    inventory.write_text(OF_OTHERS)
    asked = questions_of(ScanRequest(paths=(str(inventory),), today=date(2026, 11, 30), home="FR"), None)
    assert {each.asked for each in asked if (each.asset, each.field) == (asset, field)} == {"agency"}
