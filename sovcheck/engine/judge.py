"""Answers the questions of a chunk, and asks the evaluator nothing that it remembers."""

from collections.abc import Mapping, Sequence
from functools import partial

from sovcheck.engine import chunks
from sovcheck.engine.answers import Answer
from sovcheck.engine.board import Place, Stage
from sovcheck.engine.decision import Judgement, decide
from sovcheck.engine.evaluator import Evaluator
from sovcheck.engine.memory import Document, Memory
from sovcheck.engine.program import Program


class Judge:
    """One worker's judge: its evaluator, and for each kind what is asked and what was answered before."""

    def __init__(self, evaluator: Evaluator, program: Program) -> None:
        self.evaluator = evaluator
        self._docket = {
            kind: [(judgement, Memory(judgement.reads)) for judgement in judgements]
            for kind, judgements in program.judgements.items()
        }

    def answer(self, frame: bytes) -> bytes:
        """The answers to a chunk of questions."""
        questions = enumerate(chunks.unpack_questions(frame, tuple(self._docket)))
        return chunks.pack_answers(self._row(number, kind, facts) for number, (kind, facts) in questions)

    def _row(self, number: int, kind: str, text: str) -> Sequence[Answer | None]:
        document = Document(text)
        self.evaluator.look_at(text)
        return [
            memory.recall(document, partial(self._decide, judgement, Place(Stage.EVALUATING, number, index)))
            for index, (judgement, memory) in enumerate(self._docket[kind])
        ]

    def _decide(self, judgement: Judgement, place: Place, facts: Mapping[str, object]) -> Answer | None:
        return decide(judgement, facts, partial(self.evaluator.evaluate, place=place))
