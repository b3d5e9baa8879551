"""The SEAL of the EU Cloud Sovereignty Framework: the lowest over all criteria, what holds it down and lifts it."""

from collections.abc import Iterable, Mapping, Sequence

from msgspec import Struct

from sovcheck.frameworks.section import Lift, ObjectiveResult, Score, SealResult
from sovcheck.policy.framework.model import HIGHEST_SEAL, Criterion, Framework

_DIGITS = 2


class Span(Struct, frozen=True):
    """Between which steps of its ladder the answer to a criterion lies; ``answered`` where anything is known of it."""

    low: int
    high: int
    answered: bool


Assets = Mapping[str, Mapping[str, int]]
"""By asset, the highest step to which it lets each criterion come."""


def judge_seal(framework: Framework, spans: Mapping[str, Span], assets: Assets) -> SealResult:
    """The overall result. Unknown counts as the worst for what is sure, and as the best for what can still be."""
    criteria = {criterion.id: criterion for _, criterion in framework.criteria()}
    floors = {name: criteria[name].answers[span.low - 1].seal for name, span in spans.items()}
    caps = {name: criteria[name].answers[span.high - 1].seal for name, span in spans.items()}
    at_most, sure = min(caps.values()), min(floors.values())
    settled = at_most if sure == at_most else None
    names = framework.weight_sets[0].seal_names if framework.weight_sets else ()
    return SealResult(
        seal=settled,
        name=names[settled] if settled is not None and len(names) > settled else None,
        at_most=at_most,
        open=sum(floors[name] < at_most for name in spans),
        answered=sum(span.answered and floors[name] == caps[name] for name, span in spans.items()),
        held_by=_held_by(caps, at_most),
        objectives=tuple(_objectives(framework, spans, floors, caps)),
        scores=tuple(_scores(framework, spans)),
        lift=_lift(caps, assets, criteria) if at_most < HIGHEST_SEAL else None,
    )


def _held_by(caps: Mapping[str, int], at_most: int) -> tuple[str, ...]:
    return tuple(name for name, cap in caps.items() if cap == at_most) if at_most < HIGHEST_SEAL else ()


def _objectives(
    framework: Framework, spans: Mapping[str, Span], floors: Mapping[str, int], caps: Mapping[str, int]
) -> Iterable[ObjectiveResult]:
    for objective in framework.objectives:
        names = [criterion.id for criterion in objective.criteria]
        sure, at_most = min(floors[name] for name in names), min(caps[name] for name in names)
        low, high = _points(objective.criteria, spans)
        yield ObjectiveResult(
            objective=objective.id,
            seal=at_most if sure == at_most else None,
            seal_at_most=at_most,
            open=sum(floors[name] < at_most for name in names),
            points_at_least=low,
            points_at_most=high,
        )


def _points(criteria: Sequence[Criterion], spans: Mapping[str, Span]) -> tuple[float, float]:
    low = sum(criterion.answers[spans[criterion.id].low - 1].points for criterion in criteria)
    high = sum(criterion.answers[spans[criterion.id].high - 1].points for criterion in criteria)
    return round(low, _DIGITS), round(high, _DIGITS)


def _scores(framework: Framework, spans: Mapping[str, Span]) -> Iterable[Score]:
    divisor = framework.divisor or 1.0
    points = {objective.id: _points(objective.criteria, spans) for objective in framework.objectives}
    for weights in framework.weight_sets:
        low = sum(weight * points[name][0] / divisor for name, weight in weights.weights.items())
        high = sum(weight * points[name][1] / divisor for name, weight in weights.weights.items())
        yield Score(weights=weights.id, at_least=round(low, _DIGITS), at_most=round(high, _DIGITS))


def _lift(caps: Mapping[str, int], assets: Assets, criteria: Mapping[str, Criterion]) -> Lift:
    """Of all single changes the one after which the SEAL can be highest, and which clears most of what holds it."""
    at_most = min(caps.values())
    holding = [name for name, cap in caps.items() if cap == at_most]
    freed = _freed_by(assets, criteria, holding)

    def after(free: frozenset[str], asset: str | None, criterion: str | None) -> tuple[tuple[int, int], Lift]:
        then = min((cap for name, cap in caps.items() if name not in free), default=HIGHEST_SEAL)
        cleared = tuple(name for name in holding if name in free)
        lift = Lift(asset=asset, criterion=criterion, seal_at_most=then, lifts=then > at_most, cleared=cleared)
        return (then, len(cleared)), lift

    changes = [after(frozenset(names), asset, None) for asset, names in sorted(freed.items())]
    changes += [after(frozenset({name}), None, name) for name in holding]
    best = max(rank for rank, _ in changes)
    return next(lift for rank, lift in changes if rank == best)


def _freed_by(assets: Assets, criteria: Mapping[str, Criterion], holding: Sequence[str]) -> dict[str, list[str]]:
    """By asset, the criteria that it alone holds as low as they are."""
    freed: dict[str, list[str]] = {}
    for name in holding:
        seals = {
            asset: criteria[name].answers[highest[name] - 1].seal
            for asset, highest in assets.items()
            if name in highest
        }
        least = min(seals.values(), default=HIGHEST_SEAL)
        lowest = [asset for asset, seal in seals.items() if seal == least]
        if len(lowest) == 1:
            freed.setdefault(lowest[0], []).append(name)
    return freed
