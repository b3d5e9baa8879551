"""Forms of frameworks: to be filled in for a system, and read as declarations when they come back."""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from msgspec.structs import replace

from sovcheck.errors import InputError, Location, Problem, UsageError
from sovcheck.frameworks.declarations import DeclaredAnswer
from sovcheck.frameworks.form import Form, form_of
from sovcheck.inventory.validation import parse
from sovcheck.inventory.yaml_reader import Document, read_documents
from sovcheck.policy.framework.files import read_framework
from sovcheck.policy.framework.model import Framework
from sovcheck.scan.answer_table import cell, rows_of
from sovcheck.scan.framework_answers import answered_frameworks
from sovcheck.scan.preparation import prepare
from sovcheck.scan.request import ScanRequest
from sovcheck.suggestions import did_you_mean

_ADVICE = "write the form with `sovcheck questions --framework eu-csf --output csv=FILE`, and fill in its last columns"
_NEEDED = ("framework", "clause", "answer", "evidence", "evidence_sha256", "who", "day", "expires")
_SIGNED = ("evidence", "evidence_sha256", "who", "day", "expires")


def forms_of(request: ScanRequest) -> tuple[Form, ...]:
    """The forms of the frameworks that the request names, with what is known of the system already."""
    prepared = prepare(request)
    if prepared.asked is None:
        raise UsageError("--framework: name one, such as eu-csf")
    answered = answered_frameworks(prepared.asked, prepared.graph, prepared.builder)
    return tuple(form_of(each.file.framework, each.judged) for each in answered)


def form_as_declarations(form: Path, frameworks: Sequence[str]) -> str:
    """Declarations out of a filled-in form; rows that only facts have filled in are left out.

    Raises InputError with every answer that cannot be one, at its line of the table.
    """
    known = {found.id: found for found in (read_framework(name).framework for name in frameworks)}
    problems: list[Problem] = []
    answers: dict[str, list[dict[str, Any]]] = {}
    for line, row in rows_of(form, _NEEDED, _ADVICE):
        if not cell(row, "answer") or not any(cell(row, name) for name in _SIGNED):
            continue
        place = Location(str(form), line)
        framework = cell(row, "framework")
        flaws = list(_flaws(row, place, known))
        problems += flaws
        if not flaws:
            answers.setdefault(framework, []).append(_answer(row))
    if problems:
        raise InputError(problems)
    if not answers:
        raise InputError([Problem(Location(str(form)), "answer", "holds no answer that somebody gave", _ADVICE)])
    return "---\n".join(_document(framework, of_framework) for framework, of_framework in answers.items())


def _flaws(row: Mapping[str, str], place: Location, known: Mapping[str, Framework]) -> Iterator[Problem]:
    framework, clause = cell(row, "framework"), cell(row, "clause")
    if framework not in known:
        advice = did_you_mean(framework, known, "name it with --framework")
        yield Problem(place, "framework", f"{framework[:60]!r} is not among those of --framework", advice)
        return
    clauses = [each.id for each in known[framework].answerable()]
    if clause not in clauses:
        advice = did_you_mean(clause, clauses, "leave the column as it was written")
        yield Problem(place, "clause", f"{framework} has no clause {clause[:60]!r}", advice)
    try:
        parse(DeclaredAnswer, _as_document(_answer(row), place.file))
    except InputError as error:
        yield from (replace(problem, location=place) for problem in error.problems)


def _answer(row: Mapping[str, str]) -> dict[str, Any]:
    application = cell(row, "application")
    return {
        "criterion": cell(row, "clause"),
        "answer": cell(row, "answer"),
        **({"application": application} if application else {}),
        "evidence": {"path": cell(row, "evidence"), "sha256": cell(row, "evidence_sha256")},
        **{name: cell(row, name) for name in ("who", "day", "expires")},
    }


def _as_document(answer: Mapping[str, Any], file: str) -> Document:
    return read_documents(_dumped(answer).encode(), file)[0]


def _document(framework: str, answers: Sequence[Mapping[str, Any]]) -> str:
    head = {"apiVersion": "sovcheck/v1", "kind": "Declaration", "framework": framework}
    return _dumped({**head, "answers": list(answers)})


def _dumped(tree: Mapping[str, Any]) -> str:
    import yaml  # only a reader of a form that came back needs it

    return yaml.safe_dump(dict(tree), sort_keys=False, allow_unicode=True, width=120)
