"""The questionnaire: what a scan leaves open, for each party that can answer, and answers that came back as a patch."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path

from msgspec.structs import replace

from sovcheck.catalog.completion import catalog_base
from sovcheck.catalog.dated import on_day
from sovcheck.catalog.entries.countries import Country
from sovcheck.catalog.resolution import resolve
from sovcheck.catalog.system import System
from sovcheck.errors import InputError, Location, Problem, UsageError
from sovcheck.facts.missing.omitted import EVIDENCE
from sovcheck.findings.answer.question_builder import ENTRY_TYPES, ask, inventory_type
from sovcheck.findings.answer.questions import Question
from sovcheck.inventory.declared import Declared, stated_in
from sovcheck.inventory.flaws import NO_FLAWS
from sovcheck.inventory.patch.application import apply_patches
from sovcheck.inventory.patch.change_set import NO_LINES, Patch, Setting
from sovcheck.inventory.patch.writing import patch_text
from sovcheck.inventory.yaml_reader import read_text
from sovcheck.report.wording import first_few
from sovcheck.scan.answer_table import cell, rows_of
from sovcheck.scan.judgement import judge_assets
from sovcheck.scan.preparation import prepare
from sovcheck.scan.request import ScanRequest
from sovcheck.scan.system import load_system
from sovcheck.suggestions import did_you_mean

_ADVICE = "write the list with `sovcheck questions --output csv=FILE`, and fill in its last column"
_NEEDED = ("asset", "field", "answer")
_SHOWN = 120


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


def answers_as_patch(answers: Path, request: ScanRequest) -> str:
    """A patch that states what the answers in a table say; rows without an answer are left out.

    It follows those of the request. Of an entry of the catalog that the inventory does not declare it adds a
    declaration that extends the entry. Raises InputError with every answer that a scan would refuse, at its line of the
    table.
    """
    system = load_system(request.paths, request.catalogs, request.today, request.patches)
    problems: list[Problem] = []
    settings = tuple(_settings(answers, system, problems))
    added = _extended(settings, system, str(answers))
    patch = Patch(str(answers), settings, tuple(added.values()))
    flaws = NO_FLAWS.joined(problems, system.inventory.assets, complete=True)
    changed, flaws = apply_patches(system.inventory, [patch], flaws)
    on_day(resolve(changed, system.catalog, flaws), request.today)
    if not settings:
        raise InputError([Problem(Location(str(answers)), "answer", "holds no answer", _ADVICE)])
    others = tuple(setting for setting in settings if setting.asset not in added)
    additions = tuple(changed.assets[name] for name in added)
    return patch_text(Patch(str(answers), others, additions, name="Answers to questions"))


def _settings(answers: Path, system: System, problems: list[Problem]) -> Iterator[Setting]:
    entries: dict[tuple[str, str], list[int]] = {}
    for line, row in rows_of(answers, _NEEDED, _ADVICE):
        asset, field, answer = (cell(row, name) for name in _NEEDED)
        place = Location(str(answers), line)
        if not answer:
            continue
        if not _can_be_declared(asset, system):
            entries.setdefault((asset[:128], cell(row, "kind")), []).append(line)
        elif field == EVIDENCE:
            problems.append(Problem(place, "answer", "only a signed run shows this", "run `sovcheck smoke`"))
        elif (value := _value(answer, field, place, problems)) is not None:
            yield Setting(asset, field, value, replace(NO_LINES, line=line))
    problems += (_undeclared(str(answers), *entry, lines) for entry, lines in entries.items())


def _can_be_declared(name: str, system: System) -> bool:
    """Whether the inventory declares it, or can, by extending the entry of the catalog that it leads to."""
    asset = system.assets.get(name)
    return name in system.inventory.assets or (asset is not None and catalog_base(asset, system.catalog) is not None)


def _extended(settings: Iterable[Setting], system: System, file: str) -> Mapping[str, Declared]:
    """A declaration of each entry of the catalog that is answered for; what is answered is set on it."""
    found: dict[str, Declared] = {}
    for setting in settings:
        if setting.asset not in system.inventory.assets and setting.asset not in found:
            entry_type = inventory_type(system.assets[setting.asset])
            asset = entry_type.model_validate({"id": setting.asset, "extends": "catalog"})
            place = Location(file, setting.lines.line)
            found[setting.asset] = Declared(asset, place, setting.lines, stated_in(asset))
    return found


def _undeclared(file: str, name: str, kind: str, lines: Sequence[int]) -> Problem:
    """Answers that no patch can state, as one problem for all about the same."""
    wrong = f"{name!r} is not declared by the inventory"
    if lines[1:]:
        wrong += f", and {len(lines)} answers are about it (lines {first_few(list(map(str, lines)))})"
    advice = f"{_where_to_state(name, kind)}; the other answers become a patch once these are taken out of the table"
    return Problem(Location(file, lines[0]), "asset", wrong, advice)


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


def _value(answer: str, field: str, place: Location, problems: list[Problem]) -> object:
    """The answer as one would write it in an inventory; None where it cannot be read."""
    tree = _read(f"answer: {answer}")
    value = tree.get("answer") if isinstance(tree, Mapping) and len(tree) == 1 else None
    if value is None:
        problems.append(Problem(place, "answer", f"{answer[:60]!r} cannot be read", _as_written(answer, field)))
    return value


def _as_written(answer: str, field: str) -> str:
    """How to write the answer in one line; a group or list as it stands in a file gets its brackets."""
    tree = _read(answer)
    lines = [line.strip() for line in answer.splitlines()]
    if (name := _repeated(tree, field)) is not None:
        return f"write only what follows {name!r} and its colon"
    inline = f"{{{', '.join(lines)}}}" if isinstance(tree, Mapping) else f"[{', '.join(_items(lines))}]"
    if tree is not None and _read(inline) == tree:
        return (
            f"write {inline}"
            if len(inline) <= _SHOWN
            else "write a group in braces: {a: b}, a list in brackets: [a, b]"
        )
    return "write it as in an inventory: a value, a list as [a, b], or a group as {a: b}"


def _repeated(tree: object, field: str) -> str | None:
    """The last part of the field's name that the answer repeats, as the line of an inventory does."""
    found = None
    for step in field.split("."):
        if isinstance(tree, Mapping) and step in tree and (found is not None or len(tree) == 1):
            found, tree = step, tree[step]
    return found


def _items(lines: Iterable[str]) -> Iterator[str]:
    return (line.removeprefix("-").strip() for line in lines)


def _read(text: str) -> object:
    """What the text says as YAML; None where it cannot be read."""
    reading = read_text(f"{text}\n".encode(), "")
    return reading.documents[0].tree if len(reading.documents) == 1 and not reading.problems else None
