"""Section of a report on a framework: clause by clause, for each application and for all of them."""

from datetime import date
from enum import StrEnum
from typing import Literal

from sovcheck.inventory.assets.asset import OwnRecord
from sovcheck.policy.framework.model import Extent, Judging, LegalForce


class ClauseStatus(StrEnum):
    """What is known of a clause. ``not-assessable``: no inventory can show it, or nothing is there that it is about."""

    MET = "met"
    NOT_MET = "not-met"
    UNKNOWN = "unknown"
    NOT_ASSESSABLE = "not-assessable"


class Basis(StrEnum):
    """Where an answer comes from."""

    COMPUTED = "computed"
    DECLARED = "declared"


class Ground(OwnRecord):
    """What one asset says to a clause; ``alike`` are so many more of whom the same is to be said."""

    asset: str
    alike: int = 0
    why: str
    fact: str


class DeclaredBy(OwnRecord):
    """The declaration behind an answer."""

    answer: str
    who: str
    day: date
    expires: date
    evidence: str
    sha256: str
    file: str
    line: int


class ClauseAnswer(OwnRecord):
    """The answer to one clause.

    Of a ladder ``answer`` is counted from 1; where it is open, it lies between ``at_least`` and ``at_most``. ``seal``
    is what the answer guarantees, where all that are left open guarantee the same; ``seal_at_most`` is the most that
    can still be. ``use`` says of a duty to offer something whether the customer makes use of it, which says nothing of
    whether the duty is met. ``grounds`` are those that hold the answer down, or leave it open.
    """

    clause: str
    status: ClauseStatus
    basis: Basis | None = None
    answer: int | None = None
    at_least: int | None = None
    at_most: int | None = None
    says: str | None = None
    seal: int | None = None
    seal_at_most: int | None = None
    points_at_least: float | None = None
    points_at_most: float | None = None
    use: Literal["used", "not-used"] | None = None
    grounds: tuple[Ground, ...] = ()
    further_grounds: int | None = None
    declared: DeclaredBy | None = None


class ObjectiveResult(OwnRecord):
    """An objective: SEAL and points as far as settled. ``open`` counts criteria that may still lower the SEAL."""

    objective: str
    seal: int | None = None
    seal_at_most: int
    open: int
    points_at_least: float
    points_at_most: float


class Score(OwnRecord):
    """The weighted score in percent by one set of weights: what is sure, and what would be with the best answers."""

    weights: str
    at_least: float
    at_most: float


class Lift(OwnRecord):
    """The one change that lifts most: another asset in the place of this one, or another answer to a criterion.

    ``seal_at_most`` is the most that the overall SEAL can be then, ``cleared`` criteria then hold it no more.
    """

    asset: str | None = None
    criterion: str | None = None
    seal_at_most: int
    lifts: bool
    cleared: tuple[str, ...]


class SealResult(OwnRecord):
    """The overall SEAL: the lowest over all criteria. Where ``seal`` is left out it is open, ``at_most`` the bound."""

    seal: int | None = None
    name: str | None = None
    at_most: int
    open: int
    answered: int
    held_by: tuple[str, ...]
    objectives: tuple[ObjectiveResult, ...]
    scores: tuple[Score, ...]
    lift: Lift | None = None


class Assessment(OwnRecord):
    """One application with all that it reaches, or, where ``application`` is left out, all of them together."""

    application: str | None = None
    name: str | None = None
    assets: int
    counts: dict[ClauseStatus, int]
    seal: SealResult | None = None
    answers: tuple[ClauseAnswer, ...]


class RuleBehind(OwnRecord):
    """A rule that has to do with a clause, and what it said over the whole system, by the profile's trusted set."""

    rule: str
    role: str
    passed: int
    fail: int
    unknown: int
    waived: int


class ClauseInfo(OwnRecord):
    """A clause as the framework has it, in words of our own."""

    id: str
    criterion: str
    objective: str
    asks: str
    type: Literal["criterion", "additional"] = "criterion"
    extent: Extent
    limits: str | None = None
    note: str | None = None
    rules: tuple[RuleBehind, ...] = ()


class WeightsInfo(OwnRecord):
    """A set of weights, with the document that it comes from."""

    id: str
    title: str
    day: date
    source: str
    weights: dict[str, float]


class SourceInfo(OwnRecord):
    """Where the framework's contents were read."""

    name: str
    day: date | None = None
    certainty: str
    note: str | None = None


class Contradiction(OwnRecord):
    """A declared answer that facts contradict: a finding of high severity."""

    clause: str
    application: str | None = None
    declared: str
    computed: str
    why: str
    file: str
    line: int
    severity: Literal["high"] = "high"


class FrameworkSection(OwnRecord):
    """The answers to one framework. ``inside`` are the countries that count as inside, whatever the profile trusts."""

    id: str
    title: str
    version: str
    force: LegalForce
    judged_by: Judging
    complete: bool
    day: date | None = None
    sha256: str
    inside: tuple[str, ...]
    notes: tuple[str, ...] = ()
    licence: str | None = None
    sources: tuple[SourceInfo, ...]
    weights: tuple[WeightsInfo, ...] = ()
    clauses: tuple[ClauseInfo, ...]
    assessments: tuple[Assessment, ...] = ()
    not_shown: int | None = None
    contradictions: tuple[Contradiction, ...] = ()
