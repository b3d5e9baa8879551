"""Answers to frameworks: which assets belong to which application, what was declared, and the judgement of both."""

from collections.abc import Hashable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import cast

from msgspec import Struct

from sovcheck.errors import InputError, Location, Problem, UsageError
from sovcheck.facts.builder import FactsBuilder
from sovcheck.findings.framework_sections import section_of, with_frameworks
from sovcheck.findings.report import Report
from sovcheck.frameworks.assessment import Assessor, Judged, Member, Subject
from sovcheck.frameworks.declarations import Declared, Documents, may_declare, read_declarations
from sovcheck.frameworks.evaluators import Facts
from sovcheck.frameworks.reference_set import Places
from sovcheck.graph.system_graph import SystemGraph
from sovcheck.inventory.assets.application import Application
from sovcheck.inventory.assets.dataset import Dataset
from sovcheck.inventory.lines import Step
from sovcheck.inventory.sources import find_sources
from sovcheck.policy.framework.files import FrameworkFile, bundled_frameworks, read_framework
from sovcheck.policy.framework.model import Framework, Judging
from sovcheck.scan.evaluation import EqualFacts
from sovcheck.scan.request import ScanRequest
from sovcheck.suggestions import did_you_mean
from sovcheck.user_files import STDIN, STDIN_NAME, read_bounded

MOST_APPLICATIONS = 100
"""How many applications are judged one by one; beyond that, all are judged together alone with these."""


class Asked(Struct, frozen=True):
    """The frameworks that are asked for, and the answers that were declared to them."""

    files: tuple[FrameworkFile, ...]
    declared: tuple[Declared, ...]


def asked_of(request: ScanRequest, graph: SystemGraph) -> Asked | None:
    """What the request asks; None where it asks for no framework. Raises UsageError and InputError."""
    if not request.frameworks:
        if request.declarations:
            raise UsageError("--declarations: no framework is asked for: add --framework, such as --framework eu-csf")
        return None
    files = tuple(read_framework(name) for name in dict.fromkeys(request.frameworks))
    _check_places(files, Places(graph.system.catalog))
    frameworks: dict[str, Framework] = {}
    for file in files:
        if file.framework.id in frameworks:
            raise UsageError(f"--framework: {file.framework.id} is asked for twice")
        frameworks[file.framework.id] = file.framework
    applications = [name for name, asset in graph.system.assets.items() if isinstance(asset, Application)]
    known = {*bundled_frameworks(), *frameworks}
    named = tuple(str(path) for path in request.declarations)
    documents = _documents(request, named)
    declared = read_declarations(list(documents), frameworks, known, applications, request.today, named)
    return Asked(files, declared)


class Answered(Struct, frozen=True):
    """The answers to one framework; ``not_shown`` applications are only judged together with all others."""

    file: FrameworkFile
    judged: tuple[Judged, ...]
    inside: tuple[str, ...]
    not_shown: int = 0


def answered_frameworks(
    asked: Asked, graph: SystemGraph, builder: FactsBuilder, equal: EqualFacts | None = None
) -> tuple[Answered, ...]:
    """The answers to every framework that is asked for; no rule is asked for them.

    Where rules were asked, ``equal`` says which assets have which facts already.
    """
    places = Places(graph.system.catalog)
    judges = any(file.framework.judged_by is not Judging.MAPPING for file in asked.files)
    members = _Members(graph, builder, equal or EqualFacts()) if judges else None
    return tuple(_answered(file, asked, members, places) for file in asked.files)


def _answered(file: FrameworkFile, asked: Asked, members: "_Members | None", places: Places) -> Answered:
    framework = file.framework
    inside = tuple(sorted(places.of(framework.reference_set).countries)) if framework.reference_set else ()
    if members is None or framework.judged_by is Judging.MAPPING:
        return Answered(file, (), inside)
    assessor = Assessor(framework, members.facts, places, asked.declared)
    judged = tuple(assessor.judge(subject) for subject in members.subjects)
    return Answered(file, judged, inside, members.not_shown)


def assessed(
    report: Report, asked: Asked, graph: SystemGraph, builder: FactsBuilder, equal: EqualFacts | None = None
) -> Report:
    """The report with the answers to every framework that was asked for; ``equal`` as in ``answered_frameworks``."""
    answered = answered_frameworks(asked, graph, builder, equal)
    sections = [section_of(each.file, each.judged, each.inside, report, each.not_shown) for each in answered]
    return with_frameworks(report, sections)


class _Members:
    """The subjects that are judged: each application with the assets it depends on, and all of them together.

    Assets with equal facts are one member of a subject, so that what is done grows with kinds of assets.
    """

    def __init__(self, graph: SystemGraph, builder: FactsBuilder, equal: EqualFacts) -> None:
        self._graph = graph
        self._builder = builder
        self._equal = equal
        self.facts: list[Facts] = []
        self._number_of: dict[Hashable, int] = {}
        names = sorted(name for name, asset in graph.system.assets.items() if isinstance(asset, Application))
        self._shown = frozenset(names[:MOST_APPLICATIONS])
        self.not_shown = max(0, len(names) - MOST_APPLICATIONS)
        self.subjects = tuple(self._subjects(names))

    def _subjects(self, names: Sequence[str]) -> Iterator[Subject]:
        groups = self._groups()
        of_application: dict[str, dict[int, Member]] = {name: {} for name in self._shown}
        together: dict[int, Member] = {}
        for (number, _, counted), (member, users) in groups.items():
            if counted:
                _add(together, number, member)
            for user in users:
                if user in self._shown:
                    _add(of_application[user], number, member)
        for name in sorted(self._shown):
            yield _subject(name, self._graph.system.assets[name].name, of_application[name])
        if len(names) != 1:
            yield _subject(None, None, together)

    def _groups(self) -> dict[tuple[int, int, bool], tuple[Member, tuple[str, ...]]]:
        """By facts, who depends on them, and whether they count among all: one asset, how many, the applications."""
        groups: dict[tuple[int, int, bool], tuple[Member, tuple[str, ...]]] = {}
        names: dict[int, tuple[str, ...]] = {}
        everything = not self._shown
        for asset, user_of, counted in self._used():
            users = self._graph.users(user_of)
            if not users and not everything:
                continue
            if id(users) not in names:
                names[id(users)] = self._graph.application_names(users)
            number = self._number(asset)
            key = (number, id(users), counted)
            before = groups.get(key)
            many = 1 if before is None else before[0].number + 1
            first = asset if before is None else before[0].asset
            groups[key] = (Member(first, many, number), names[id(users)])
        return groups

    def _used(self) -> Iterator[tuple[str, str, bool]]:
        """Every asset with the one by which it is known who depends on it, and whether it is met for the first time.

        Where data are kept, those are the data: an application uses a store of its data that it does not require.
        """
        assets = self._graph.system.assets
        for name in assets:
            yield name, name, True
        seen: set[tuple[str, int]] = set()
        kept: set[str] = set()
        for name, asset in assets.items():
            if isinstance(asset, Dataset):
                for keeper in dict.fromkeys((*(asset.stored_in or ()), *(asset.backed_up_in or ()))):
                    key = (keeper, id(self._graph.users(name)))
                    if (
                        keeper in assets
                        and key not in seen
                        and self._graph.users(keeper) is not self._graph.users(name)
                    ):
                        seen.add(key)
                        yield keeper, name, not self._graph.users(keeper) and keeper not in kept
                        kept.add(keeper)

    def _number(self, asset: str) -> int:
        """The number of the facts of an asset: the same for assets with equal ones."""
        known = self._equal.class_of.get(asset)
        key: Hashable = asset
        if asset not in self._shown:
            key = known if known is not None else self._builder.signature(asset)
        number = self._number_of.get(key)
        if number is None:
            number = self._number_of[key] = len(self.facts)
            facts = self._equal.facts[known] if known is not None else self._builder.facts(asset)
            self.facts.append(cast("Facts", facts))
        return number


def _add(members: dict[int, Member], number: int, member: Member) -> None:
    before = members.get(number)
    members[number] = member if before is None else Member(before.asset, before.number + member.number, number)


def _subject(application: str | None, name: str | None, members: Mapping[int, Member]) -> Subject:
    ordered = tuple(sorted(members.values(), key=lambda member: (member.asset, member.facts)))
    return Subject(application, name, sum(member.number for member in ordered), ordered)


def _check_places(files: Sequence[FrameworkFile], places: Places) -> None:
    """A framework of the user's own may name countries and blocs that the catalog does not have."""
    problems = []
    otherwise = "write a bloc of the catalog, or a country code such as FR"
    for file in files:
        for path, names in _named_places(file.framework):
            for number, name in enumerate(names):
                if name not in places.names:
                    advice = did_you_mean(name, places.names, otherwise)
                    where = file.document.location((*path, number))
                    problems.append(Problem(where, ".".join(map(str, path)), f"no bloc or country {name!r}", advice))
    if problems:
        raise InputError(problems)


def _named_places(framework: Framework) -> Iterator[tuple[tuple[Step, ...], Sequence[str]]]:
    """The lists of countries and blocs that a framework names, with where each is."""
    yield ("reference_set",), framework.reference_set
    for row, objective in enumerate(framework.objectives):
        for column, criterion in enumerate(objective.criteria):
            path = ("objectives", row, "criteria", column)
            yield (*path, "within"), criterion.within
            for number, item in enumerate(criterion.items):
                yield (*path, "items", number, "within"), item.within


def _documents(request: ScanRequest, named: Sequence[str]) -> Iterator[Documents]:
    """Files that may hold declarations: in what is scanned, and those that are named."""
    advice = "name a file of kind: Declaration, or a folder with such files"
    if STDIN in named:
        raise InputError([Problem(Location(STDIN_NAME), "", "is not read for declarations", advice)])
    scanned, _ = find_sources([path for path in request.paths if path != STDIN])
    declaring, problems = find_sources(named)
    if problems:
        raise InputError(problems)
    named_by = {source.path: source.arguments for source in declaring}
    asked_for = {source.path for source in declaring if source.named}
    # A file goes by its own name only in a folder: whatever is named itself is read as YAML, but for JSON Lines.
    files = {source.path for source in (*scanned, *declaring) if source.is_documents or source.named}
    for path in sorted(files - {source.path for source in scanned if source.is_lines}):
        data = read_bounded(Path(path), advice)
        if path in asked_for or may_declare(data):
            yield Documents(Path(path), data, named_by.get(path, frozenset()))
