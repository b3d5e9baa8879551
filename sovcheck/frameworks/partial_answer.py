"""Partial answer: between which answers to a clause the true one lies, by the facts of one asset."""

from msgspec import Struct

NOT_MET = 1
MET = 2
"""The two answers to a clause that has no ladder."""


class PartialAnswer(Struct, frozen=True):
    """The true answer is none below ``low`` and none above ``high``, counted from 1, as far as this asset is asked.

    ``why`` is a sentence; ``fact`` names the facts behind it as facts documents do. Where both bounds are one, the
    facts decide.
    """

    clause: str
    low: int
    high: int
    why: str
    fact: str

    @property
    def is_settled(self) -> bool:
        """Whether one answer is left."""
        return self.low == self.high


def exactly(clause: str, answer: int, why: str, fact: str) -> PartialAnswer:
    """The facts decide."""
    return PartialAnswer(clause, answer, answer, why, fact)


def between(clause: str, low: int, high: int, why: str, fact: str) -> PartialAnswer:
    """The facts leave these answers open."""
    return PartialAnswer(clause, low, high, why, fact)


def met(clause: str, why: str, fact: str) -> PartialAnswer:
    """A clause without a ladder is met."""
    return PartialAnswer(clause, MET, MET, why, fact)


def not_met(clause: str, why: str, fact: str) -> PartialAnswer:
    """A clause without a ladder is not met."""
    return PartialAnswer(clause, NOT_MET, NOT_MET, why, fact)


def open_answer(clause: str, why: str, fact: str) -> PartialAnswer:
    """Nothing bars a clause without a ladder, and nothing shows it either."""
    return PartialAnswer(clause, NOT_MET, MET, why, fact)
