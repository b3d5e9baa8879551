"""The names that an expectation uses: what nothing has is absent from every report, so such a name is refused."""

from collections.abc import Collection, Iterator, Sequence

from msgspec import Struct

from sovcheck.errors import Problem, SovcheckError
from sovcheck.inventory.lines import Step
from sovcheck.inventory.yaml_reader import Document
from sovcheck.policy.framework.files import bundled_frameworks, read_framework
from sovcheck.policy.framework.model import Framework, Judging
from sovcheck.scan.expectation import ExpectedRun
from sovcheck.scan.expected_answers import ExpectedFramework
from sovcheck.suggestions import did_you_mean

Place = tuple[Step, ...]


class Known(Struct, frozen=True):
    """What a system has, and the rules that judge it."""

    rules: Collection[str]
    assets: Collection[str]
    applications: Collection[str]


def missing_files(run: ExpectedRun, files: Collection[str], document: Document, at: Place) -> Iterator[Problem]:
    """Evidence and keys that do not lie beside the expectation."""
    for group in ("evidence", "trusted_keys"):
        for place, name in enumerate(getattr(run, group)):
            if name not in files:
                advice = "name a file next to the expectation"
                yield _unknown(document, (*at, group, place), "file", name, files, advice)


def unknown_frameworks(run: ExpectedRun, files: Sequence[str], document: Document, at: Place) -> Iterator[Problem]:
    """Frameworks that neither come with sovcheck nor lie beside the expectation, and what they do not have."""
    for place, (expected, file) in enumerate(zip(run.frameworks, files, strict=True)):
        path = (*at, "frameworks", place)
        if file == expected.framework and file not in bundled_frameworks():
            otherwise = f"the frameworks are {', '.join(bundled_frameworks())}; a file is next to the expectation"
            yield _unknown(document, (*path, "framework"), "framework", file, bundled_frameworks(), otherwise)
            continue
        try:
            framework = read_framework(file).framework
        except SovcheckError as error:
            yield Problem(document.location((*path, "framework")), _named(path), str(error), "correct the framework")
            continue
        yield from _unfit(framework, expected, document, path)
        yield from _unknown_clauses(framework, expected, document, path)


def unknown_names(run: ExpectedRun, known: Known, document: Document, at: Place) -> Iterator[Problem]:
    """Rules, assets and applications that are not there."""
    for group in ("present", "absent"):
        for place, pattern in enumerate(getattr(run, group)):
            path = (*at, group, place)
            if pattern.rule is not None and pattern.rule not in known.rules:
                yield _unknown(document, (*path, "rule"), "rule", pattern.rule, known.rules)
            if pattern.asset is not None and pattern.asset not in known.assets:
                yield _unknown(document, (*path, "asset"), "asset", pattern.asset, known.assets)
    for place, expected in enumerate(run.frameworks):
        if expected.application is not None and expected.application not in known.applications:
            path = (*at, "frameworks", place, "application")
            yield _unknown(document, path, "application", expected.application, known.applications)


def _unfit(framework: Framework, expected: ExpectedFramework, document: Document, path: Place) -> Iterator[Problem]:
    if framework.judged_by is Judging.MAPPING:
        wrong = f"{framework.id} is a mapping of ids: nothing of it is judged"
        yield Problem(document.location((*path, "framework")), _named(path), wrong, "expect another framework")
    elif framework.judged_by is not Judging.SEAL and expected.asks_for_seal:
        wrong = f"{framework.id} has no SEAL levels"
        yield Problem(document.location(path), _named(path), wrong, "expect its clauses alone")


def _unknown_clauses(
    framework: Framework, expected: ExpectedFramework, document: Document, path: Place
) -> Iterator[Problem]:
    objectives = [objective.id for objective in framework.objectives]
    clauses = {clause.id: clause for clause in framework.answerable()}
    for name in expected.objectives:
        if name not in objectives:
            yield _unknown(document, (*path, "objectives", name), "objective", name, objectives)
    for place, criterion in enumerate(expected.held_by):
        if criterion not in clauses:
            yield _unknown(document, (*path, "held_by", place), "criterion", criterion, clauses)
    for place, clause in enumerate(expected.clauses):
        at = (*path, "clauses", place)
        if clause.clause not in clauses:
            yield _unknown(document, (*at, "clause"), "clause", clause.clause, clauses)
        elif clause.answer is not None and clause.answer > clauses[clause.clause].steps:
            wrong = f"{clause.clause} has {clauses[clause.clause].steps} answers, and no {clause.answer}"
            yield Problem(document.location((*at, "answer")), _named(at), wrong, "answers are counted from 1")


def _unknown(
    document: Document, path: Place, what: str, name: str, known: Collection[str], otherwise: str = ""
) -> Problem:
    advice = did_you_mean(name, known, otherwise or f"write the id of {_article(what)} that is there")
    return Problem(document.location(path), _named(path), f"no {what} {name!r}", advice)


def _article(what: str) -> str:
    return f"{'an' if what[0] in 'aeiou' else 'a'} {what}"


def _named(path: Place) -> str:
    return ".".join(map(str, path))
