"""What is wrong with the files of an inventory, and what that leaves open of the rest."""

from collections.abc import Collection, Iterable

from msgspec import Struct
from msgspec.structs import replace

from sovcheck.errors import Problem
from sovcheck.inventory.problems import Problems


class Flaws(Struct, frozen=True):
    """What is wrong, and what was declared all the same.

    ``problems`` are the first by place, and ``count`` says how many there are. ``ids`` are all that the files declare,
    also of assets that could not be read; ``complete`` says whether every file was read to its end, so that an id that
    is not among them is declared nowhere. ``files`` are those of which something is wrong.
    """

    problems: tuple[Problem, ...] = ()
    count: int = 0
    ids: Collection[str] = ()
    complete: bool = True
    files: frozenset[str] = frozenset()

    def joined(self, problems: Iterable[Problem], ids: Collection[str], *, complete: bool) -> "Flaws":
        """These with others that were found in other files."""
        both = self.collected()
        both.extend(problems)
        return replace(self, problems=both.first, count=len(both), ids=ids, complete=complete)

    def collected(self) -> Problems:
        """The problems, for those of others to be added."""
        return Problems(self.problems, self.count - len(self.problems))


NO_FLAWS = Flaws()
