"""Measured speed and cost of an application, next to how fast it has to be, and how much that may cost."""

from datetime import date
from json import dumps

from msgspec import Struct

from sovcheck.facts.contracts import days_since
from sovcheck.facts.documents.application import RunningCostFacts, ServiceLevelFacts, SpeedFacts
from sovcheck.facts.sources import Sources
from sovcheck.inventory.assets.application import Application, ServiceLevel
from sovcheck.inventory.assets.model import Access, Model

_NO_LEVEL = ServiceLevel.model_construct()


class Measured(Struct, frozen=True):
    """A model by how fast it is, and the requirements that lead to it; equally fast ones are one."""

    chain: tuple[str, ...]
    facts: SpeedFacts


def service_level(application: Application) -> ServiceLevelFacts:
    """What is declared."""
    level = application.service_level or _NO_LEVEL
    return {
        "max_first_token_ms": level.max_first_token_ms,
        "min_tokens_per_second": level.min_tokens_per_second,
        "max_monthly_cost": level.max_monthly_cost,
    }


def running_cost(application: Application, today: date) -> RunningCostFacts:
    """What is stated of one month."""
    cost = application.running_cost
    return {
        "monthly": cost.monthly if cost is not None else None,
        "measured_days_ago": days_since(cost.measured, today) if cost is not None else None,
        "billed": cost.bill_sha256 is not None if cost is not None else None,
    }


def speeds_of(application: Application, sources: Sources) -> list[Measured]:
    """The models among its requirements, all alternatives included, whose weights are held here."""
    found: dict[str, tuple[tuple[str, ...], SpeedFacts]] = {}
    for required in sources.requirements.of(application):
        for option in sorted(required.options):
            model = sources.asset(option, Model)
            if model is not None and model.access is not Access.API:
                facts = _measure(model, sources)
                found.setdefault(dumps(facts, sort_keys=True), ((*required.chain, option), facts))
    ordered = [found[text] for text in sorted(found)]
    return [Measured(chain, {**facts, "path": f"speed:{index}"}) for index, (chain, facts) in enumerate(ordered)]


def _measure(model: Model, sources: Sources) -> SpeedFacts:
    latest = sources.evidence.of_model(model.id)
    speed = latest.predicate.speed if latest is not None else None
    return {
        "first_token_ms": speed.ttft_ms if speed is not None else None,
        "tokens_per_second": speed.decode_tok_s if speed is not None else None,
        "path": "",
    }
