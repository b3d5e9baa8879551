"""Two sentences for those who never read a rule, from templates over facts: who can stop it, and who can read what."""

from collections.abc import Sequence
from typing import assert_never

from sovcheck.findings.answer.answer import Answer
from sovcheck.findings.answer.holders import CriticalApplication, NamedParty
from sovcheck.report.alternative import Alternative, AlternativeState, alternative_without
from sovcheck.report.country_wording import acting_below, capital, country_called
from sovcheck.report.text.lines import short

_NAMED = 3
_LONGEST_NAME = 40


def plain_words(answer: Answer) -> str:
    """Two sentences: which countries can stop the most critical application and read data, then which companies.

    The first one goes on after a colon, and so begins with a small letter. Nothing where no application is declared.
    """
    facts = answer.critical
    if facts is None:
        return ""
    countries = alternative_without(answer, countries=facts.partly_stopped_by_countries)
    companies = alternative_without(answer, organizations=facts.partly_stopped_by)
    return f"{_by_country(facts, countries)} {_by_company(facts, companies)}"


def _by_country(facts: CriticalApplication, alternative: Alternative) -> str:
    application, data = short(facts.name or facts.application, _LONGEST_NAME), _data(facts)
    stopping, reading = facts.stopped_by_countries, facts.read_by_countries
    if stopping:
        who = _everybody(stopping)
        if reading and {each.id for each in reading} == {each.id for each in stopping}:
            return f"{who} can stop {application} and read {data}{_although(facts)}."
        return f"{who} can stop {application}{_although(facts)}{_reading(facts)}."
    if partly := facts.partly_stopped_by_countries:
        reading_too = _reading(facts) if reading else ""
        return f"{_everybody(partly)} can stop a part of {application}; {_known_of(alternative)}{reading_too}."
    known = "is known to be able to" if facts.cutoff_open else "can"
    return f"nobody outside the trusted set {known} stop {application}{_reading(facts)}."


def _reading(facts: CriticalApplication) -> str:
    if facts.read_by_countries:
        return f"; {_listed(facts.read_by_countries)} can read {_data(facts)}"
    return "" if facts.stopped_by_countries or facts.access_open else ", or read personal data"


def _by_company(facts: CriticalApplication, alternative: Alternative) -> str:
    said = []
    if facts.stopped_by:
        said.append(f"it stops when {_any_of(facts.stopped_by)} leaves")
    if facts.partly_stopped_by:
        said.append(f"when {_any_of(facts.partly_stopped_by)} leaves, {_known_of(alternative)}")
    rest = [party for party in facts.read_by if party.id not in {each.id for each in facts.stopped_by}]
    if rest and not said:
        said.append(f"{_listed(rest)} can read {_data(facts)}")
    said += _acting_through(facts)
    if facts.cutoff_open:
        said.append("not everybody who can stop it is known")
    elif facts.access_open:
        said.append("not everybody who can read the data is known")
    if not said:
        said.append(_by_law_or_people(facts) if facts.stopped_by_countries else _places(facts))
    return f"{capital('; '.join(said))}."


def _acting_through(facts: CriticalApplication) -> list[str]:
    """Through whom a country acts where no ultimate owner is among them: it would seem to be through one."""
    return [
        f"{short(country_called(NamedParty(id=each.country, name=each.name)), _LONGEST_NAME)} acts through {named}"
        for each in acting_below(facts)
        if (named := _joined([short(party.name, _LONGEST_NAME) for party in each.through], "and"))
    ]


def _known_of(alternative: Alternative) -> str:
    match alternative.state:
        case AlternativeState.GOES_ON:
            return "an alternative goes on"
        case AlternativeState.NOT_LATELY_TESTED:
            said = f"that it suffices was not tested lately (last on {alternative.tested})"
        case AlternativeState.NEVER_TESTED:
            said = "that it suffices was never tested"
        case AlternativeState.NOT_KNOWN:
            said = "whether it suffices is not known"
        case _:
            assert_never(alternative.state)
    return f"an alternative is named, but {said}"


def _data(facts: CriticalApplication) -> str:
    return f"{'its ' if not facts.others else ''}{facts.data_class} data"


def _although(facts: CriticalApplication) -> str:
    """Where everything is, where that is one country and not among those that can stop it."""
    places = facts.stands_in or ()
    if len(places) != 1 or places[0].id in {country.id for country in facts.stopped_by_countries}:
        return ""
    return f", although all of it stands in {country_called(places[0])}"


def _by_law_or_people(facts: CriticalApplication) -> str:
    """How countries can stop it that no company stands for."""
    where = "there" if len(facts.stopped_by_countries) == 1 else "in each of these"
    return f"no company stands between: it is by the law {where}, or by people who work there"


def _places(facts: CriticalApplication) -> str:
    if facts.stands_in is None:
        return "where all of it stands is not known"
    return f"all of it stands in {_listed(facts.stands_in)}" if facts.stands_in else "no machine or service is declared"


def _everybody(countries: Sequence[NamedParty]) -> str:
    return f"{'each of ' if len(countries) > 1 else ''}{_listed(countries)}"


def _any_of(parties: Sequence[NamedParty]) -> str:
    return _joined([short(party.name, _LONGEST_NAME) for party in parties], "or")


def _listed(parties: Sequence[NamedParty]) -> str:
    return _joined([short(country_called(party), _LONGEST_NAME) for party in parties], "and")


def _joined(names: list[str], word: str) -> str:
    if len(names) > _NAMED:
        names = [*names[: _NAMED - 1], f"{len(names) - _NAMED + 1} others"]
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} {word} {names[-1]}"
