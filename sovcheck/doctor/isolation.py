"""Which ways to cut smoke inference off from the network work for this user; each is tried with an empty job."""

from collections.abc import Sequence

from sovcheck.doctor.findings import Condition, Finding
from sovcheck.evidence.isolation import IsolationLevel
from sovcheck.smoke.isolation.availability import Offer, probe

_PURPOSE = "smoke inference cut off from the network"
_WAYS = (IsolationLevel.NETNS, IsolationLevel.NOTIFY)


def check_isolation(offers: Sequence[Offer] | None = None) -> Finding:
    """Namespaces, or at least the recording filter; ``offers`` is what trying them gave, by default now."""
    offers = [probe(level) for level in _WAYS] if offers is None else offers
    works = [offer.level.value for offer in offers if offer.works]
    refused = [offer for offer in offers if not offer.works]
    found = f"by {' or '.join(works)}" if works else "refused"
    return Finding(
        name="isolation",
        condition=_condition(works),
        found="; ".join([found, *(f"{offer.level.value}: {offer.refusal}" for offer in refused)]),
        purpose=_PURPOSE,
        advice=tuple(f"{offer.level.value}: {offer.advice}" for offer in refused),
    )


def _condition(works: Sequence[str]) -> Condition:
    if IsolationLevel.NETNS.value in works:
        return Condition.FIT
    return Condition.UNFIT if works else Condition.MISSING
