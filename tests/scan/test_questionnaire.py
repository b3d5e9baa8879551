"""Questions go out as a table and come back as a patch; what is not allowed is told at its line."""

import csv
import io
import json
import re
from datetime import date
from pathlib import Path

import pytest

from sovcheck.errors import InputError, UsageError
from sovcheck.facts.licences.binding import grant_of
from sovcheck.findings.answer import question_builder
from sovcheck.inventory.yaml_reader import read_text
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
    patch.write_text(answers_as_patch(table, REQUEST), encoding="utf-8")
    again = questions_of(ScanRequest(paths=REQUEST.paths, today=REQUEST.today, patches=(patch,)))
    left = {(each.asset, each.field) for each in questions} - {(each.asset, each.field) for each in again}
    assert left == {("zurich-cluster", "contract.law"), ("apertus-70b", "update.budget")}


@pytest.mark.parametrize(
    ("asset", "field", "answer", "says"),
    [
        ("zurich-cluster", "contract.law", "Switzerland", "ISO 3166-1"),
        ("apertus-70b", "update.budget", "maybe", "true or false"),
        ("apertus-70b", "update.owners", "[1", "cannot be read"),
        ("aws-emea-sarl", "technology_from", "[nobody]", "there is no organization 'nobody'"),
    ],
)
def test_an_answer_that_is_not_allowed_is_told_at_its_line(answered, asset, field, answer, says):
    table = answered({(asset, field): answer})
    lines = table.read_text(encoding="utf-8-sig").splitlines()
    line = next(number for number, text in enumerate(lines, 1) if f"{asset}," in text and f",{field}," in text)
    with pytest.raises(InputError) as caught:
        answers_as_patch(table, REQUEST)
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
        answers_as_patch(table, REQUEST)
    assert "extends" not in str(caught.value)
    assert "`--catalog FILE`: {apiVersion: sovcheck/v1, kind: Catalog, " + form in str(caught.value)


@pytest.mark.parametrize(
    "data", [b"", b"a,b\n1,2\n", b"\xff\xfe", b'asset,field,answer\n"open\n', b"asset,field,answer\n"]
)
def test_what_is_no_table_of_answers_is_an_error(tmp_path, data):
    table = tmp_path / "answers.csv"
    table.write_bytes(data)
    with pytest.raises(InputError, match=r"answers\.csv"):
        answers_as_patch(table, REQUEST)


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


HOSPITAL = """
apiVersion: sovcheck/v1
kind: Inventory
organizations: [{id: hospital, name: Hospital, country: AT, public_body: true}]
datasets: [{id: records, controller: hospital, class: sensitive, stored_in: [host], backed_up_in: []}]
models: [{id: mistral-small-3.2-24b, extends: catalog, stored_in: [host]}]
gpu_hosts: [{id: host, operator: exoscale, tenancy: cloud, cloud: exoscale, region: at-vie-1,
  serves: [mistral-small-3.2-24b]}]
applications: [{id: app, owner: hospital, domicile: AT, data: [records], requires: [mistral-small-3.2-24b, other]}]
cloud_services: [{id: other, provider: exoscale}]
"""


@pytest.fixture
def hospital(tmp_path):
    return system_of(tmp_path, HOSPITAL)


def system_of(tmp_path, text):
    path = tmp_path / "inventory.yaml"
    path.write_text(text)
    return ScanRequest(paths=(str(path),), today=date(2026, 11, 30))


def answers_of(tmp_path, *rows):
    path = tmp_path / "returned.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([("asset", "kind", "field", "answer"), *rows])
    return path


@pytest.mark.parametrize(
    ("asset", "field", "answer", "wrong"),
    [
        ("host", "runtime", "{software: vllm}", "host.runtime.software: there is no software 'vllm'"),
        ("host", "requires", "[azure]", "host.requires.0.any_of.0.id: there is no asset 'azure'"),
        ("records", "curator", "the ministry", "records.curator: there is no organization 'the ministry'"),
        ("records", "stored_in", "[hospital]", "records.stored_in.0: 'hospital' is an organization"),
        ("mistral-small-3.2-24b", "developer", "hospital", "developer"),
        ("exoscale", "technology_from", "[nobody]", "exoscale.technology_from.0: there is no organization 'nobody'"),
        ("exoscale", "country", "FR", "exoscale.country"),
        ("exoscale", "nothing", "FR", "nothing"),
    ],
)
def test_what_a_scan_would_refuse_is_refused_at_its_line(hospital, tmp_path, asset, field, answer, wrong):
    table = answers_of(tmp_path, ("app", "application", "stage", "production"), (asset, "", field, answer))
    with pytest.raises(InputError) as caught:
        answers_as_patch(table, hospital)
    (problem,) = caught.value.problems
    assert str(problem).startswith(f"{table}:3: ")
    assert wrong in str(problem)


def test_all_that_is_wrong_with_the_answers_is_told_at_once(hospital, tmp_path):
    table = answers_of(
        tmp_path,
        ("records", "dataset", "curator", "the ministry"),
        ("app", "application", "maintainers", "some"),
        ("host", "gpu_host", "management", "provider: hospital"),
        ("host", "gpu_host", "runtime", "{software: vllm}"),
    )
    with pytest.raises(InputError) as caught:
        answers_as_patch(table, hospital)
    assert sorted(each.location.line for each in caught.value.problems) == [2, 3, 4, 5]


@pytest.mark.parametrize(
    ("row", "group"),
    [
        (("exoscale", "organization", "technology_from", "[]"), "organizations"),
        (("mistral-small-3.2-24b", "model", "remote_code", "false"), None),
    ],
)
def test_answers_about_an_entry_of_the_catalog_extend_it(hospital, tmp_path, row, group):
    table = answers_of(tmp_path, row, ("host", "gpu_host", "contract.law", "AT"))
    patch = tmp_path / "answers.yaml"
    patch.write_text(answers_as_patch(table, hospital), encoding="utf-8")
    (document,) = read_text(patch.read_bytes(), "answers.yaml").documents
    added = {group: [{"id": row[0], "extends": "catalog", row[2]: []}]} if group else None
    assert document.tree.get("add") == added
    assert document.tree["set"]["host"] == {"contract.law": "AT"}
    left = questions_of(ScanRequest(paths=hospital.paths, today=hospital.today, patches=(patch,)))
    assert (row[0], row[2]) not in {(each.asset, each.field) for each in left}


def test_answers_follow_the_patches_that_are_given(hospital, tmp_path):
    patch = tmp_path / "before.yaml"
    patch.write_text("apiVersion: sovcheck/v1\nkind: Patch\nadd: {organizations: [{id: exoscale, extends: catalog}]}\n")
    table = answers_of(tmp_path, ("exoscale", "organization", "technology_from", "[]"))
    after = answers_as_patch(table, ScanRequest(paths=hospital.paths, today=hospital.today, patches=(patch,)))
    assert "set:\n  exoscale:" in after


def test_what_no_patch_can_state_is_told_once(hospital, tmp_path):
    licence = ("openai-services-agreement", "licence")
    table = answers_of(tmp_path, (*licence, "mutable", "false"), (*licence, "scale_limits", "[]"))
    with pytest.raises(InputError) as caught:
        answers_as_patch(table, hospital)
    (problem,) = caught.value.problems
    assert "2 answers are about it (lines 2, 3)" in str(problem)
    assert "the other answers become a patch once these are taken out" in str(problem)


def test_of_very_many_answers_that_no_patch_can_state_a_few_lines_are_told(hospital, tmp_path):
    table = answers_of(tmp_path, *[("openai-services-agreement", "licence", "mutable", "false")] * 2_000)
    with pytest.raises(InputError) as caught:
        answers_as_patch(table, hospital)
    (problem,) = caught.value.problems
    assert "2000 answers are about it (lines 2, 3, 4" in str(problem)
    assert len(str(problem)) < 1_000


@pytest.mark.parametrize(
    ("answer", "advice"),
    [
        ("provider: hospital", "write {provider: hospital}"),
        ("provider: hospital\nphone_home: false", "write {provider: hospital, phone_home: false}"),
        ("management: {provider: hospital}", "write only what follows 'management' and its colon"),
        ("- hospital\n- exoscale", "write [hospital, exoscale]"),
        ("{provider", "a value, a list as [a, b], or a group as {a: b}"),
    ],
)
def test_how_to_write_an_answer_is_told(hospital, tmp_path, answer, advice):
    table = answers_of(tmp_path, ("host", "gpu_host", "management", answer))
    with pytest.raises(InputError) as caught:
        answers_as_patch(table, hospital)
    assert advice in str(caught.value)


@pytest.mark.parametrize("answer", ["management: {provider: hospital}", "provider: hospital"])
def test_of_a_part_of_a_group_only_what_follows_its_own_name_is_an_answer(hospital, tmp_path, answer):
    """The line of the table's example repeats the names: what is advised instead has to be accepted."""
    place = ("host", "gpu_host", "management.provider")
    with pytest.raises(InputError, match="write only what follows 'provider' and its colon"):
        answers_as_patch(answers_of(tmp_path, (*place, answer)), hospital)
    assert "provider: hospital" in answers_as_patch(answers_of(tmp_path, (*place, "hospital")), hospital)


@pytest.mark.parametrize("system", ["french-agency-on-us-apis", "hosting-as-a-service-in-saudi-arabia"])
def test_every_row_takes_the_answer_that_it_shows(tmp_path, system):
    request = ScanRequest(paths=(str(SYSTEM.with_name(system)),), today=REQUEST.today, home="FR")
    rows = list(csv.DictReader(io.StringIO(render_questions(QuestionFormat.CSV, questions_of(request)))))
    shown = [
        (row["asset"], row["kind"], row["field"], value)
        for row in rows
        if (value := example_of(row)) and not {"some-id", "..."} & set(re.findall(r"some-id|\.\.\.", value))
    ]
    assert len(shown) > len(rows) / 2
    assert answers_as_patch(answers_of(tmp_path, *shown), request)


def example_of(row):
    """The value in the example of a row, without the groups around it."""
    (document,) = read_text(f"{row['example']}\n".encode(), "example").documents
    value = document.tree
    for step in row["field"].split("."):
        value = value[0] if step.isdecimal() else value[step]
    return json.dumps(value, default=str)


@pytest.mark.parametrize("chosen", list(QuestionFormat))
def test_what_no_inventory_can_state_is_listed_and_not_asked(chosen):
    request = ScanRequest(paths=(str(SYSTEM.with_name("french-agency-on-us-apis")),), today=REQUEST.today)
    questions = questions_of(request)
    elsewhere = [each for each in questions if each.to_state == "catalog"]
    assert elsewhere
    text = render_questions(chosen, questions)
    if chosen is QuestionFormat.CSV:
        assert not {each.asset for each in elsewhere} & {row["asset"] for row in csv.DictReader(io.StringIO(text))}
    else:
        asked, _, others = text.partition("Only by a catalog of one's own")
        assert not [each for each in elsewhere if f"{each.asset}: " in asked or f"| {each.asset} |" in asked]
        assert [each for each in elsewhere if each.asset in others] == elsewhere


API = """
apiVersion: sovcheck/v1
kind: Inventory
organizations: [{id: agency, name: Agency, country: FR, public_body: true}, {id: maker, country: FR}]
models: [%s]
cloud_services: [{id: api, provider: maker, type: inference-api, country: FR}]
applications: [{id: app, owner: agency, domicile: FR, requires: [%s]}]
"""


def test_a_licence_that_nobody_knows_is_asked_for_by_its_name(tmp_path):
    model = "{id: own, developer: maker, access: api, provider_service: api, licence: {id: undisclosed}}"
    questions = questions_of(system_of(tmp_path, API % (model, "own")))
    assert "undisclosed" not in {each.asset for each in questions}
    (asked,) = [each for each in questions if each.field == "licence.id"]
    assert (asked.asset, asked.asked, asked.line) == ("own", "maker", 5)
    assert {each.rule for each in asked.settles} >= {"LIC-02", "LIC-03", "LIC-04", "LIC-05", "LIC-06"}


def test_whose_licence_nobody_knows_is_looked_up_once_for_all_that_inherit_it(tmp_path, monkeypatch):
    """What is asked of many models that come from one: work for each, and not for each two of them."""
    many = 40
    looked_at = []

    def licence_of(asset):
        looked_at.append(asset.id)
        return grant_of(asset)

    root = "{id: root, developer: maker, access: weights, licence: {id: undisclosed}}"
    models = [f"{{id: m{number}, developer: maker, access: weights, base_models: [root]}}" for number in range(many)]
    request = system_of(tmp_path, API % (", ".join([root, *models]), ", ".join(f"m{number}" for number in range(many))))
    monkeypatch.setattr(question_builder, "grant_of", licence_of)
    questions = questions_of(request)
    (asked,) = [each for each in questions if (each.asset, each.field) == ("root", "licence.id")]
    assert {each.asset for each in asked.settles} >= {f"m{number}" for number in range(many)}
    assert len(looked_at) < 2 * sum(len(each.settles) for each in questions)


def test_of_public_terms_it_is_asked_whether_they_were_agreed_on(tmp_path):
    """Of the one that agreed on them; another licence than the catalog's would be refused."""
    request = system_of(tmp_path, API % ("{id: gpt-4o, extends: catalog, provider_service: api}", "gpt-4o"))
    (asked,) = [each for each in questions_of(request) if (each.asset, each.field) == ("gpt-4o", "licence.id")]
    assert asked.asked == "agency"
    assert asked.values == ("openai-services-agreement", "proprietary")
    for answer in asked.values:
        assert answers_as_patch(answers_of(tmp_path, ("gpt-4o", "model", "licence.id", answer)), request)


@pytest.mark.parametrize(
    ("data", "fields"),
    [
        ("class: sensitive, controller: hospital", ["curator"]),
        ("class: sensitive", ["curator", "licence.id"]),
        ("class: public, controller: hospital", ["curator", "licence.id"]),
        ("class: sensitive, controller: hospital, curator: exoscale", ["licence.id"]),
        ("class: sensitive, controller: hospital, curator: hospital", []),
    ],
)
def test_who_compiled_data_is_asked_before_its_licence(tmp_path, data, fields):
    text = HOSPITAL.replace("controller: hospital, class: sensitive", data)
    asked = [each for each in questions_of(system_of(tmp_path, text)) if each.asset == "records"]
    assert [each.field for each in asked if each.field in {"curator", "licence.id"}] == fields
    for question in [each for each in asked if each.field == "curator"]:
        assert {"LIC-01", "LIC-04", "LIC-05", "DEP-15"} <= {each.rule for each in question.settles}
        assert question.severity == "critical"
