"""Frameworks as data: what is asked, in which order of answers, with which points, and from which source."""

from collections import Counter
from collections.abc import Iterator, Sequence
from enum import StrEnum
from math import isclose
from typing import Annotated, Literal

from msgspec import Struct

from sovcheck.catalog.entries.provenance import Certainty
from sovcheck.constraints import BeforeValidator, Field
from sovcheck.errors import Problem
from sovcheck.inventory.assets.asset import Record
from sovcheck.inventory.assets.scalars import Boolean, Day, Slug, Text
from sovcheck.inventory.lines import Step
from sovcheck.inventory.yaml_reader import Document
from sovcheck.suggestions import did_you_mean

HIGHEST_SEAL = 4
_FEWEST_RUNGS = 2
_HUNDREDTH = 0.005


def _number(value: object) -> object:
    """Scalars arrive as text."""
    if isinstance(value, str):
        try:
            return float(value)
        except ValueError:
            raise ValueError("write a number") from None
    return value


Points = Annotated[float, BeforeValidator(_number), Field(ge=0, le=1_000_000, allow_inf_nan=False)]
Level = Annotated[int, BeforeValidator(_number), Field(ge=0, le=HIGHEST_SEAL)]


class LegalForce(StrEnum):
    """What a framework is."""

    LAW = "law"
    GUIDANCE = "guidance"
    SCHEME = "scheme"
    STANDARD = "standard"
    PROPOSAL = "proposal"


class Judging(StrEnum):
    """How a framework is judged: by the SEAL of answers, clause by clause, or not at all: only its ids are known."""

    SEAL = "seal"
    CLAUSES = "clauses"
    MAPPING = "mapping"


class Extent(StrEnum):
    """How far facts of an inventory can answer; ``use``: of a duty to offer something, only whether it is used."""

    WHOLLY = "wholly"
    PARTLY = "partly"
    USE = "use"
    DECLARED = "declared"


class Source(Record):
    """Where what a framework says was read."""

    name: Text
    day: Day | None = None
    certainty: Certainty
    note: Text | None = None


class Answer(Record):
    """One step of a ladder, in words of our own; ``seal`` is the level that the answer guarantees."""

    says: Text
    points: Points
    seal: Level


class Item(Record):
    """A part of a criterion that is judged on its own; ``additional`` ones go beyond what the criterion asks.

    ``within`` are the blocs and countries that count as inside; left out they are those of the framework.
    """

    id: Text
    type: Literal["criterion", "additional"] = "criterion"
    asks: Text
    within: tuple[Text, ...] = ()
    extent: Extent = Extent.DECLARED


class Criterion(Record):
    """What is asked. ``extent`` says how far facts answer, ``limits`` what they cannot.

    ``answers`` run from the worst to the best. Without any, the criterion is met or not; so is each of its ``items``.
    """

    id: Text
    asks: Text
    extent: Extent = Extent.DECLARED
    limits: Text | None = None
    within: tuple[Text, ...] = ()
    answers: tuple[Answer, ...] = ()
    items: tuple[Item, ...] = ()
    certainty: Certainty | None = None
    note: Text | None = None

    @property
    def decides_seal(self) -> bool:
        """Whether some answer holds the SEAL below the highest."""
        return any(answer.seal < HIGHEST_SEAL for answer in self.answers)


class Objective(Record):
    """A group of criteria; ``total`` is what the points of the best answers sum up to, as published."""

    id: Text
    title: Text
    total: Points | None = None
    criteria: tuple[Criterion, ...] = Field(min_length=1)


class Clause(Struct, frozen=True):
    """What is answered on its own: a criterion, or one of the items that it has.

    ``within`` are the blocs and countries that count as inside for it.
    """

    id: str
    asks: str
    objective: Objective
    criterion: Criterion
    item: Item | None
    within: tuple[str, ...]

    @property
    def extent(self) -> Extent:
        """How far facts answer it."""
        return self.item.extent if self.item is not None else self.criterion.extent

    @property
    def steps(self) -> int:
        """How many steps its ladder has; 0 where it is met or not."""
        return len(self.criterion.answers)


class WeightSet(Record):
    """How much each objective counts, from one document; ``sum`` is what they add up to there."""

    id: Slug
    title: Text
    day: Day
    source: Text
    certainty: Certainty
    sum: Points
    seal_names: tuple[Text, ...] = ()
    weights: dict[Text, Points]


class Framework(Record):
    """A document of ``kind: Framework``.

    ``reference_set`` are the blocs of the catalog whose countries count as inside, whatever a profile trusts;
    ``complete`` says whether all clauses of the framework are here. Of several ``weight_sets`` the first counts.
    """

    api_version: Literal["sovcheck/v1"] = Field(alias="apiVersion")
    kind: Literal["Framework"]
    id: Slug
    title: Text
    version: Text
    day: Day | None = None
    force: LegalForce
    judged_by: Judging
    complete: Boolean
    reference_set: tuple[Slug, ...] = ()
    divisor: Points | None = None
    weight_sets: tuple[WeightSet, ...] = ()
    sources: tuple[Source, ...] = Field(min_length=1)
    licence: Text | None = None
    notes: tuple[Text, ...] = ()
    objectives: tuple[Objective, ...] = Field(min_length=1)

    def criteria(self) -> Iterator[tuple[Objective, Criterion]]:
        """Every criterion with its objective, in their order."""
        for objective in self.objectives:
            yield from ((objective, criterion) for criterion in objective.criteria)

    def answerable(self) -> Iterator[Clause]:
        """Every clause that is answered on its own, in their order."""
        for objective, criterion in self.criteria():
            within = criterion.within or self.reference_set
            if not criterion.items:
                yield Clause(criterion.id, criterion.asks, objective, criterion, None, within)
            for item in criterion.items:
                asks = f"{criterion.asks}: {item.asks}"
                yield Clause(item.id, asks, objective, criterion, item, item.within or within)

    def clauses(self) -> Iterator[str]:
        """Every id that a rule may refer to: of criteria, and of their items."""
        for _, criterion in self.criteria():
            yield criterion.id
            yield from (item.id for item in criterion.items)


def flaws(framework: Framework, document: Document) -> Iterator[Problem]:
    """What is wrong with it beyond its form: sums that are not as published, ids twice, objectives without weight."""
    yield from _repeated(framework, document)
    for place, weights in enumerate(framework.weight_sets):
        yield from _weight_flaws(framework, weights, document, ("weight_sets", place))
    for place, objective in enumerate(framework.objectives):
        yield from _total_flaws(objective, document, ("objectives", place))
    for path, criterion in _placed(framework):
        yield from _ladder_flaws(framework, criterion, document, path)


def _placed(framework: Framework) -> Iterator[tuple[tuple[Step, ...], Criterion]]:
    for number, objective in enumerate(framework.objectives):
        for place, criterion in enumerate(objective.criteria):
            yield ("objectives", number, "criteria", place), criterion


def _repeated(framework: Framework, document: Document) -> Iterator[Problem]:
    twice = {clause for clause, number in Counter(framework.clauses()).items() if number > 1}
    objectives = Counter(objective.id for objective in framework.objectives)
    for place, objective in enumerate(framework.objectives):
        if objectives[objective.id] > 1:
            yield _problem(document, ("objectives", place, "id"), f"{objective.id!r} stands there twice", "keep one")
    for path, criterion in _placed(framework):
        if criterion.id in twice or any(item.id in twice for item in criterion.items):
            yield _problem(document, (*path, "id"), f"{criterion.id!r} or an item of it stands there twice", "keep one")


def _weight_flaws(
    framework: Framework, weights: WeightSet, document: Document, path: tuple[Step, ...]
) -> Iterator[Problem]:
    known = [objective.id for objective in framework.objectives]
    for name in weights.weights:
        if name not in known:
            advice = did_you_mean(name, known, f"the objectives are {', '.join(known)}")
            yield _problem(document, (*path, "weights", name), f"there is no objective {name!r}", advice)
    missing = [name for name in known if name not in weights.weights]
    if missing:
        yield _problem(document, (*path, "weights"), f"{missing[0]} has no weight", "write one for each objective")
    total = sum(weights.weights.values())
    if not isclose(total, weights.sum, abs_tol=_HUNDREDTH):
        wrong = f"the weights add up to {total:g}, and not to {weights.sum:g} as published"
        yield _problem(document, (*path, "weights"), wrong, "hold each weight to the document it comes from")


def _total_flaws(objective: Objective, document: Document, path: tuple[Step, ...]) -> Iterator[Problem]:
    total = sum(criterion.answers[-1].points for criterion in objective.criteria if criterion.answers)
    if objective.total is not None and not isclose(total, objective.total, abs_tol=_HUNDREDTH):
        wrong = f"the best answers add up to {total:g}, and not to {objective.total:g} as published"
        yield _problem(document, (*path, "total"), wrong, "hold the points of each ladder to the document")


def _ladder_flaws(
    framework: Framework, criterion: Criterion, document: Document, path: tuple[Step, ...]
) -> Iterator[Problem]:
    if framework.judged_by is Judging.SEAL and len(criterion.answers) < _FEWEST_RUNGS:
        yield _problem(document, path, f"{criterion.id} has no ladder", "write its answers from the worst to the best")
    elif framework.judged_by is not Judging.SEAL and criterion.answers:
        yield _problem(document, (*path, "answers"), "a ladder stands where clauses are met or not", "remove it")
    for name, values in (
        ("points", [a.points for a in criterion.answers]),
        ("seal", [a.seal for a in criterion.answers]),
    ):
        place = _falls_at(values)
        if place is not None:
            wrong = f"{name} fall from {values[place - 1]:g} to {values[place]:g}"
            yield _problem(document, (*path, "answers", place, name), wrong, "answers run from the worst to the best")


def _falls_at(values: Sequence[float]) -> int | None:
    return next((place for place in range(1, len(values)) if values[place] < values[place - 1]), None)


def _problem(document: Document, path: tuple[Step, ...], wrong: str, advice: str) -> Problem:
    return Problem(document.location(path), ".".join(map(str, path)), wrong, advice)
