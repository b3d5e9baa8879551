"""Asking what would be: reads systems, answers for each of them what was asked, and says what a gate has to know."""

import sys
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from pathlib import Path

from msgspec import Struct
from msgspec.structs import replace

from sovcheck.catalog.dated import on_day
from sovcheck.catalog.resolution import resolve
from sovcheck.catalog.system import System
from sovcheck.errors import UsageError
from sovcheck.findings.answer.departures import Departures, PartyKind
from sovcheck.findings.report import ToolInfo
from sovcheck.graph.build import build_graph
from sovcheck.graph.needs import RecentTests
from sovcheck.graph.system_graph import SystemGraph
from sovcheck.inventory.assets.application import Criticality
from sovcheck.policy.profile.files import read_profile
from sovcheck.policy.profile.resolve import ResolvedProfile
from sovcheck.scan.alterations import Patched, patched
from sovcheck.scan.home import profile_for, stated_domicile
from sovcheck.scan.request import ScanRequest
from sovcheck.scan.system import load_system
from sovcheck.version import __version__
from sovcheck.whatif.applications_at_risk import unsafe_applications
from sovcheck.whatif.cut_pairs import pairs_of
from sovcheck.whatif.departures import WhatIf
from sovcheck.whatif.grace_period import Assume
from sovcheck.whatif.report import SystemAnswer, WhatIfReport
from sovcheck.whatif.takeover import is_about

MOST_TOLD = 100_000
"""How many outcomes are reported where each party is asked about."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """What is asked: who leaves, all at once; what each party's leaving means; pairs; takeovers, all together.

    ``patches`` alter the system about which all the rest is asked; what they and the takeovers change is reported, too.
    ``kinds`` and ``top`` are about each party. ``each_path``: every path is a system of its own.
    """

    without: tuple[str, ...] = ()
    each: bool = False
    kinds: tuple[PartyKind, ...] = tuple(PartyKind)
    top: int | None = None
    pairs: bool = False
    transfers: tuple[str, ...] = ()
    patches: tuple[Path, ...] = ()
    assume: Assume = Assume.IMMEDIATE
    each_path: bool = False
    fail_on_stop: Criticality | None = None

    @property
    def is_asked(self) -> bool:
        """Whether it asks for anything."""
        return bool(self.without or self.each or self.pairs or self.transfers or self.patches)


def ask(request: ScanRequest, question: Question) -> WhatIfReport:
    """The answer of every system. Raises SovcheckError where one cannot be read, or nobody is who is asked about."""
    if question.fail_on_stop is not None and not (question.without or question.each):
        raise UsageError("--fail-on-stop: who leaves? add --without PARTY, or --each for all that are not trusted")
    requests = [replace(request, paths=(path,)) for path in request.paths] if question.each_path else [request]
    opened = [_open(each, question) for each in requests]
    elsewhere = _named_in_any(opened, question)
    answers = [_answer(each, question, elsewhere) for each in opened]
    least = question.fail_on_stop
    unsafe = (name for answer in answers for name in unsafe_applications(answer, least)) if least is not None else ()
    return WhatIfReport(
        tool=ToolInfo(name="sovcheck", version=__version__),
        today=request.today,
        profile=request.profile,
        assume=question.assume,
        fail_on_stop=least,
        systems=tuple(_shortened(answer, question) for answer in answers),
        unsafe=tuple(sorted(set(unsafe))),
    )


class _Opened(Struct, frozen=True):
    """One system, ready to be asked."""

    request: ScanRequest
    read: System
    """As its files have it, without the patches of the question."""
    patched: Patched
    system: System
    graph: SystemGraph
    profile: ResolvedProfile | None
    whatif: WhatIf


def _open(request: ScanRequest, question: Question) -> _Opened:
    read = load_system(request.paths, request.catalogs, request.today, request.patches)
    with_patches = patched(read.inventory, question.patches)
    system = on_day(resolve(with_patches.inventory, read.catalog), request.today) if with_patches.files else read
    profile = _profile(request, system)
    graph = build_graph(system)
    whatif = WhatIf(graph, _recent(request, profile), _trusted(profile), question.assume)
    return _Opened(request, read, with_patches, system, graph, profile, whatif)


def _named_in_any(opened: Sequence[_Opened], question: Question) -> frozenset[str]:
    """The parties and takeovers that some system knows, of several: others need not."""
    if len(opened) == 1:
        return frozenset()
    parties = {word for word in question.without if any(each.whatif.leavers.knows(word) for each in opened)}
    return frozenset(
        parties | {value for value in question.transfers if any(is_about(value, each.system) for each in opened)}
    )


def _answer(opened: _Opened, question: Question, elsewhere: Collection[str]) -> SystemAnswer:
    request, system, whatif, trusted = opened.request, opened.system, opened.whatif, _trusted(opened.profile)
    leaving = whatif.leavers.named(question.without, elsewhere) if question.without else None
    answer = SystemAnswer(
        paths=request.paths,
        files=tuple(file.path for file in system.inventory.files),
        name=system.inventory.name,
        applications=len(whatif.applications),
        home=opened.profile.data["home"] if opened.profile is not None else None,
        trusts=tuple(sorted(trusted)) if trusted is not None else None,
        departure=whatif.without(leaving) if leaving is not None else None,
        departures=whatif.each(question.kinds, _most_told(question)) if question.each else None,
        pairs=pairs_of(opened.graph, whatif.applications) if question.pairs else None,
    )
    if not (question.transfers or question.patches):
        return answer
    from sovcheck.scan.alterations import judge_alteration
    from sovcheck.scan.preparation import prepare_read

    transfers = [value for value in question.transfers if value not in elsewhere or is_about(value, system)]
    prepared = prepare_read(request, opened.read)
    return answer.model_copy(update={"alteration": judge_alteration(prepared, opened.patched, transfers)})


def _most_told(question: Question) -> int:
    """How much is reported of each party; a gate has to have looked at all of them."""
    return MOST_TOLD if question.fail_on_stop is None else sys.maxsize


def _shortened(answer: SystemAnswer, question: Question) -> SystemAnswer:
    """The answer with as many parties as were asked for."""
    departures = answer.departures
    if departures is None or question.top is None or len(departures.parties) <= question.top:
        return answer
    left_out = departures.left_out + len(departures.parties) - question.top
    shown = Departures(parties=departures.parties[: question.top], open=departures.open, left_out=left_out)
    return answer.model_copy(update={"departures": shown})


def _profile(request: ScanRequest, system: System) -> ResolvedProfile | None:
    """The profile with its trusted set; None where nobody says which country is home, and nobody is trusted."""
    domicile = stated_domicile(system)
    known = request.home is not None or read_profile(request.profile).profile.home is not None
    if not known and (domicile.country is None or domicile.doubt):
        return None
    return profile_for(request, system, domicile)


def _trusted(profile: ResolvedProfile | None) -> Collection[str] | None:
    return profile.data["trusted"] if profile is not None else None


def _recent(request: ScanRequest, profile: ResolvedProfile | None) -> RecentTests:
    """The days in which an alternative must have been tried to count."""
    thresholds = (profile.profile if profile is not None else read_profile(request.profile).profile).thresholds
    return RecentTests.until(request.today, thresholds.cutoff_test_days)
