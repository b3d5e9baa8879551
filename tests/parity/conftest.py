"""Many scans judged at once: one engine answers the questions of all of them, and each gets its report."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

import pytest

from sovcheck.engine.answers import Answer
from sovcheck.engine.interface import Engine, EngineLimits, Question
from sovcheck.findings.report import Report
from sovcheck.inventory.assets.asset import Kind
from sovcheck.policy.bundle.bundle import policy_bundle
from sovcheck.policy.loading import load_policies
from sovcheck.policy.profile.data import data_document
from sovcheck.scan import judgement
from sovcheck.scan.engines import EMBEDDED, EngineChoice, OpaServer, StartedOpa, make_engine
from sovcheck.scan.evaluation import KnownAnswers, evaluate
from sovcheck.scan.judgement import judge_assets
from sovcheck.scan.preparation import Scan
from sovcheck.scan.progress import no_progress

Asked = tuple[Kind, str]
"""The kind and the facts of a question."""


class Listener:
    """Takes the place of an engine to hear what a scan asks; no rule applies."""

    name = version = "listener"

    def __init__(self) -> None:
        self.heard: dict[Asked, None] = {}

    def evaluate(self, questions: Iterable[Question]) -> Iterator[tuple[int, Mapping[str, Answer]]]:
        for question in questions:
            self.heard[question.kind, question.facts] = None
            yield question.key, {}


class Replay:
    """Gives one scan what an engine has answered to the questions of many."""

    def __init__(self, engine: Engine, answers: Mapping[Asked, Mapping[str, Answer]]) -> None:
        self.name, self.version = engine.name, engine.version
        self._answers = answers

    @contextmanager
    def running(self) -> "Iterator[Replay]":
        """It has answered already."""
        yield self

    def evaluate(self, questions: Iterable[Question]) -> Iterator[tuple[int, Mapping[str, Answer]]]:
        for question in questions:
            yield question.key, self._answers[question.kind, question.facts]


Judge = Callable[[EngineChoice, Sequence[Scan]], Iterator[Report]]


@pytest.fixture
def judge_all(monkeypatch: pytest.MonkeyPatch) -> Judge:
    """The reports of scans by one engine, which starts once; their policies, profiles and days must be equal.

    What scans ask is heard once, whichever engines judge them.
    """
    asked_by: dict[tuple[int, ...], tuple[Sequence[Scan], list[Asked]]] = {}

    def asked_of(scans: Sequence[Scan]) -> list[Asked]:
        key = tuple(map(id, scans))
        if key not in asked_by:
            listener = Listener()
            for each in scans:
                list(evaluate(listener, KnownAnswers(each.policies), each.builder, each.system.declared, no_progress))
            asked_by[key] = scans, list(listener.heard)  # while they are kept, no other has their ids
        return asked_by[key][1]

    def judge(choice: EngineChoice, scans: Sequence[Scan]) -> Iterator[Report]:
        first = scans[0]
        data = data_document(first.profile.data, first.system.catalog, first.request.today)
        assert all(each.profile == first.profile and each.policies == first.policies for each in scans)
        assert all(each.request.today == first.request.today for each in scans)
        engine = make_engine(choice, first.policies, data, EngineLimits())
        asked = asked_of(scans)
        questions = (Question(key, *each) for key, each in enumerate(asked))
        answers = {asked[key]: by_rule for key, by_rule in engine.evaluate(questions)}
        replay = Replay(engine, answers)
        monkeypatch.setattr(judgement, "make_engine", lambda *_, **__: replay)
        for each in scans:
            yield judge_assets(each, each.system.declared)

    return judge


Way = Callable[[Sequence[Path]], EngineChoice]


@pytest.fixture
def started(opa_binary: Path) -> Way:
    """An OPA that sovcheck starts."""
    return lambda _: StartedOpa(opa_binary)


@pytest.fixture
def uploaded(opa_server: str) -> Way:
    """A server that gets the policies for the scan."""
    return lambda _: OpaServer(opa_server)


@pytest.fixture
def preloaded(run_opa: Callable[..., str], tmp_path_factory: pytest.TempPathFactory) -> Way:
    """A server that has the bundled policies, and those of these paths, from a bundle."""

    def choose(policies: Sequence[Path]) -> EngineChoice:
        bundle = tmp_path_factory.mktemp("bundle") / "sovcheck.tar.gz"
        bundle.write_bytes(policy_bundle(load_policies(policies), None))
        return OpaServer(run_opa("--bundle", bundle), preloaded=True)

    return choose


@pytest.fixture
def both(judge_all: Judge, started: Way) -> Callable[..., Iterator[tuple[Report, Report]]]:
    """Each scan's report by the embedded engine, and that by OPA, in each of these ways."""

    def judge(scans: Sequence[Scan], *ways: Way) -> Iterator[tuple[Report, Report]]:
        embedded = list(judge_all(EMBEDDED, scans))
        for way in ways or (started,):
            yield from zip(embedded, judge_all(way(scans[0].request.policies), scans), strict=True)

    return judge
