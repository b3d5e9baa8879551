"""Assessment of a framework: what every asset says, combined for each application, with what was declared."""

from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence

from msgspec import Struct

from sovcheck.frameworks.combination import Combined, Said, combine
from sovcheck.frameworks.declarations import Declared
from sovcheck.frameworks.evaluators import OF_CLAUSE, OF_FRAMEWORK, Facts
from sovcheck.frameworks.partial_answer import MET, NOT_MET, PartialAnswer
from sovcheck.frameworks.reference_set import Places, ReferenceSet
from sovcheck.frameworks.seal import Span, judge_seal
from sovcheck.frameworks.section import (
    Assessment,
    Basis,
    ClauseAnswer,
    ClauseStatus,
    Contradiction,
    DeclaredBy,
    Ground,
)
from sovcheck.policy.framework.model import HIGHEST_SEAL, Criterion, Extent, Framework, Judging

_MOST_GROUNDS = 5
_WORDS = {NOT_MET: "not met", MET: "met"}


class Member(Struct, frozen=True):
    """An asset of which so many are alike, by the number of its facts."""

    asset: str
    number: int
    facts: int


class Subject(Struct, frozen=True):
    """What is judged as one: an application with all that it reaches, or, without one, everything."""

    application: str | None
    name: str | None
    assets: int
    members: tuple[Member, ...]


class Judged(Struct, frozen=True):
    """The answers for one subject, and what of the declared ones facts contradict."""

    assessment: Assessment
    contradictions: tuple[Contradiction, ...]


class Assessor:
    """Judges subjects by one framework. Facts are looked at once, however many subjects they belong to."""

    def __init__(
        self, framework: Framework, facts: Sequence[Facts], places: Places, declared: Sequence[Declared]
    ) -> None:
        self._framework = framework
        self._declared = [each for each in declared if each.framework == framework.id]
        self._answers: list[tuple[PartialAnswer, ...]] = []
        self._class_of: list[int] = []
        self._clauses = tuple(framework.answerable())
        self._steps = {clause.id: clause.steps or MET for clause in self._clauses}
        self._is_application = [each["kind"] == "application" for each in facts]
        self._sort(facts, places)

    def judge(self, subject: Subject) -> Judged:
        """Every clause, in the order of the framework."""
        said = self._said(subject)
        combined = {clause: combine(clause, of_clause) for clause, of_clause in said.items()}
        answers: list[ClauseAnswer] = []
        contradictions: list[Contradiction] = []
        spans: dict[str, Span] = {}
        for clause in self._clauses:
            declared = self._declaration(clause.id, subject)
            found = combined.get(clause.id)
            if clause.extent is Extent.USE:
                answer = _use(clause.id, clause.criterion, found, declared)
                answers.append(answer)
                spans[clause.id] = Span(NOT_MET, MET, answered=declared is not None)
                continue
            if declared is not None and found is not None and declared.step > found.high:
                contradictions.append(_contradiction(clause.id, clause.criterion, declared, found, subject))
                declared = None
            answer, span = _answer(clause.id, clause.criterion, found, declared)
            answers.append(answer)
            spans[clause.id] = span
        counts = Counter(answer.status for answer in answers)
        seal = None
        if self._framework.judged_by is Judging.SEAL:
            seal = judge_seal(self._framework, spans, _caps_by_asset(said, self._applications_of(subject)))
        assessment = Assessment(
            application=subject.application,
            name=subject.name,
            assets=subject.assets,
            counts={status: counts[status] for status in ClauseStatus},
            seal=seal,
            answers=tuple(answers),
        )
        return Judged(assessment, tuple(contradictions))

    def _applications_of(self, subject: Subject) -> frozenset[str]:
        return frozenset(member.asset for member in subject.members if self._is_application[member.facts])

    def _sort(self, facts: Sequence[Facts], places: Places) -> None:
        """Facts that say the same to every clause are one class: they may differ in much that nobody asks about."""
        numbers: dict[tuple[PartialAnswer, ...], int] = {}
        inside = {clause.id: places.of(clause.within) for clause in self._clauses}
        everywhere = places.of(self._framework.reference_set)
        for each in facts:
            found = tuple(self._within_ladders(_answers_of(each, self._framework.id, everywhere, inside)))
            number = numbers.setdefault(found, len(self._answers))
            if number == len(self._answers):
                self._answers.append(found)
            self._class_of.append(number)

    def _within_ladders(self, answers: Iterator[PartialAnswer]) -> Iterator[PartialAnswer]:
        """A file of the user's own may have the id of a framework of ours, and other clauses or shorter ladders."""
        for answer in answers:
            most = self._steps.get(answer.clause)
            if most is not None:
                low, high = min(answer.low, most), min(answer.high, most)
                yield PartialAnswer(answer.clause, low, high, answer.why, answer.fact)

    def _said(self, subject: Subject) -> dict[str, list[Said]]:
        first: dict[int, str] = {}
        numbers: Counter[int] = Counter()
        for member in subject.members:
            number = self._class_of[member.facts]
            first.setdefault(number, member.asset)
            numbers[number] += member.number
        said: dict[str, list[Said]] = {}
        for number, asset in first.items():
            for answer in self._answers[number]:
                said.setdefault(answer.clause, []).append(Said(asset, numbers[number], answer))
        return said

    def _declaration(self, clause: str, subject: Subject) -> Declared | None:
        """The answer for this application, else the one for all."""
        of_clause = [each for each in self._declared if each.answer.criterion == clause]
        own = [each for each in of_clause if each.answer.application == subject.application]
        return next(iter([*own, *(each for each in of_clause if each.answer.application is None)]), None)


def _answers_of(
    facts: Facts, framework: str, everywhere: ReferenceSet, inside: Mapping[str, ReferenceSet]
) -> Iterator[PartialAnswer]:
    """What these facts say to the clauses of the framework; ``inside`` is by clause."""
    kind = str(facts["kind"])
    for evaluate in OF_FRAMEWORK.get(framework, {}).get(kind, ()):
        yield from evaluate(facts, everywhere)
    for clause, evaluate_clause in OF_CLAUSE.get(framework, {}).get(kind, {}).items():
        yield from evaluate_clause(facts, clause, inside.get(clause, everywhere))


def _caps_by_asset(said: Mapping[str, Sequence[Said]], applications: Collection[str]) -> dict[str, dict[str, int]]:
    """By asset, the highest step to which it lets each criterion come; no one change replaces several alike.

    Applications are not replaced: what holds one down is below it.
    """
    caps: dict[str, dict[str, int]] = {}
    for clause, of_clause in said.items():
        for each in of_clause:
            if each.asset in applications:
                continue
            name = each.asset if each.number == 1 else f"{each.asset} and {each.number - 1} alike"
            highest = caps.setdefault(name, {})
            highest[clause] = min(highest.get(clause, each.answer.high), each.answer.high)
    return caps


def _contradiction(
    clause: str, criterion: Criterion, declared: Declared, found: Combined, subject: Subject
) -> Contradiction:
    worst = found.behind[0]
    return Contradiction(
        clause=clause,
        application=subject.application,
        declared=_words(criterion, declared.step),
        computed=f"at most {_words(criterion, found.high)}" if criterion.answers else _words(criterion, found.high),
        why=f"{worst.asset}: {worst.answer.why}",
        file=declared.location.file,
        line=declared.location.line or 0,
    )


def _answer(
    clause: str, criterion: Criterion, found: Combined | None, declared: Declared | None
) -> tuple[ClauseAnswer, Span]:
    steps = len(criterion.answers) or MET
    if found is None and declared is None:
        return ClauseAnswer(clause=clause, status=ClauseStatus.NOT_ASSESSABLE), Span(1, steps, answered=False)
    low, high = (found.low, found.high) if found is not None else (1, steps)
    basis = Basis.COMPUTED
    if declared is not None and not (low == high == declared.step):
        low = high = declared.step
        basis = Basis.DECLARED
    answer = _written(clause, criterion, low, high, basis)
    return answer.model_copy(update={**_grounds(found), "declared": _declared_by(declared, criterion)}), Span(
        low, high, answered=True
    )


def _use(clause: str, criterion: Criterion, found: Combined | None, declared: Declared | None) -> ClauseAnswer:
    """Whether what is offered is used; that it is offered to everybody can be declared only."""
    answer = ClauseAnswer(clause=clause, status=ClauseStatus.NOT_ASSESSABLE)
    if declared is not None:
        answer = _written(clause, criterion, declared.step, declared.step, Basis.DECLARED)
    elif found is not None:
        answer = answer.model_copy(update={"basis": Basis.COMPUTED})
    if found is not None and found.low == found.high:
        answer = answer.model_copy(update={"use": "used" if found.low == MET else "not-used"})
    return answer.model_copy(update={**_grounds(found), "declared": _declared_by(declared, criterion)})


def _written(clause: str, criterion: Criterion, low: int, high: int, basis: Basis) -> ClauseAnswer:
    settled = low == high
    if not criterion.answers:
        status = (ClauseStatus.MET if low == MET else ClauseStatus.NOT_MET) if settled else ClauseStatus.UNKNOWN
        return ClauseAnswer(clause=clause, status=status, basis=basis)
    worst, best = criterion.answers[low - 1], criterion.answers[high - 1]
    return ClauseAnswer(
        clause=clause,
        status=_ladder_status(criterion, low, high),
        basis=basis,
        answer=low if settled else None,
        at_least=None if settled else low,
        at_most=None if settled else high,
        says=best.says if settled else None,
        seal=best.seal if worst.seal == best.seal else None,
        seal_at_most=best.seal,
        points_at_least=worst.points,
        points_at_most=best.points,
    )


def _ladder_status(criterion: Criterion, low: int, high: int) -> ClauseStatus:
    """Met is the highest SEAL for sure; where every answer gives that, the last answer."""
    last = len(criterion.answers)
    if criterion.decides_seal:
        good = [answer.seal == HIGHEST_SEAL for answer in criterion.answers]
    else:
        good = [step == last for step in range(1, last + 1)]
    if good[low - 1]:
        return ClauseStatus.MET
    return ClauseStatus.UNKNOWN if good[high - 1] else ClauseStatus.NOT_MET


def _grounds(found: Combined | None) -> dict[str, object]:
    if found is None:
        return {}
    grounds = [
        Ground(asset=said.asset, alike=said.number - 1, why=said.answer.why, fact=said.answer.fact)
        for said in found.behind[:_MOST_GROUNDS]
    ]
    return {"grounds": tuple(grounds), "further_grounds": max(0, len(found.behind) - _MOST_GROUNDS) or None}


def _declared_by(declared: Declared | None, criterion: Criterion) -> DeclaredBy | None:
    if declared is None:
        return None
    answer = declared.answer
    return DeclaredBy(
        answer=_words(criterion, declared.step),
        who=answer.who,
        day=answer.day,
        expires=answer.expires,
        evidence=answer.evidence.path,
        sha256=answer.evidence.sha256,
        file=declared.location.file,
        line=declared.location.line or 0,
    )


def _words(criterion: Criterion, step: int) -> str:
    """``4 (Mostly in the EU)``, or ``met``."""
    return f"{step} ({criterion.answers[step - 1].says})" if criterion.answers else _WORDS[step]
