"""Declared answers fill what no inventory shows; wrong ones are told with their line; facts overrule them."""

import hashlib
from pathlib import Path

import pytest

from sovcheck.errors import InputError, Location, UsageError
from sovcheck.findings.report import Verdict
from sovcheck.frameworks.section import Basis, ClauseStatus
from tests.frameworks.conftest import answers, scanned, stated, written

PROOF = b"what shows it\n"
HEAD = "apiVersion: sovcheck/v1\nkind: Declaration\nframework: eu-csf\nanswers:\n"


def _answer(criterion: str = "7.7", answer: str = "5", **other: str) -> str:
    fields = {
        "criterion": f'"{criterion}"',
        "answer": answer,
        "evidence": f"{{path: proof.txt, sha256: {hashlib.sha256(PROOF).hexdigest()}}}",
        "who": "Head of procurement (placeholder)",
        "day": "2026-10-01",
        "expires": "2027-10-01",
        **other,
    }
    return "  - " + "\n    ".join(f"{name}: {value}" for name, value in fields.items() if value) + "\n"


def _system(folder: Path, *declared: str, head: str = HEAD) -> Path:
    path = written(stated(), folder)
    (folder / "proof.txt").write_bytes(PROOF)
    (folder / "declared.yaml").write_text(head + "".join(declared))
    return path.parent


def test_an_answer_in_the_scanned_folder_counts_with_who_gave_it(tmp_path: Path):
    section = scanned(_system(tmp_path / "system", _answer()), "eu-csf").frameworks[0]
    found = answers(section)["7.7"]
    assert (found.status, found.basis, found.answer, found.seal) == (ClauseStatus.MET, Basis.DECLARED, 5, 4)
    assert found.declared is not None
    assert found.declared.who == "Head of procurement (placeholder)"
    assert found.declared.file.endswith("declared.yaml")


def test_an_answer_of_a_named_file_counts_and_one_for_another_framework_does_not(tmp_path: Path):
    folder = _system(tmp_path / "declarations", _answer())
    (folder / "inventory.yaml").unlink()
    path = written(stated(), tmp_path / "system")
    assert answers(scanned(path, "eu-csf", declarations=(folder,)).frameworks[0])["7.7"].answer == 5
    assert answers(scanned(path, "gdpr", declarations=(folder,)).frameworks[0])["44"].status is ClauseStatus.MET
    with pytest.raises(UsageError, match="no framework is asked for"):
        scanned(path, declarations=(folder,))


def test_within_the_bounds_of_facts_the_declared_answer_settles(tmp_path: Path):
    section = scanned(_system(tmp_path / "system", _answer("2.2", "4")), "eu-csf").frameworks[0]
    found = answers(section)["2.2"]
    assert (found.answer, found.basis, found.seal) == (4, Basis.DECLARED, 2)
    assert section.assessments[0].seal is not None
    assert section.assessments[0].seal.at_most == 2
    assert section.assessments[0].seal.held_by == ("2.2",)
    assert not section.contradictions


def test_an_answer_that_facts_contradict_is_not_taken_and_fails(tmp_path: Path):
    folder = _system(tmp_path / "system", _answer("3.5", "5"))
    report = scanned(folder, "eu-csf", fail_on="high")
    section = report.frameworks[0]
    (contradiction,) = section.contradictions
    assert (contradiction.clause, contradiction.line) == ("3.5", 6)
    assert "foreign accelerators" in contradiction.why
    assert answers(section)["3.5"].answer == 4
    assert report.verdict is Verdict.FAIL
    assert scanned(folder, "eu-csf", fail_on="critical").verdict is Verdict.PASS


def test_a_worse_answer_than_facts_show_is_taken(tmp_path: Path):
    section = scanned(_system(tmp_path / "system", _answer("1.1", "2")), "eu-csf").frameworks[0]
    assert answers(section)["1.1"].answer == 2
    assert not section.contradictions


def test_an_answer_for_one_application_comes_before_the_one_for_all(tmp_path: Path):
    own = _answer(answer="1", application="assistant")
    section = scanned(_system(tmp_path / "system", _answer(), own), "eu-csf").frameworks[0]
    assert answers(section)["7.7"].answer == 1


WRONG = {
    "criterion": (
        _answer("7.77"),
        "declared.yaml:5: answers.0.criterion: eu-csf has no clause '7.77' to answer: did you mean '7.7'?",
    ),
    "answer": (
        _answer(answer="6"),
        "declared.yaml:6: answers.0.answer: '6' is not an answer to 7.7: write a number from 1 to 5",
    ),
    "word": (_answer(answer="met"), "'met' is not an answer to 7.7"),
    "expired": (_answer(expires="2026-11-20"), "declared.yaml:10: answers.0.expires: expired on 2026-11-20"),
    "to come": (_answer(day="2026-12-01"), "declared.yaml:9: answers.0.day: 2026-12-01 is still to come"),
    "unsigned": (_answer(who=""), "answers.0.who: is missing"),
    "said in nothing": (_answer(who='"\u200b"'), "cannot be used: say it in words that can be seen"),
    "other file": (
        _answer(evidence=f"{{path: proof.txt, sha256: {'1' * 64}}}"),
        "proof.txt is another file: its SHA-256 is",
    ),
    "no file": (
        _answer(evidence=f"{{path: gone.txt, sha256: {'1' * 64}}}"),
        "answers.0.evidence: gone.txt: no such file",
    ),
    "outside": (_answer(evidence=f"{{path: ../proof.txt, sha256: {'1' * 64}}}"), "without .. in it"),
    "application": (_answer(application="asistant"), "no application 'asistant': did you mean 'assistant'?"),
    "field": (
        _answer().replace("    who:", "    whoo:"),
        "answers.0.whoo: there is no such field: did you mean 'who'?",
    ),
    "twice": (_answer() + _answer(), "declared.yaml:12: answers: 7.7 is also answered at"),
}


@pytest.mark.parametrize(("text", "words"), WRONG.values(), ids=WRONG)
def test_what_is_wrong_is_told_with_its_line(text: str, words: str, tmp_path: Path):
    with pytest.raises(InputError) as caught:
        scanned(_system(tmp_path / "system", text), "eu-csf")
    assert words in "\n".join(map(str, caught.value.problems))


HEADS = {
    "framework": ("eu-cfs", "declared.yaml:3: framework: no framework 'eu-cfs': did you mean 'eu-csf'?"),
    "mapping": ("dora", "dora is not judged"),
}


@pytest.mark.parametrize(("name", "words"), HEADS.values(), ids=HEADS)
def test_a_wrong_framework_is_told(name: str, words: str, tmp_path: Path):
    folder = _system(tmp_path / "system", _answer(), head=HEAD.replace("eu-csf", name))
    with pytest.raises(InputError) as caught:
        scanned(folder, "eu-csf", "dora")
    assert words in "\n".join(map(str, caught.value.problems))


def test_clauses_without_a_ladder_are_declared_in_words(tmp_path: Path):
    head = HEAD.replace("eu-csf", "bsi-c3a")
    folder = _system(tmp_path / "system", _answer("2-01-C", "not met"), _answer("4-06-C", "met"), head=head)
    found = answers(scanned(folder, "bsi-c3a").frameworks[0])
    assert (found["2-01-C"].status, found["4-06-C"].status) == (ClauseStatus.NOT_MET, ClauseStatus.MET)
    assert found["4-06-AC" if "4-06-AC" in found else "4-08-AC"].status is ClauseStatus.NOT_ASSESSABLE


def test_declarations_are_left_alone_where_no_framework_is_asked_for(tmp_path: Path):
    report = scanned(_system(tmp_path / "system", _answer("7.77")))
    assert report.frameworks == ()


def test_a_named_file_counts_whatever_it_is_called(tmp_path: Path):
    folder = _system(tmp_path / "declarations", _answer())
    named = (folder / "declared.yaml").rename(folder / "answers.of.2026")
    path = written(stated(), tmp_path / "system")
    assert answers(scanned(path, "eu-csf", declarations=(named,)).frameworks[0])["7.7"].answer == 5


@pytest.mark.parametrize("written_as", ['kind: "Decl\\x61ration"', 'kind: "\\u0044eclaration"'])
def test_escapes_in_a_header_hide_no_declaration(written_as: str, tmp_path: Path):
    head = HEAD.replace("kind: Declaration", written_as)
    section = scanned(_system(tmp_path / "system", _answer(), head=head), "eu-csf").frameworks[0]
    assert answers(section)["7.7"].answer == 5


@pytest.mark.parametrize("written_as", ["declaration", "Declaraton"])
def test_a_misspelt_kind_is_told_with_its_line_and_what_was_meant(written_as: str, tmp_path: Path):
    file = tmp_path / "declared.yaml"
    file.write_text(HEAD.replace("Declaration", written_as))
    with pytest.raises(
        InputError, match=f"'{written_as}' is not a kind of document: did you mean 'Declaration'"
    ) as refused:
        scanned(written(stated(), tmp_path / "system"), "eu-csf", declarations=(file,))
    line = HEAD.splitlines().index("kind: Declaration") + 1
    assert refused.value.problems[0].location == Location(str(file), line)


@pytest.mark.parametrize("text", ["kind: Other\n", "- a list\n"])
@pytest.mark.parametrize("as_folder", [True, False])
def test_what_is_named_for_declarations_and_holds_none_is_told(text: str, as_folder: bool, tmp_path: Path):
    folder = tmp_path / "declarations"
    folder.mkdir()
    (folder / "declared.yaml").write_text(text)
    named = folder if as_folder else folder / "declared.yaml"
    path = written(stated(), tmp_path / "system")
    with pytest.raises(InputError, match="holds no declaration: begin it with apiVersion: sovcheck/v1") as refused:
        scanned(path, "eu-csf", declarations=(named,))
    assert refused.value.problems[0].location.file == str(named)


def test_declarations_are_not_looked_for_in_standard_input(tmp_path: Path):
    path = written(stated(), tmp_path / "system")
    with pytest.raises(InputError, match="<stdin>: is not read for declarations: name a file"):
        scanned(path, "eu-csf", declarations=(Path("-"),))
