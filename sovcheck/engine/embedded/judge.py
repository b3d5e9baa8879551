"""Judge of a worker: answers the questions of a chunk, and asks nothing that the answer cache holds."""

from collections.abc import Sequence
from functools import partial

from sovcheck.engine.answer_cache import AnswerCache, Document
from sovcheck.engine.answers import Answer
from sovcheck.engine.decision import Judgement, decide
from sovcheck.engine.embedded import protocol
from sovcheck.engine.embedded.evaluator import Evaluator
from sovcheck.engine.embedded.program import Program
from sovcheck.engine.embedded.worker_status import Position, Stage


class Judge:
    """One worker's judge: its evaluator, and for each kind what is asked and what was answered before."""

    def __init__(self, evaluator: Evaluator, program: Program) -> None:
        self.evaluator = evaluator
        self._judgements = {
            kind: [(judgement, AnswerCache(judgement.reads)) for judgement in judgements]
            for kind, judgements in program.judgements.items()
        }

    def answer(self, frame: bytes) -> bytes:
        """The answers to a chunk of questions."""
        questions = enumerate(protocol.unpack_questions(frame, tuple(self._judgements)))
        return protocol.pack_answers(self._row(number, kind, facts) for number, (kind, facts) in questions)

    def _row(self, number: int, kind: str, text: str) -> Sequence[Answer | None]:
        document = Document(text)
        self.evaluator.begin(Position(Stage.EVALUATING, number))
        return [
            cache.get_or_judge(document, partial(self._decide, judgement, Position(Stage.EVALUATING, number, index)))
            for index, (judgement, cache) in enumerate(self._judgements[kind])
        ]

    def _decide(self, judgement: Judgement, position: Position, part: Document) -> Answer | None:
        self.evaluator.look_at(part.text, position, judgement.package)
        return decide(judgement, part.facts, self.evaluator.evaluate)
