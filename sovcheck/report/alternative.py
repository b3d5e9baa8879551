"""The alternative by which an application goes on when somebody leaves who can stop a part of it."""

from collections.abc import Iterable, Iterator
from datetime import date
from enum import StrEnum

from msgspec import Struct

from sovcheck.findings.answer.answer import Answer
from sovcheck.findings.answer.departures import ApplicationAfter, Outcome, PartyKind
from sovcheck.findings.answer.holders import NamedParty


class AlternativeState(StrEnum):
    """Whether it goes on: surely, by what was tested too long ago or never, or that is not known."""

    GOES_ON = "goes-on"
    NOT_LATELY_TESTED = "not-lately-tested"
    NEVER_TESTED = "never-tested"
    NOT_KNOWN = "not-known"


class Alternative(Struct, frozen=True):
    """The least that holds, whichever party leaves; ``tested`` is the last day, if that does not count."""

    state: AlternativeState
    tested: date | None = None


def alternative_without(
    answer: Answer, countries: Iterable[NamedParty] = (), organizations: Iterable[NamedParty] = ()
) -> Alternative:
    """Of the most critical application, each of these leaving alone, as the departures have it."""
    leaving = {(PartyKind.COUNTRY, party.id) for party in countries}
    leaving |= {(PartyKind.ORGANIZATION, party.id) for party in organizations}
    found = dict(_after(answer))
    afters = [found[party] for party in leaving if party in found]
    if len(afters) < len(leaving) or any(each.outcome is Outcome.NOT_KNOWN for each in afters):
        return Alternative(AlternativeState.NOT_KNOWN)
    if all(each.surely_goes_on for each in afters):
        return Alternative(AlternativeState.GOES_ON)
    tests = [tested for each in afters for tested in _tests_that_do_not_count(each)]
    if not tests:
        return Alternative(AlternativeState.NOT_KNOWN)
    if None in tests:
        return Alternative(AlternativeState.NEVER_TESTED)
    return Alternative(AlternativeState.NOT_LATELY_TESTED, min(tested for tested in tests if tested is not None))


def _after(answer: Answer) -> Iterator[tuple[tuple[PartyKind, str], ApplicationAfter]]:
    """What becomes of the application, by who leaves."""
    if answer.departures is None or answer.critical is None:
        return
    for departure in answer.departures.parties:
        for after in departure.applications:
            if after.id == answer.critical.application:
                yield from (((party.kind, party.id), after) for party in departure.without)


def _tests_that_do_not_count(after: ApplicationAfter) -> Iterator[date | None]:
    """The last day of each switch, and of life without each part; none for one that was never tried."""
    for consequence in after.consequences:
        for fallback in consequence.fallbacks:
            if not any(option.counts for option in fallback.to):
                yield max((option.tested for option in fallback.to if option.tested is not None), default=None)
        yield from (part.tested for part in consequence.lost_parts if not part.counts)
