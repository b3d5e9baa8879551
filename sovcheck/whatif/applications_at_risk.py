"""Applications at risk, for a gate: which of those that are critical enough do not surely go on."""

from collections.abc import Iterator

from sovcheck.findings.answer.departures import ApplicationAfter, Outcome
from sovcheck.inventory.assets.application import Criticality
from sovcheck.whatif.consequences import rank
from sovcheck.whatif.report import SystemAnswer


def unsafe_applications(answer: SystemAnswer, least: Criticality) -> tuple[str, ...]:
    """The applications of at least that criticality that stop, or of which nobody knows that they go on, by id.

    The party that does not say how critical an application is may mean the most. A fallback, and life without a part,
    count where they were tried lately. Where each party is asked about, those that the profile trusts do not count.
    """
    return tuple(sorted({each.id for each in _at_risk(answer) if rank(each.criticality) >= rank(least)}))


def _at_risk(answer: SystemAnswer) -> "Iterator[ApplicationAfter]":
    if answer.departure is not None:
        yield from (each for each in answer.departure.applications if not each.surely_goes_on)
    if answer.departures is not None:
        for departure in answer.departures.parties:
            if not all(party.trusted for party in departure.without):
                yield from (each for each in departure.applications if not each.surely_goes_on)
        for left_open in answer.departures.open:
            yield ApplicationAfter(
                id=left_open.id, criticality=left_open.criticality, outcome=Outcome.NOT_KNOWN, surely_goes_on=False
            )
