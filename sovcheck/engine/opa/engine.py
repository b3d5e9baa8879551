"""The OPA engine: asks a real Open Policy Agent, checks each reply, and gives the embedded engine's answers.

With each question goes one whose answer is known: a server that leaves out what rules find leaves that out, too.
"""

from collections import deque
from collections.abc import Generator, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Future
from contextlib import contextmanager
from typing import Any, Self

from sovcheck.engine.answers import Answer
from sovcheck.engine.batches import batches
from sovcheck.engine.interface import EngineLimits, Question
from sovcheck.engine.judgements import judgements_of
from sovcheck.engine.opa.client import Client
from sovcheck.engine.opa.deployment import Deployed, Deployment
from sovcheck.engine.opa.explanation import Explainer
from sovcheck.engine.opa.faults import ForeignError, RejectedError, UnreadableError
from sovcheck.engine.opa.judge import Ask, Judge
from sovcheck.engine.opa.loop import LoopThread
from sovcheck.engine.opa.memory_limit import CHUNKS_AT_ONCE
from sovcheck.inventory.assets.asset import Kind
from sovcheck.policy.bundle import known_answer
from sovcheck.policy.profile.data import DataDocument
from sovcheck.policy.rules import PolicySet
from sovcheck.policy.source.fact_references import reads_of

_DEFAULT_LIMITS = EngineLimits()
_NO_ANSWER = "the reply does not answer what was asked"
_KNOWN = Ask(known_answer.ENTRIES, dict(known_answer.FACTS))


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
        reads = reads_of(policies)
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
            Session(deployed, self._limits, loop) as conversation,
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


class Session:
    """An open connection for the time of a scan."""

    def __init__(self, deployed: Deployed, limits: EngineLimits, loop: LoopThread) -> None:
        self._deployed = deployed
        self._limits = limits
        self._loop = loop
        self._extra = {} if deployed.data is None else {"data": deployed.data}

    def __enter__(self) -> Self:
        self._client = self._loop.run(Client(self._deployed.address).__aenter__())
        return self

    def __exit__(self, *error: object) -> None:
        self._loop.run(self._client.__aexit__())

    async def evaluate(self, asks: Sequence[Ask]) -> Sequence[Mapping[str, object]]:
        """See ``judge.Evaluate``. Raises ForeignError when other policies than ours answer, or none."""
        asked = (*asks, _KNOWN)
        document = {"asks": [ask._asdict() for ask in asked], **self._extra}
        try:
            reply = await self._client.query(self._deployed.rule, document, self._limits.seconds)
        except RejectedError as error:
            file, line = self._deployed.place(error.file, error.line)
            raise RejectedError(str(error), file, line, parsed=error.parsed) from error
        if "result" not in reply:
            raise ForeignError("the server has no policies of sovcheck")
        *rows, known = self._rows(reply["result"], asked)
        if known != known_answer.ANSWERS:
            raise UnreadableError("the server gives a wrong answer to a question whose answer is known")
        return rows

    def _rows(self, result: Any, asked: Sequence[Ask]) -> Sequence[Mapping[str, object]]:
        """The answers to each of what was asked, of which none may be missing, doubled or out of its place."""
        revision, rows = (result.get("revision"), result.get("rows")) if isinstance(result, dict) else (None, None)
        if revision is None or not isinstance(rows, list):
            raise UnreadableError(_NO_ANSWER)
        if revision != self._deployed.revision:
            raise ForeignError("the server has other policies than these")
        if len(rows) != len(asked):
            raise UnreadableError(_NO_ANSWER)
        return [_checked_answers(row, number, ask) for number, (row, ask) in enumerate(zip(rows, asked, strict=True))]


def _checked_answers(row: Any, number: int, ask: Ask) -> Mapping[str, object]:
    answers = row.get("answers") if isinstance(row, dict) else None
    if not isinstance(answers, dict) or row.get("number") != number or answers.keys() != set(ask.entries):
        raise UnreadableError(_NO_ANSWER)
    return answers
