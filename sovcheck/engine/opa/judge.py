"""Answers the questions of a chunk by asking OPA for many entries at once, in the order that every engine shares."""

from collections.abc import Awaitable, Callable, Iterator, Mapping, Sequence
from functools import partial
from typing import NamedTuple

from sovcheck.engine.answer_cache import AnswerCache, Document
from sovcheck.engine.answers import Answer
from sovcheck.engine.decision import Judgement, MalformedFindingError, decide
from sovcheck.engine.interface import Question
from sovcheck.engine.opa.faults import NoReplyInTimeError, RejectedError
from sovcheck.inventory.assets.asset import Kind
from sovcheck.picklable import Picklable


class Ask(NamedTuple):
    """Entries to evaluate on one asset's facts."""

    entries: Sequence[str]
    facts: Mapping[str, object]


Evaluate = Callable[[Sequence[Ask]], Awaitable[Sequence[Mapping[str, object]]]]
"""Gives for each of the asks the values of its entries, None where one is undefined. Raises Fault."""


class RuleError(Picklable, Exception):
    """A rule from which there is no answer, on an asset of this kind."""

    def __init__(
        self, rule: str, kind: Kind, cause: RejectedError | NoReplyInTimeError | MalformedFindingError
    ) -> None:
        super().__init__(str(cause))
        self.rule = rule
        self.kind = kind
        self.cause = cause


class _UnansweredError(Exception):
    """A decision needs the value of an entry that has not been asked for."""

    def __init__(self, entry: str) -> None:
        super().__init__(entry)
        self.entry = entry


class _Row:
    """One question: what is known of its entries, and the answers that follow."""

    def __init__(self, question: Question, judgements: Sequence[tuple[Judgement, AnswerCache]]) -> None:
        self.kind = question.kind
        self.document = Document(question.facts)
        self.open = list(judgements)
        self._answers: dict[str, Answer | None] = {}
        self._order = [judgement.rule for judgement, _ in judgements]
        self._values: dict[str, object] = {}

    @property
    def answers(self) -> Mapping[str, Answer]:
        """The answers by rule id, in the order of the rules."""
        found = ((rule, self._answers[rule]) for rule in self._order)
        return {rule: answer for rule, answer in found if answer is not None}

    def missing(self, judgement: Judgement, cache: AnswerCache) -> str | None:
        """The entry that must be asked for next; None when the rule is answered. Raises MalformedFindingError."""
        try:
            self._answers[judgement.rule] = cache.get_or_judge(self.document, partial(self._decide, judgement))
        except _UnansweredError as error:
            return error.entry
        self.open.remove((judgement, cache))
        return None

    def learn(self, entries: Sequence[str], values: Mapping[str, object]) -> None:
        """Take in what was asked for."""
        self._values.update((entry, values[entry]) for entry in entries)

    def _decide(self, judgement: Judgement, part: Document) -> Answer | None:
        return decide(judgement, part.facts, self._value)

    def _value(self, entry: str) -> object:
        if entry not in self._values:
            raise _UnansweredError(entry)
        return self._values[entry]


class Judge:
    """Judges for one scan; remembers the answers to what rules can look at."""

    def __init__(self, evaluate: Evaluate, judgements: Mapping[Kind, Sequence[Judgement]]) -> None:
        self._evaluate = evaluate
        self._judgements = {
            kind: [(each, AnswerCache(each.reads)) for each in asked] for kind, asked in judgements.items()
        }

    async def answer(self, chunk: Sequence[Question]) -> list[Mapping[str, Answer]]:
        """The answers to each question by rule id. Raises RuleError for the first rule without one, and Fault.

        All rules are asked at once, which takes a few queries for a chunk. Where one of them fails or takes long, each
        is asked alone: a rule may take its time on each asset, and the first that fails is to be named. Where the
        server is late with what takes no time, too, that is not a rule's fault.
        """
        rows = [_Row(question, self._judgements[question.kind]) for question in chunk]
        try:
            await self._together(rows)
        except (RejectedError, NoReplyInTimeError, MalformedFindingError):
            for row in rows:
                await self._alone(row)
        return [row.answers for row in rows]

    async def _together(self, rows: Sequence[_Row]) -> None:
        while asks := [(row, entries) for row in rows if (entries := tuple(dict.fromkeys(_missing(row))))]:
            replies = await self._evaluate([Ask(entries, row.document.facts) for row, entries in asks])
            for (row, entries), values in zip(asks, replies, strict=True):
                row.learn(entries, values)

    async def _alone(self, row: _Row) -> None:
        for judgement, cache in tuple(row.open):
            try:
                while (entry := row.missing(judgement, cache)) is not None:
                    (values,) = await self._evaluate([Ask([entry], row.document.facts)])
                    row.learn([entry], values)
            except (RejectedError, MalformedFindingError) as error:
                raise RuleError(judgement.rule, row.kind, error) from error
            except NoReplyInTimeError as error:
                # A server that is late with an answer that takes no time is slow itself: then this raises.
                await self._evaluate([])
                raise RuleError(judgement.rule, row.kind, error) from error


def _missing(row: _Row) -> Iterator[str]:
    for judgement, cache in tuple(row.open):
        entry = row.missing(judgement, cache)
        if entry is not None:
            yield entry
