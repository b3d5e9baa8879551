"""Declarations: answers that no inventory can show, each with its evidence, who gives it, and until when it holds."""

import hashlib
from collections.abc import Collection, Iterator, Mapping
from datetime import date
from pathlib import Path, PurePosixPath
from typing import Annotated, Literal

from msgspec import Struct

from sovcheck.constraints import AfterValidator, Field
from sovcheck.errors import InputError, Location, Problem
from sovcheck.inventory.assets.asset import Record
from sovcheck.inventory.assets.document import API_VERSION
from sovcheck.inventory.assets.scalars import Day, Reference, Sha256, Statement, Text
from sovcheck.inventory.document_kinds import misspelt_kind
from sovcheck.inventory.headers import DECLARATION
from sovcheck.inventory.lines import Step
from sovcheck.inventory.sniffing import without_escapes
from sovcheck.inventory.validation import parse
from sovcheck.inventory.yaml_reader import Document, read_documents
from sovcheck.policy.framework.model import Framework, Judging
from sovcheck.suggestions import did_you_mean
from sovcheck.user_files import open_regular

MOST_EVIDENCE = 2**30
"""Bytes of one file of evidence: more than any document has."""

_PART = 2**20
_WORDS = {"not met": 1, "not-met": 1, "met": 2}


def _check_place(path: str) -> str:
    parts = PurePosixPath(path).parts
    if not parts or PurePosixPath(path).is_absolute() or ".." in parts or "\\" in path:
        raise ValueError("write the path from the folder of this file on, without .. in it")
    return path


class EvidenceFile(Record):
    """A document that shows the answer; ``path`` leads there from the folder of the declaration."""

    path: Annotated[Text, AfterValidator(_check_place)]
    sha256: Sha256


class DeclaredAnswer(Record):
    """One answer: the number of a step of the ladder, or ``met`` or ``not met``. It holds up to its last day.

    ``application`` says for which one; left out, for all.
    """

    criterion: Text
    answer: Text
    application: Reference | None = None
    evidence: EvidenceFile
    who: Statement
    day: Day
    expires: Day


class DeclarationFile(Record):
    """A document of ``kind: Declaration``."""

    api_version: Literal["sovcheck/v1"] = Field(alias="apiVersion")
    kind: Literal["Declaration"]
    framework: Text
    answers: tuple[DeclaredAnswer, ...] = Field(min_length=1)


class Declared(Struct, frozen=True):
    """An answer, the step that it names, and where it is."""

    framework: str
    answer: DeclaredAnswer
    step: int
    location: Location


class Documents(Struct, frozen=True):
    """The bytes of a file that may hold declarations, and where it lies.

    ``named_by`` are the paths that the user gave for declarations and that led to it.
    """

    path: Path
    data: bytes
    named_by: frozenset[str] = frozenset()


def read_declarations(
    files: Collection[Documents],
    frameworks: Mapping[str, Framework],
    known: Collection[str],
    applications: Collection[str],
    today: date,
    named: Collection[str] = (),
) -> tuple[Declared, ...]:
    """The declared answers to these frameworks, by clause and place.

    ``known`` are the ids of all frameworks: answers to one that nobody asks about are left alone. ``named`` are the
    paths that the user gave for declarations. Raises InputError with everything that is wrong with any of them: what
    does not exist, has expired, whose evidence is another file, or that leads to no declaration.
    """
    found: list[Declared] = []
    problems: list[Problem] = []
    holding: set[str] = set()
    for file in files:
        for document in _declarations_in(file, holding, problems):
            try:
                parsed = parse(DeclarationFile, document)
            except InputError as error:
                problems += error.problems
                continue
            if parsed.framework not in known:
                advice = did_you_mean(parsed.framework, known, f"the frameworks are {', '.join(sorted(known))}")
                problems.append(_problem(document, ("framework",), f"no framework {parsed.framework!r}", advice))
            elif parsed.framework in frameworks:
                framework = frameworks[parsed.framework]
                problems += _flaws(parsed, document, framework, applications, today, file.path.parent)
                found += _located(parsed, document, framework)
    problems += _repeated(found)
    advice = f"begin it with apiVersion: {API_VERSION} and kind: {DECLARATION}, or name another"
    problems += [Problem(Location(path), "", "holds no declaration", advice) for path in named if path not in holding]
    if problems:
        raise InputError(problems)
    return tuple(sorted(found, key=lambda each: (each.framework, each.answer.criterion, each.location)))


def _declarations_in(file: Documents, holding: set[str], problems: list[Problem]) -> Iterator[Document]:
    """The declarations of a file; a path that led to one, or to what cannot be read, holds what it was named for."""
    try:
        documents = read_documents(file.data, str(file.path))
    except InputError as error:
        problems += error.problems
        holding |= file.named_by
        return
    for document in documents:
        if _is_declaration(document):
            holding |= file.named_by
            yield document
    if file.named_by - holding and (misspelt := misspelt_kind(documents, DECLARATION)) is not None:
        problems.append(misspelt)
        holding |= file.named_by


def may_declare(data: bytes) -> bool:
    """Whether it is worth reading: what holds neither word declares nothing."""
    text = without_escapes(data)
    return DECLARATION.encode() in text and b"sovcheck/" in text


def _is_declaration(document: Document) -> bool:
    return isinstance(document.tree, dict) and document.tree.get("kind") == DECLARATION


def _located(parsed: DeclarationFile, document: Document, framework: Framework) -> Iterator[Declared]:
    steps = _steps(framework)
    for place, answer in enumerate(parsed.answers):
        step = _step(answer.answer, steps.get(answer.criterion, 0))
        if step is not None:
            yield Declared(framework.id, answer, step, document.location(("answers", place, "answer")))


def _flaws(
    parsed: DeclarationFile,
    document: Document,
    framework: Framework,
    applications: Collection[str],
    today: date,
    folder: Path,
) -> Iterator[Problem]:
    if framework.judged_by is Judging.MAPPING:
        wrong = f"{framework.id} is not judged: only ids are known"
        yield _problem(document, ("framework",), wrong, "leave the declaration out")
        return
    clauses = _steps(framework)
    for place, answer in enumerate(parsed.answers):
        path: tuple[Step, ...] = ("answers", place)
        steps = clauses.get(answer.criterion, 0)
        if answer.criterion not in clauses:
            otherwise = f"`sovcheck questions --framework {framework.id}` lists them"
            advice = did_you_mean(answer.criterion, clauses, otherwise)
            wrong = f"{framework.id} has no clause {answer.criterion!r} to answer"
            yield _problem(document, (*path, "criterion"), wrong, advice)
        elif _step(answer.answer, steps) is None:
            advice = f"write a number from 1 to {steps}" if steps else "write met or not met"
            yield _problem(
                document, (*path, "answer"), f"{answer.answer!r} is not an answer to {answer.criterion}", advice
            )
        if answer.application is not None and answer.application not in applications:
            advice = did_you_mean(answer.application, applications, "name an application of the inventory, or none")
            yield _problem(document, (*path, "application"), f"no application {answer.application!r}", advice)
        yield from _day_flaws(answer, document, path, today)
        if flaw := _evidence_flaw(answer.evidence, folder):
            advice = "give the file, and the SHA-256 of what it holds"
            yield _problem(document, (*path, "evidence"), flaw, advice)


def _day_flaws(answer: DeclaredAnswer, document: Document, path: tuple[Step, ...], today: date) -> Iterator[Problem]:
    if answer.expires < today:
        yield _problem(document, (*path, "expires"), f"expired on {answer.expires}", "have it given anew, or remove it")
    if answer.day > today:
        yield _problem(
            document, (*path, "day"), f"{answer.day} is still to come", "write the day on which it was given"
        )
    elif answer.day > answer.expires:
        yield _problem(document, (*path, "expires"), "lies before the day on which it was given", "write the last day")


def _evidence_flaw(evidence: EvidenceFile, folder: Path) -> str | None:
    path = folder / evidence.path
    digest, size = hashlib.sha256(), 0
    try:
        if not path.resolve().is_relative_to(folder.resolve()):
            return f"{evidence.path} leads out of the folder of this file"
        with open_regular(path) as file:
            while part := file.read(_PART):
                size += len(part)
                if size > MOST_EVIDENCE:
                    return f"{evidence.path} is larger than {MOST_EVIDENCE:,} bytes"
                digest.update(part)
    except OSError as error:
        return f"{evidence.path}: {(error.strerror or 'cannot be read').lower()}"
    if digest.hexdigest() != evidence.sha256:
        return f"{evidence.path} is another file: its SHA-256 is {digest.hexdigest()}"
    return None


def _steps(framework: Framework) -> dict[str, int]:
    """The clauses that are answered, each with how many steps its ladder has; 0 for one that is met or not."""
    return {clause.id: clause.steps for clause in framework.answerable()}


def _step(answer: str, steps: int) -> int | None:
    """The step that the answer names, of so many; None where it names none."""
    if not steps:
        return _WORDS.get(answer)
    return {str(step): step for step in range(1, steps + 1)}.get(answer)


def _repeated(found: list[Declared]) -> Iterator[Problem]:
    first: dict[tuple[str, str, str | None], Location] = {}
    for each in found:
        key = (each.framework, each.answer.criterion, each.answer.application)
        before = first.setdefault(key, each.location)
        if before != each.location:
            wrong = f"{each.answer.criterion} is also answered at {before}"
            yield Problem(each.location, "answers", wrong, "keep one of them")


def _problem(document: Document, path: tuple[Step, ...], wrong: str, advice: str) -> Problem:
    return Problem(document.location(path), ".".join(map(str, path)), wrong, advice)
