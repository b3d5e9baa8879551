"""Result of a search, and its limits: what it may spend, and what it found."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from sovcheck.whatif.candidate import Candidate
from sovcheck.whatif.design import Design
from sovcheck.whatif.outcome import Outcome

_TO_SEARCH = 0.85
"""The share of the time in which sets of changes are tried."""


class Extent(StrEnum):
    """How far the search came: ``smallest`` only where every cheaper or smaller set was tried, or cannot be one."""

    SMALLEST = "smallest"
    NONE_SMALLER_FOUND = "none-smaller-found"
    NONE_FOUND = "none-found"


@dataclass(frozen=True, slots=True)
class Found:
    """What was found: facts and changes that together give the outcome, out of how many candidates.

    Without a passing set they are the best that was reached, and ``outcome`` says what remains, in detail.
    """

    extent: Extent
    chosen: tuple[Candidate, ...]
    design: Design
    outcome: Outcome
    candidates: int
    judged: int


@dataclass(frozen=True, slots=True)
class Limits:
    """How many changes an exact search tries together, and who says what share of the time has passed."""

    changes: int
    passed: Callable[[], float]

    @property
    def is_over(self) -> bool:
        """Whether no more is to be tried; a little is left, to take away facts that are superfluous."""
        return self.passed() >= _TO_SEARCH
