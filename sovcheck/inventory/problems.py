"""What is wrong with the input: the first problems by place, and a count of those that nobody would read."""

from collections.abc import Iterable

from sovcheck.errors import Problem
from sovcheck.inventory.limits import LIMITS


class Problems:
    """Collects problems in bounded memory, however many there are."""

    def __init__(self, problems: Iterable[Problem] = (), more: int = 0, most: int = LIMITS.problems) -> None:
        self._most = most
        self._first: list[Problem] = []
        self._count = more
        self.extend(problems)

    def __len__(self) -> int:
        """How many there are."""
        return self._count

    @property
    def full(self) -> bool:
        """Whether as many are known as are listed: of others it is enough to count them."""
        return len(self._first) > self._most

    @property
    def first(self) -> tuple[Problem, ...]:
        """The first by place, one more than is listed at most."""
        return tuple(sorted(self._first)[: self._most + 1])

    def add(self, problem: Problem) -> None:
        """One more."""
        self._first.append(problem)
        self._count += 1
        if len(self._first) > 4 * self._most:
            self._first = sorted(self._first)[: self._most + 1]

    def extend(self, problems: Iterable[Problem]) -> None:
        """Several more; of a stream nothing is kept but the first."""
        for problem in problems:
            self.add(problem)

    def count(self, number: int) -> None:
        """So many more, of which nobody asks what they are."""
        self._count += number

    def listed(self) -> tuple[Problem, ...]:
        """The first, and of the others how many they are."""
        first = self.first
        more = self._count - min(len(first), self._most)
        if not more:
            return first
        wrong = f"and {more:,} more problem{'' if more == 1 else 's'}"
        return *first[: self._most], Problem(first[-1].location, "", wrong, "correct these first")
