"""The questionnaire: what a scan leaves open, for each party that can answer, and answers that came back as a patch."""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from msgspec.structs import replace

from sovcheck.catalog.entries.countries import Country
from sovcheck.catalog.system import System
from sovcheck.errors import InputError, Location, Problem, UsageError
from sovcheck.findings.answer.question_builder import ENTRY_TYPES, ask
from sovcheck.findings.answer.questions import Question
from sovcheck.inventory.patch.application import apply_patch
from sovcheck.inventory.patch.change_set import NO_LINES, Patch, Setting
from sovcheck.inventory.patch.writing import patch_text
from sovcheck.inventory.yaml_reader import read_text
from sovcheck.scan.answer_table import cell, rows_of
from sovcheck.scan.judgement import judge_assets
from sovcheck.scan.preparation import prepare
from sovcheck.scan.request import ScanRequest
from sovcheck.scan.system import load_system
from sovcheck.suggestions import did_you_mean

_ADVICE = "write the list with `sovcheck questions --output csv=FILE`, and fill in its last column"
_NEEDED = ("asset", "field", "answer")


def questions_of(request: ScanRequest, asked: str | None = None) -> tuple[Question, ...]:
    """The questions that a scan leaves open; with ``asked`` those to one organization, by its id or name.

    Raises UsageError when that one is asked nothing, and what a scan raises.
    """
    prepared = prepare(request)
    report = judge_assets(prepared, prepared.system.declared)
    questions = ask(report.results, prepared.system)
    if asked is None:
        return questions
    found = tuple(each for each in questions if asked in (each.asked, each.asked_name))
    if not found:
        names = [each.asked for each in questions if each.asked is not None]
        hint = did_you_mean(asked, list(dict.fromkeys(names)), "`sovcheck questions` without --for lists who is asked")
        raise UsageError(f"--for {asked}: nothing is asked of it: {hint}")
    return found


def answers_as_patch(answers: Path, paths: Sequence[str], catalogs: Sequence[Path] = ()) -> str:
    """A patch that states what the answers in a table say; rows without an answer are left out.

    Raises InputError with every answer that the inventory does not allow, at its line of the table.
    """
    system = load_system(tuple(paths), tuple(catalogs))
    inventory = system.inventory
    problems: list[Problem] = []
    settings = tuple(_settings(answers, system, problems))
    patch = Patch(file=str(answers), settings=settings, name="Answers to questions")
    try:
        apply_patch(inventory, patch)
    except InputError as error:
        problems += error.problems
    if problems:
        raise InputError(problems)
    if not settings:
        raise InputError([Problem(Location(str(answers)), "answer", "holds no answer", _ADVICE)])
    return patch_text(patch)


def _settings(answers: Path, system: System, problems: list[Problem]) -> Iterator[Setting]:
    for line, row in rows_of(answers, _NEEDED, _ADVICE):
        asset, field, answer = (cell(row, name) for name in _NEEDED)
        place = Location(str(answers), line)
        if not answer:
            continue
        if asset not in system.inventory.assets:
            advice = _where_to_state(asset[:128], cell(row, "kind"))
            problems.append(Problem(place, "asset", f"{asset[:128]!r} is not declared by the inventory", advice))
        elif field == "evidence":
            problems.append(Problem(place, "answer", "only a signed run shows this", "run `sovcheck smoke`"))
        elif (value := _value(answer, place, problems)) is not None:
            yield Setting(asset, field, value, replace(NO_LINES, line=line))


def _where_to_state(name: str, kind: str) -> str:
    """How the inventory gets the asset, or, where it has no group for such a thing, a catalog of one's own does."""
    for group, entry_type, word in ENTRY_TYPES:
        if word == kind:
            first = "code" if entry_type is Country else "id"
            fields = [field for field, about in entry_type.model_fields.items() if about.is_required()]
            written = "".join(f", {field}: ..." for field in fields if field != first)
            form = f"{{apiVersion: sovcheck/v1, kind: Catalog, {group}: [{{{first}: {name}{written}}}]}}"
            return f"inventories have no {group}: put it with the answers into a file for `--catalog FILE`: {form}"
    return f"declare it first, with `extends: catalog` where the catalog has it: {{id: {name}, ...}}"


def _value(answer: str, place: Location, problems: list[Problem]) -> object:
    """The answer as one would write it in an inventory; None where it cannot be read."""
    reading = read_text(f"answer: {answer}\n".encode(), place.file)
    tree = reading.documents[0].tree if len(reading.documents) == 1 and not reading.problems else None
    value = tree.get("answer") if isinstance(tree, Mapping) and len(tree) == 1 else None
    if value is None:
        wrong = f"{answer[:60]!r} cannot be read"
        problems.append(Problem(place, "answer", wrong, "write it as in an inventory: a value, or a list as [a, b]"))
    return value
