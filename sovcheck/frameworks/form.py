"""Form of a framework to fill in: every clause with its choices, and what is known of it already."""

from collections.abc import Sequence

from msgspec import Struct

from sovcheck.frameworks.assessment import Judged
from sovcheck.frameworks.section import Basis, ClauseAnswer, ClauseStatus
from sovcheck.policy.framework.model import Clause, Framework

_STEPLESS = ("not met", "met")


class FormRow(Struct, frozen=True, kw_only=True):
    """A clause to answer. ``choices`` are the possible answers as one writes them, each with what it says.

    ``answer`` is filled in where it is known, ``settled`` where facts decide it so that nothing is left to declare;
    ``allowed`` are the answers that facts leave open.
    """

    framework: str
    application: str | None
    objective: str
    criterion: str
    clause: str
    asks: str
    limits: str | None
    choices: tuple[tuple[str, str], ...]
    allowed: tuple[str, ...]
    known: ClauseAnswer
    answer: str | None
    settled: bool


class Form(Struct, frozen=True):
    """The form of one framework."""

    framework: Framework
    rows: tuple[FormRow, ...]


def form_of(framework: Framework, judged: Sequence[Judged]) -> Form:
    """The form for each application; for all together only where there is none."""
    assessments = [each.assessment for each in judged]
    single = [each for each in assessments if each.application is not None] or assessments
    rows = [
        _row(framework.id, assessment.application, known, clause)
        for assessment in single
        for known, clause in zip(assessment.answers, framework.answerable(), strict=True)
    ]
    return Form(framework, tuple(rows))


def _row(framework: str, application: str | None, known: ClauseAnswer, clause: Clause) -> FormRow:
    criterion = clause.criterion
    choices = tuple((str(step), answer.says) for step, answer in enumerate(criterion.answers, start=1))
    choices = choices or tuple((word, "") for word in _STEPLESS)
    low, high = _bounds(known, len(choices))
    written = [name for name, _ in choices]
    return FormRow(
        framework=framework,
        application=application,
        objective=clause.objective.id,
        criterion=criterion.id,
        clause=clause.id,
        asks=clause.asks,
        limits=criterion.limits,
        choices=choices,
        allowed=tuple(written[low - 1 : high]),
        known=known,
        answer=written[low - 1] if low == high else None,
        settled=low == high and known.basis is Basis.COMPUTED,
    )


def _bounds(known: ClauseAnswer, steps: int) -> tuple[int, int]:
    if known.answer is not None:
        return known.answer, known.answer
    if known.at_least is not None and known.at_most is not None:
        return known.at_least, known.at_most
    word = {ClauseStatus.NOT_MET: 1, ClauseStatus.MET: 2}.get(known.status)
    return (word, word) if word is not None and known.basis is not None else (1, steps)
