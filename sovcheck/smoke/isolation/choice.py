"""Chooses how to isolate: the way that was asked for, or the strongest that this machine allows."""

from dataclasses import dataclass

from sovcheck.evidence.isolation import IsolationLevel
from sovcheck.smoke.failures import FailureCode, SmokeFailure
from sovcheck.smoke.isolation.availability import Offer, probe
from sovcheck.smoke.isolation.interface import Sandbox
from sovcheck.smoke.isolation.ways import WAYS


@dataclass(frozen=True, slots=True)
class Choice:
    """A way to isolate that works here, and the stronger ones that were refused, each with why and what to do."""

    sandbox: Sandbox
    refused: tuple[Offer, ...] = ()


def choose(level: IsolationLevel | None) -> Choice:
    """The way of this level, untried; without one the strongest that was tried and works, but never no isolation.

    Raises SmokeFailure (E_ISOLATION_UNAVAILABLE) when none works, with every reason.
    """
    if level is not None:
        return Choice(WAYS[level]())
    refused: list[Offer] = []
    for candidate in WAYS:
        if candidate == IsolationLevel.NONE:
            continue
        offer = probe(candidate)
        if offer.works:
            return Choice(WAYS[candidate](), tuple(refused))
        refused.append(offer)
    reasons = "; ".join(f"{offer.level.value}: {offer.refusal}" for offer in refused)
    raise SmokeFailure(FailureCode.ISOLATION_UNAVAILABLE, f"no isolation works here ({reasons})")
