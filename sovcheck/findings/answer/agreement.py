"""Whether the parts of an answer agree: who holds the system stops what stops without him."""

from collections.abc import Iterable, Iterator

from sovcheck.findings.answer.answer import Answer
from sovcheck.findings.answer.departures import Departures, Outcome, PartyKind


def disagreements(answer: Answer) -> Iterator[tuple[str, str]]:
    """The fields of holders that say otherwise than the departures, and what; not where parties were left out."""
    departures = answer.departures
    if departures is None or departures.left_out:
        return
    organizations = _stopping(departures, PartyKind.ORGANIZATION)
    for number, holder in enumerate(answer.holders or ()):
        stopped, place = organizations.get(holder.organization), f"answer.holders.{number}"
        if stopped is None and holder.stops:
            yield place, "can stop assets, and answer.departures does not say what becomes of them"
        elif set(holder.stops_applications) != (stopped or set()):
            said, other = _named(holder.stops_applications), _named(stopped or ())
            yield place, f"stops {said}, and by answer.departures {other}"
    countries = _stopping(departures, PartyKind.COUNTRY)
    if (critical := answer.critical) is not None:
        for number, country in enumerate(critical.stopped_by_countries):
            if critical.application not in countries.get(country.id, ()):
                wrong = f"stops {critical.application}, and by answer.departures it does not"
                yield f"answer.critical.stopped_by_countries.{number}", wrong


def _stopping(departures: Departures, kind: PartyKind) -> dict[str, set[str]]:
    """Of each party of the kind that leaves alone: the applications that stop."""
    return {
        departure.without[0].id: {each.id for each in departure.applications if each.outcome is Outcome.STOPS}
        for departure in departures.parties
        if len(departure.without) == 1 and departure.without[0].kind is kind
    }


def _named(applications: Iterable[str]) -> str:
    return ", ".join(sorted(applications)) or "nothing"
