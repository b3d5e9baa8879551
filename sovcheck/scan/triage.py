"""Sorting a register of systems: each is read by itself, and none is left out because another cannot be read."""

import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from sovcheck.catalog.system import System
from sovcheck.errors import InputError, NoHomeError, Problem, UsageError
from sovcheck.facts.builder import FactsBuilder
from sovcheck.findings.report import FileDigest, MissingField, ToolInfo
from sovcheck.findings.triage.custody import Custody
from sovcheck.findings.triage.model import Standing, Triage, TriagedSystem, TriageQuestion
from sovcheck.findings.triage.question_order import Asked, shortest_list
from sovcheck.findings.verdict import notice
from sovcheck.graph.build import build_graph
from sovcheck.graph.needs import RecentTests
from sovcheck.inventory.assets.application import Application
from sovcheck.inventory.assets.asset import Kind
from sovcheck.inventory.declarations import Declarations
from sovcheck.inventory.field_forms import form_of
from sovcheck.inventory.headers import is_inventory
from sovcheck.inventory.sniffing import looks_like_ours, may_hold_inventory
from sovcheck.inventory.sources import INVENTORY_SUFFIXES, Source
from sovcheck.inventory.yaml_reader import read_text
from sovcheck.inventory.yaml_tree import Tree
from sovcheck.scan.catalog_state import catalog_info
from sovcheck.scan.home import profile_for, stated_domicile
from sovcheck.scan.progress import Progress, no_progress
from sovcheck.scan.request import ScanRequest
from sovcheck.scan.system import load_evidence, load_system
from sovcheck.user_files import STDIN, entries_in, is_folder
from sovcheck.version import __version__

_SEVERAL = 2
_NOT_HELD = frozenset({Kind.ORGANIZATION, Kind.DATA_FLOW})


@dataclass(frozen=True, slots=True)
class _Read:
    """A system of the register, as it was read and as it stands."""

    system: System
    triaged: TriagedSystem


def triage(request: ScanRequest, on_progress: Progress = no_progress) -> Triage:
    """The register of all systems at the request's paths, each file or folder one.

    Asks of each who holds it, by whom the profile trusts; no rule is applied. Raises InputError with what is wrong with
    any of them: a register without the systems that nobody could read would look better than it is.
    """
    labels = find_systems(request.paths)
    read: list[_Read] = []
    problems: list[Problem] = []
    for number, label in enumerate(labels):
        on_progress(number, len(labels))
        try:
            read.append(_triaged(request, label))
        except InputError as error:
            problems += error.problems
        except UsageError as error:
            raise UsageError(f"{label}: {error}") from error
    if problems:
        raise InputError(list(dict.fromkeys(problems)))
    by_standing = {
        standing: tuple(each.triaged for each in read if each.triaged.standing is standing) for standing in Standing
    }
    catalog = catalog_info(read[0].system)
    systems = {each.triaged.label: each.system for each in read}
    return Triage(
        tool=ToolInfo(name="sovcheck", version=__version__),
        today=request.today,
        profile=request.profile,
        catalog=catalog.model_copy(update={"overrides": (), "completions": ()}),
        notice=notice(catalog.date),
        foreign=by_standing[Standing.FOREIGN],
        unknown=by_standing[Standing.UNKNOWN],
        ours=by_standing[Standing.OURS],
        questions=tuple(_question(asked, systems) for asked in shortest_list(by_standing[Standing.UNKNOWN])),
    )


def find_systems(paths: Sequence[str]) -> list[str]:
    """What is one system: each file, and each folder that holds an inventory itself; sorted, each once.

    A folder that only has folders with inventories is a register of those, and one whose files give their systems
    different names is a register of these files.
    """
    found: dict[str, str] = {}
    for path in paths:
        for label in _systems_at(path):
            found.setdefault(label if label == STDIN else os.path.realpath(label), label)
    return sorted(found.values())


def _systems_at(path: str) -> Iterator[str]:
    if path == STDIN or not Path(path).is_dir():
        yield path
        return
    below = list(_systems_in(path, set()))
    yield from below or [path]  # of a folder without any, the reader says so


def _systems_in(folder: str, seen: set[str]) -> Iterator[str]:
    place = os.path.realpath(folder)
    if place in seen:
        return
    seen.add(place)
    try:
        visible = entries_in(folder)
    except OSError:
        yield folder  # the reader says what is wrong with it
        return
    names = {
        entry.path: named
        for entry in visible
        if entry.name.lower().endswith(INVENTORY_SUFFIXES) and (named := _inventories_in(entry.path)) is not None
    }
    if names and len(set().union(*names.values())) < _SEVERAL:
        yield folder
        return
    yield from names
    for entry in visible:
        if is_folder(entry):
            yield from _systems_in(entry.path, seen)


def _inventories_in(path: str) -> frozenset[str] | None:
    """The names that the inventories of a file give their systems; None for a file that holds none.

    One of ours in which something is wrong holds one: what is wrong is for the reader to say.
    """
    source = Source(path, named=False, arguments=frozenset())
    if source.is_lines:
        return _inventories_in_lines(source)
    try:
        data = source.read(bytes)
    except InputError:
        return None if Path(path).is_dir() else frozenset()
    if not may_hold_inventory(data):
        return None
    reading = read_text(data, path)
    try:
        inventories = [document.tree for document in reading.documents if is_inventory(document)]
    except InputError:
        return frozenset()
    if not inventories:
        return frozenset() if reading.problems and looks_like_ours(data) else None
    return frozenset(name for tree in inventories if (name := _name(tree)) is not None)


def _inventories_in_lines(source: Source) -> frozenset[str] | None:
    from sovcheck.inventory.json_lines import read_json_lines  # not loaded for other files

    declarations = Declarations()
    try:
        read = read_json_lines(source.parts(), source.path, declarations, named=False)
    except InputError:
        return None if Path(source.path).is_dir() else frozenset()
    if declarations.problems:
        return frozenset()
    return declarations.names if read.is_inventory else None


def _name(tree: Tree) -> str | None:
    about = tree.get("metadata") if isinstance(tree, dict) else None
    name = about.get("name") if isinstance(about, dict) else None
    return name if isinstance(name, str) else None


def _triaged(request: ScanRequest, label: str) -> _Read:
    system = load_system([label], request.catalogs, request.today)
    try:
        profile = profile_for(request, system, stated_domicile(system))
    except NoHomeError as error:
        return _Read(system, _without_home(system, label, str(error)))
    graph = build_graph(system)
    days = profile.profile.thresholds.cutoff_test_days
    builder = FactsBuilder(graph, request.today, load_evidence(request.evidence, system, request.today), days)
    custody = Custody(graph, builder.missing, profile.data["trusted"], RecentTests.until(request.today, days))
    standing = custody.standing
    triaged = TriagedSystem(
        label=label,
        name=system.inventory.name,
        owner=system.inventory.owner,
        standing=standing,
        home=profile.data["home"],
        assets=len(system.declared),
        files=tuple(FileDigest(path=file.path, sha256=file.sha256) for file in system.inventory.files),
        powers=custody.powers(),
        holders=custody.holders() if standing is Standing.FOREIGN else (),
        missing=custody.missing(),
    )
    return _Read(system, triaged)


def _without_home(system: System, label: str, why: str) -> TriagedSystem:
    """A system of which nobody can tell who is foreign; one application's domicile would say it."""
    declared = [system.assets[name] for name in system.declared]
    silent = [each for each in declared if isinstance(each, Application) and each.domicile is None]
    place = system.place(silent[0].id, "domicile") if silent else None
    missing = (
        MissingField(asset=silent[0].id, field="domicile", file=place.file, line=place.line or None) if place else None
    )
    return TriagedSystem(
        label=label,
        name=system.inventory.name,
        owner=system.inventory.owner,
        standing=Standing.UNKNOWN,
        no_home=why if any(each.kind not in _NOT_HELD for each in declared) else None,
        assets=len(system.declared),
        files=tuple(FileDigest(path=file.path, sha256=file.sha256) for file in system.inventory.files),
        missing=(missing,) if missing is not None else (),
    )


def _question(asked: Asked, systems: dict[str, System]) -> TriageQuestion:
    missing = asked.missing
    asset = systems[asked.systems[0]].assets.get(missing.asset)
    form = form_of(type(asset), missing.field) if asset is not None else None
    return TriageQuestion(
        asset=missing.asset,
        field=missing.field,
        allowed=form.allowed if form is not None else "in the words of `sovcheck schema`",
        example=form.example if form is not None else "",
        file=missing.file,
        line=missing.line,
        systems=asked.systems,
        settled=asked.settled,
    )
