"""Trials of sets of changes: what was judged of them already, so that no design is judged twice."""

from collections.abc import Sequence

from sovcheck.whatif.candidate import Candidate, made
from sovcheck.whatif.design import Design
from sovcheck.whatif.outcome import Judge, Outcome

Key = tuple[int, str, str]
"""What makes two candidates the same change."""

Chosen = tuple[Candidate, ...]
"""A set of changes."""


class Trials:
    """The outcomes of sets of changes to one design; sets that come to the same design are one."""

    def __init__(self, base: Design, judge: Judge) -> None:
        self.base = base
        self._judge = judge
        self._of_sets: dict[frozenset[Key], Outcome | None] = {}
        self._of_designs: dict[str, Outcome | None] = {}
        self._started: dict[tuple[Key, ...], Design] = {}
        self.judged = 0

    def design(self, stated: Sequence[Candidate], changes: Sequence[Candidate] = ()) -> Design:
        """The design with these changes on top of what is stated."""
        key = tuple(sorted(each.key for each in stated))
        if key not in self._started:
            self._started[key] = made(self.base, stated)
        return made(self._started[key], changes)

    def outcome(self, stated: Sequence[Candidate], changes: Sequence[Candidate] = ()) -> Outcome | None:
        """What the policies say of these changes on top of what is stated; None where they do not hold together."""
        key = frozenset(each.key for each in (*stated, *changes))
        if key not in self._of_sets:
            self._of_sets[key] = self._of(made(self.base, (*stated, *changes)))
        return self._of_sets[key]

    def in_detail(self, design: Design) -> Outcome | None:
        """The same of a design, with the paths that prove each result."""
        self.judged += 1
        return self._judge(design, detailed=True)

    def _of(self, design: Design) -> Outcome | None:
        key = repr(sorted(design.changed.items(), key=lambda item: item[0]))
        if key not in self._of_designs:
            self.judged += 1
            self._of_designs[key] = self._judge(design)
        return self._of_designs[key]
