"""A way to pass: the changes in the order in which to make them, and how the system is after each."""

from typing import Any, Literal

from sovcheck.constraints import Field
from sovcheck.findings.answer.changes import Change, Standing
from sovcheck.findings.report import MissingField
from sovcheck.inventory.assets.asset import Record
from sovcheck.policy.severity import Severity
from sovcheck.whatif.search_result import Extent


class Remaining(Record):
    """What still keeps the system from passing, and why no change here settles it."""

    rule: str
    severity: Severity
    status: str
    asset: str
    message: str
    missing: tuple[MissingField, ...] = ()
    why: str


class WayToPass(Record):
    """What ``whatif --to-pass`` finds, ``sovcheck.whatif.to-pass/v1``.

    ``steps`` lead from ``before`` to ``after``; ``cost`` is theirs together. ``candidates`` were compared in
    ``judged`` judgements, up to ``max_changes`` at once where every set was tried. ``worse`` says what the system has
    then and has not now. ``patch`` makes all steps; a scan with it gives ``after``. Where nothing passes, the steps
    are the best that was reached, and ``remaining`` says what is left.
    """

    schema_id: Literal["sovcheck.whatif.to-pass/v1"] = Field(default="sovcheck.whatif.to-pass/v1", alias="schema")
    name: str | None = None
    profile: str
    home: str
    today: str
    extent: Extent
    evaluated: int
    before: Standing
    after: Standing
    steps: tuple[Change, ...]
    cost: int
    candidates: int
    judged: int
    max_changes: int
    seconds: float
    assumed: tuple[str, ...] = ()
    warnings: tuple[Change, ...] = ()
    worse: tuple[str, ...] = ()
    remaining: tuple[Remaining, ...] = ()
    patch: dict[str, Any]

    @property
    def passes(self) -> bool:
        """Whether a set of changes was found that passes."""
        return self.after.passes

    @property
    def exit_code(self) -> int:
        """0 where a passing set exists, 1 where none was found, 3 where nothing was evaluated."""
        if self.passes:
            return 0
        return 1 if self.evaluated else 3
