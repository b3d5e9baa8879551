"""What becomes of each application without each party, where the two designs differ."""

from collections.abc import Collection, Iterator, Mapping

from sovcheck.findings.answer.departures import ApplicationAfter, Departures, LeavingParty, Outcome, PartyKind
from sovcheck.findings.comparison.model import SurvivalChange
from sovcheck.findings.comparison.sides import Names

Party = tuple[PartyKind, str]
"""Who leaves: a kind, and an id or a country's code."""

_GRAVITY = {outcome: place for place, outcome in enumerate(Outcome)}


def compare_survival(
    before: Departures, after: Departures, names: Names, shared: Collection[str]
) -> Iterator[SurvivalChange]:
    """Every application that both designs have, and a party for which it fares otherwise; gravest outcomes first.

    A party that either side does not tell, among very many, is not compared.
    """
    earlier, later = outcomes(before, names), outcomes(after, Names({}))
    earlier_open, later_open = open_applications(before, names), open_applications(after, Names({}))
    known = {**parties(before, names), **parties(after, Names({}))}
    told = set(earlier) | set(later)
    told &= set(earlier) if before.left_out else told
    told &= set(later) if after.left_out else told
    changes = []
    for party in told:
        ones, others = earlier.get(party, {}), later.get(party, {})
        for application in (ones.keys() | others.keys()) & set(shared):
            one = outcome_of(application, ones, earlier_open)
            other = outcome_of(application, others, later_open)
            if one is not other:
                changes.append(_change(party, known[party], application, (one, other), others.get(application)))
    yield from sorted(changes, key=lambda each: (_GRAVITY[each.after], each.application, each.kind, each.party))


def outcomes(departures: Departures, names: Names) -> Mapping[Party, Mapping[str, ApplicationAfter]]:
    """What happens without each single party to each application that it concerns."""
    return {
        _party(departure.without[0], names): {names.asset(each.id): each for each in departure.applications}
        for departure in departures.parties
        if len(departure.without) == 1
    }


def parties(departures: Departures, names: Names) -> Mapping[Party, LeavingParty]:
    """Who leaves, by kind and id."""
    return {
        _party(departure.without[0], names): departure.without[0]
        for departure in departures.parties
        if len(departure.without) == 1
    }


def applications(departures: Departures, names: Names) -> frozenset[str]:
    """The applications that anybody's leaving concerns, or may concern."""
    concerned = {names.asset(each.id) for departure in departures.parties for each in departure.applications}
    return open_applications(departures, names) | concerned


def open_applications(departures: Departures, names: Names) -> frozenset[str]:
    """The applications that may not go on without somebody who is not stated."""
    return frozenset(names.asset(each.id) for each in departures.open)


def outcome_of(application: str, told: Mapping[str, ApplicationAfter], still_open: Collection[str]) -> Outcome:
    """What becomes of it without a party: as reported, or it goes on, which nobody knows of what is left open."""
    if application in told:
        return told[application].outcome
    return Outcome.NOT_KNOWN if application in still_open else Outcome.GOES_ON


def _party(party: LeavingParty, names: Names) -> Party:
    return party.kind, party.id if party.kind is PartyKind.COUNTRY else names.asset(party.id)


def _change(
    party: Party,
    leaving: LeavingParty,
    application: str,
    outcomes: tuple[Outcome, Outcome],
    later: ApplicationAfter | None,
) -> SurvivalChange:
    fallbacks = [each for consequence in (later.consequences if later else ()) for each in consequence.fallbacks]
    return SurvivalChange(
        party=party[1],
        kind=party[0],
        name=leaving.name,
        application=application,
        before=outcomes[0],
        after=outcomes[1],
        fallback=tuple(sorted({option.id for fallback in fallbacks for option in fallback.to})),
    )
