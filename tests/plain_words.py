"""What the plain words say that a country can do, against what rules say of it."""

from sovcheck.findings.report import Report

_STOPPING = {"CMP-01", "CMP-05", "CMP-08", "DEP-01", "DEP-14", "DEP-18", "MOD-01"}
_READING = {"DAT-01", "DAT-03", "DAT-05", "DAT-12"}
_ENDING = {"LIC-05"}
"""What names the licence that can be ended, and not the country of whoever can end it."""


def unjudged(report: Report) -> list[str]:
    """The countries that the words name as able to stop or to read something, and of which no result of a rule says so.

    One that is info, or waived, is a result too: what may be passed over in silence is nothing.
    """
    facts = report.answer.critical if report.answer is not None else None
    if facts is None:
        return []
    stopping = {country.id for country in (*facts.stopped_by_countries, *facts.partly_stopped_by_countries)}
    reading = {country.id for country in facts.read_by_countries}
    return [
        f"{country} can {what}"
        for what, countries, rules in (("stop", stopping, _STOPPING), ("read", reading, _READING))
        for country in sorted(countries)
        if not any(each.rule in rules and country in f"{each.message} {each.discriminator}" for each in report.results)
        and not (what == "stop" and any(each.rule in _ENDING for each in report.results))
    ]
