"""Questions in batches: large enough that sending one costs little, small enough that all workers have some."""

from collections.abc import Iterable, Iterator

from sovcheck.engine.interface import Question

_QUESTIONS = 32
"""Measured with both engines; what sending costs no longer shows."""

_CHARACTERS = 1 << 20


def batches(questions: Iterable[Question]) -> Iterator[list[Question]]:
    """All questions in their order, drawn as they are needed; no batch is empty."""
    batch: list[Question] = []
    characters = 0
    for question in questions:
        batch.append(question)
        characters += len(question.facts)
        if len(batch) == _QUESTIONS or characters > _CHARACTERS:
            yield batch
            batch, characters = [], 0
    if batch:
        yield batch
