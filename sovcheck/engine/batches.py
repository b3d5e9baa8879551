"""Questions in batches: large enough that sending one costs little, small enough that all workers have some."""

from collections.abc import Iterable, Iterator

from sovcheck.engine.interface import Question

_FIRST, _QUESTIONS = 4, 32
"""The first batch is small, and each has twice as many as the one before, so that the engine has work at once.

The largest was measured with both engines: what sending costs no longer shows.
"""

_CHARACTERS = 1 << 20


def batches(questions: Iterable[Question]) -> Iterator[list[Question]]:
    """All questions in their order, drawn as they are needed; no batch is empty."""
    batch: list[Question] = []
    characters, most = 0, _FIRST
    for question in questions:
        batch.append(question)
        characters += len(question.facts)
        if len(batch) == most or characters > _CHARACTERS:
            yield batch
            batch, characters, most = [], 0, min(2 * most, _QUESTIONS)
    if batch:
        yield batch
