"""SecNumCloud 3.2, section 19.6: seat, capital, votes and power of the party that runs a host or a service."""

from collections.abc import Iterator

from sovcheck.facts.documents.parties import OrganizationFacts
from sovcheck.frameworks.control import Operated, decision, joined, who_runs
from sovcheck.frameworks.partial_answer import PartialAnswer, met, not_met, open_answer
from sovcheck.frameworks.reference_set import ReferenceSet

MOST_ALONE = 24.0
MOST_TOGETHER = 39.0
"""Percent of capital or votes that holders from outside may have: limits for those outside, not for those inside."""

_ROUNDING = 0.005


def of_capital_alone(facts: Operated, clause: str, inside: ReferenceSet) -> Iterator[PartialAnswer]:
    """No holder from outside above 24 percent."""
    for organization, role in who_runs(facts):
        name, fact = _name(organization), f"{role}.holders"
        over = sorted(
            f"{holder['name'] or holder['organization'] or 'holders'} ({holder['country']}) with {most:g} percent"
            for holder in organization["holders"]
            if inside.lacks(holder["country"])
            and (most := max(holder["capital"] or 0.0, holder["voting"] or 0.0)) > MOST_ALONE + _ROUNDING
        )
        if over:
            yield not_met(clause, f"{joined(over)} of {name} from outside", fact)
        elif _sits_outside(organization, inside):
            yield not_met(clause, f"{name} sits outside itself", f"{role}.country")
        elif organization["ownership"] is None:
            yield open_answer(clause, f"the owners of {name} are not stated in full", f"{role}.ownership")
        else:
            yield met(clause, f"no holder of {name} from outside has more than {MOST_ALONE:g} percent", fact)


def of_capital_together(facts: Operated, clause: str, inside: ReferenceSet) -> Iterator[PartialAnswer]:
    """Holders from outside have no more than 39 percent together."""
    for organization, role in who_runs(facts):
        name, fact = _name(organization), f"{role}.stakes"
        foreign = [stake for stake in organization["stakes"] if inside.outside(stake["countries"])]
        most = max(sum(stake["capital"] for stake in foreign), sum(stake["voting"] for stake in foreign))
        if most > MOST_TOGETHER + _ROUNDING:
            yield not_met(clause, f"{most:g} percent of {name} are held from outside", fact)
        elif organization["ownership"] is None:
            yield open_answer(clause, f"the owners of {name} are not stated in full", f"{role}.ownership")
        else:
            yield met(clause, f"{most:g} percent of {name} are held from outside", fact)


def of_power(facts: Operated, clause: str, inside: ReferenceSet) -> Iterator[PartialAnswer]:
    """Nobody outside decides or blocks; vetoes and boards beyond that are declared."""
    for organization, role in who_runs(facts):
        who = decision(organization, inside)
        fact = f"{role}.controllers"
        if who.outside or who.blocking:
            yield not_met(
                clause, f"{who.name} is controlled, or can be blocked, by {joined(who.outside or who.blocking)}", fact
            )
        elif who.foreign:
            yield not_met(clause, f"{who.name} sits outside, and nobody inside controls it", fact)
        elif not who.known:
            yield open_answer(clause, f"who controls {who.name} is not stated", fact)
        else:
            yield open_answer(clause, f"nobody outside controls {who.name}; vetoes and boards are declared", fact)


def _sits_outside(organization: OrganizationFacts, inside: ReferenceSet) -> bool:
    return inside.lacks(organization["country"]) and not organization["holders"]


def _name(organization: OrganizationFacts) -> str:
    return organization["name"] or organization["id"] or "somebody who is not named"
