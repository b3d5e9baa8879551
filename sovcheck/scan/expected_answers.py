"""What a framework must answer for a system: the SEAL over all and by objective, what holds it, and single clauses."""

from collections.abc import Iterator
from typing import Self

from sovcheck.constraints import Field, model_validator
from sovcheck.findings.report import Report
from sovcheck.frameworks.section import Assessment, ClauseAnswer, ClauseStatus, SealResult
from sovcheck.inventory.assets.asset import Record
from sovcheck.inventory.assets.scalars import Text
from sovcheck.policy.framework.model import Level


class ExpectedSeal(Record):
    """A level: ``seal`` where it is settled, ``at_most`` where open answers may still lower it."""

    seal: Level | None = None
    at_most: Level | None = None

    @model_validator(mode="after")
    def _say_one(self) -> Self:
        if (self.seal is None) is (self.at_most is None):
            raise ValueError("write `seal` where the level is settled, else `at_most`, and one of them alone")
        return self

    def __str__(self) -> str:
        return level_words(self.seal, self.at_most)


class ExpectedClause(Record):
    """The answer to one clause; of a ladder also by which step, and the most that its SEAL can be."""

    clause: Text
    status: ClauseStatus
    answer: int | None = Field(default=None, ge=1)
    seal_at_most: Level | None = None

    def deviations(self, found: ClauseAnswer) -> Iterator[str]:
        """What the answer says otherwise."""
        for name, expected in (("status", self.status), ("answer", self.answer), ("seal_at_most", self.seal_at_most)):
            got = getattr(found, name)
            if expected is not None and got != expected:
                told = "left open" if got is None else got
                yield f"{self.clause}: {name} {told}, expected {expected}"


class ExpectedFramework(Record):
    """The answers of one framework for one application; ``application`` left out are all of them together, or the one.

    ``framework`` is the id of a bundled framework, or a file beside the expectation. ``held_by`` are criteria that
    must be among those that hold the SEAL down.
    """

    framework: Text
    application: Text | None = None
    overall: ExpectedSeal | None = None
    held_by: tuple[Text, ...] = ()
    objectives: dict[Text, ExpectedSeal] = Field(default_factory=dict)
    clauses: tuple[ExpectedClause, ...] = ()

    @property
    def asks_for_seal(self) -> bool:
        """Whether it expects what only a framework with SEAL levels says."""
        return bool(self.overall or self.held_by or self.objectives)


def level_words(seal: int | None, at_most: int | None) -> str:
    """``SEAL-2``, or ``open, at most SEAL-2``."""
    return f"SEAL-{seal}" if seal is not None else f"open, at most SEAL-{at_most}"


def chosen(expected: ExpectedFramework, framework_id: str, report: Report) -> Assessment | None:
    """The assessment that is meant; None where the report has none for such an application."""
    for section in report.frameworks:
        if section.id == framework_id:
            named = {each.application: each for each in section.assessments}
            alone = section.assessments[0] if len(section.assessments) == 1 else None
            return named.get(expected.application, None if expected.application else alone)
    return None


def answer_deviations(expected: ExpectedFramework, found: Assessment) -> Iterator[str]:
    """What the assessment says otherwise than expected, each in a sentence."""
    before = f"{expected.framework}{f' for {found.application}' if found.application else ''}"
    answers = {answer.clause: answer for answer in found.answers}
    for clause in expected.clauses:
        yield from (f"{before}: {words}" for words in clause.deviations(answers[clause.clause]))
    if found.seal is not None:
        yield from (f"{before}: {words}" for words in _seal_deviations(expected, found.seal))


def _seal_deviations(expected: ExpectedFramework, found: SealResult) -> Iterator[str]:
    got = ExpectedSeal(seal=found.seal, at_most=None if found.seal is not None else found.at_most)
    if expected.overall is not None and got != expected.overall:
        yield f"overall {got}, expected {expected.overall}; held down by {', '.join(found.held_by) or 'nothing'}"
    for criterion in expected.held_by:
        if criterion not in found.held_by:
            yield f"{criterion} does not hold the SEAL down; {', '.join(found.held_by) or 'nothing'} does"
    for objective in found.objectives:
        wanted = expected.objectives.get(objective.objective)
        got = ExpectedSeal(seal=objective.seal, at_most=None if objective.seal is not None else objective.seal_at_most)
        if wanted is not None and got != wanted:
            yield f"{objective.objective} {got}, expected {wanted}"
