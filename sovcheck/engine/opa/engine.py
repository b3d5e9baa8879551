"""The OPA engine: asks a real Open Policy Agent, and gives the answers that the embedded engine gives."""

from collections import deque
from collections.abc import Generator, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Future
from contextlib import contextmanager

from sovcheck.engine.answers import Answer
from sovcheck.engine.batches import batches
from sovcheck.engine.interface import EngineLimits, Question
from sovcheck.engine.judgements import judgements_of
from sovcheck.engine.opa.deployment import Deployment
from sovcheck.engine.opa.explanation import Explainer
from sovcheck.engine.opa.judge import Judge
from sovcheck.engine.opa.loop import LoopThread
from sovcheck.engine.opa.memory_limit import CHUNKS_AT_ONCE
from sovcheck.engine.opa.session import Conversation
from sovcheck.inventory.assets.asset import Kind
from sovcheck.policy.profile.data import DataDocument
from sovcheck.policy.rules import PolicySet
from sovcheck.policy.source.fact_references import facts_read

_DEFAULT_LIMITS = EngineLimits()


class OpaEngine:
    """Judges facts by the rules of a policy set, which a deployment brings before OPA."""

    name = "opa"

    def __init__(
        self, policies: PolicySet, data: DataDocument, limits: EngineLimits = _DEFAULT_LIMITS, *, at: Deployment
    ) -> None:
        self._policies = policies
        self._data = data
        self._limits = limits
        self._deployment = at
        asked = {kind: tuple(rule for rule in policies.rules if kind in rule.applies_to) for kind in Kind}
        reads = facts_read(policies.rules, policies.modules)
        self._judgements = {kind: judgements_of(kind, rules, reads) for kind, rules in asked.items()}

    @property
    def version(self) -> str:
        """The version of OPA. Raises EngineError when it cannot be found out."""
        with Explainer(self._policies, self._limits).explaining():
            return self._deployment.version()

    def evaluate(self, questions: Iterable[Question]) -> Generator[tuple[int, Mapping[str, Answer]], None, None]:
        """See ``Engine``. OPA has the policies from the first ``next`` to the end of the generator."""
        with self.running() as running:
            yield from running.evaluate(questions)

    @contextmanager
    def running(self) -> "Iterator[_Running]":
        """See ``Engine``. OPA has the policies until it is left."""
        explainer = Explainer(self._policies, self._limits)
        explainer.check_entries()
        with (
            LoopThread() as loop,
            explainer.explaining(),
            self._deployment.open(self._policies, self._data, self._limits, loop) as deployed,
            explainer.explaining(deployed),
            Conversation(deployed, self._limits, loop) as conversation,
        ):
            yield _Running(Judge(conversation.evaluate, self._judgements), loop)


class _Running:
    """An OPA that has the policies, and a judge that remembers."""

    def __init__(self, judge: Judge, loop: LoopThread) -> None:
        self._judge = judge
        self._loop = loop

    def evaluate(self, questions: Iterable[Question]) -> Generator[tuple[int, Mapping[str, Answer]], None, None]:
        """See ``Answering``."""
        yield from _answers(self._judge, batches(questions), self._loop)


def _answers(
    judge: Judge, chunks: Iterator[list[Question]], loop: LoopThread
) -> Iterator[tuple[int, Mapping[str, Answer]]]:
    """The answers in order, with some chunks always on their way."""
    waiting: deque[tuple[list[Question], Future[list[Mapping[str, Answer]]]]] = deque()
    for chunk in chunks:
        waiting.append((chunk, loop.start(judge.answer(chunk))))
        while len(waiting) > CHUNKS_AT_ONCE or (waiting and waiting[0][1].done()):
            yield from _answered(*waiting.popleft())
    while waiting:
        yield from _answered(*waiting.popleft())


def _answered(
    chunk: Sequence[Question], future: "Future[list[Mapping[str, Answer]]]"
) -> Iterator[tuple[int, Mapping[str, Answer]]]:
    for question, by_rule in zip(chunk, future.result(), strict=True):
        yield question.key, by_rule
