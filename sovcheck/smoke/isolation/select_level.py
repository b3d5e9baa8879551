"""Selects the level of isolation: the one that was asked for, or the strongest that this machine allows."""

from collections.abc import Sequence
from dataclasses import dataclass

from sovcheck.evidence.isolation import IsolationLevel
from sovcheck.smoke.failures import FailureCode, SmokeFailure
from sovcheck.smoke.isolation.availability import Offer, probe
from sovcheck.smoke.isolation.interface import Sandbox
from sovcheck.smoke.isolation.levels import WAYS


@dataclass(frozen=True, slots=True)
class Choice:
    """A way to isolate that works here, and the stronger ones that were refused, each with why and what to do."""

    sandbox: Sandbox
    refused: tuple[Offer, ...] = ()


def choose(level: IsolationLevel | None, minimum: IsolationLevel) -> Choice:
    """The way of this level, untried; without one the strongest that was tried and works, but never no isolation.

    Raises SmokeFailure (E_ISOLATION_UNAVAILABLE) when it is weaker than ``minimum``, or when none works.
    """
    choice = _strongest() if level is None else Choice(WAYS[level]())
    chosen = choice.sandbox.level
    if not chosen.reaches(minimum):
        which = "is the strongest that works here" if level is None else "is asked for"
        what = f"{chosen.value} {which}, and the weakest that counts is {minimum.value}{_reasons(choice.refused)}"
        raise SmokeFailure(FailureCode.ISOLATION_UNAVAILABLE, what)
    return choice


def _strongest() -> Choice:
    refused: list[Offer] = []
    for candidate in WAYS:
        if candidate == IsolationLevel.NONE:
            continue
        offer = probe(candidate)
        if offer.works:
            return Choice(WAYS[candidate](), tuple(refused))
        refused.append(offer)
    raise SmokeFailure(FailureCode.ISOLATION_UNAVAILABLE, f"no isolation works here{_reasons(refused)}")


def _reasons(refused: Sequence[Offer]) -> str:
    told = [f"{offer.level.value}: {offer.refusal}: {offer.advice}" for offer in refused]
    return f" ({'; '.join(told)})" if told else ""
