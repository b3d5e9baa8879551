"""Plain words: the few sentences and the three numbers that everybody reads."""

from collections.abc import Iterator, Sequence
from typing import Literal

from markupsafe import Markup

from sovcheck.findings.answer.answer import Answer
from sovcheck.findings.answer.holders import NamedParty
from sovcheck.findings.report import Report, Verdict
from sovcheck.findings.verdict import NEVER
from sovcheck.report.alternative import alternative_without
from sovcheck.report.country_wording import acting_below, takes_article
from sovcheck.report.html.names import Names
from sovcheck.report.html.words import ENGLISH, Words, name


def verdict_sentences(report: Report, words: Words) -> list[Markup]:
    """Why the verdict is what it is."""
    summary, fail_on = report.summary, words.either("severity", report.profile.fail_on)
    if report.verdict is Verdict.FAIL:
        return [words.counted("verdict.fail_sentence", summary.blocking, fail_on=fail_on)]
    if not summary.evaluated:
        return [words("verdict.nothing_sentence")]
    if report.verdict is Verdict.INCOMPLETE:
        overruns = words.listed(
            words(
                "verdict.overrun",
                unknown=each.unknown,
                severity=words.either("severity", each.severity),
                allowed=each.allowed,
            )
            for each in summary.over_budget
        )
        return [words("verdict.incomplete_sentence", overruns=overruns)]
    return [
        words("verdict.never_sentence" if report.profile.fail_on == NEVER else "verdict.pass_sentence", fail_on=fail_on)
    ]


def system_title(report: Report, words: Words) -> Markup:
    """The name of the system, or of several that were judged as one how many, and the first names."""
    inventory = report.inventory
    if inventory.names:
        shown = words.listed(name(each) for each in inventory.names[:_FEW])
        more = len(inventory.names) - _FEW
        shown = words.listed([shown, words.counted("plain.more", more)]) if more > 0 else shown
        return words("several_systems", number=len(inventory.names), names=shown)
    return name(inventory.name) if inventory.name else words("unnamed")


def plain_sentences(report: Report, words: Words, names: Names) -> list[Markup]:
    """At most 120 words; what the report does not hold is left out."""
    title = system_title(report, words)
    first = words(
        "plain.verdict",
        name=title,
        profile=name(report.profile.id),
        home=words.country(report.profile.home),
        verdict=words(f"verdict.{report.verdict}"),
    )
    return [first, *verdict_sentences(report, words), *critical_sentences(report, words, names)]


_FEW = 3


def critical_sentences(report: Report, words: Words, names: Names) -> Iterator[Markup]:
    """Who can stop the most critical application, and who can read the gravest data."""
    answer = report.answer
    critical = answer.critical if answer is not None else None
    if answer is None or critical is None:
        return
    application = names.of(critical.application)
    stop = _parties(critical.stopped_by_countries, critical.stopped_by, words)
    partly = _parties(critical.partly_stopped_by_countries, critical.partly_stopped_by, words)
    if stop:
        yield words.counted("plain.stop", len(stop), parties=_few(stop, words), application=application)
    elif partly:
        without = alternative_without(answer, critical.partly_stopped_by_countries, critical.partly_stopped_by)
        key = f"plain.stop_partly.{without.state}"
        yield words(key, parties=_few(partly, words), application=application, day=without.tested)
    else:
        yield words("plain.stop_nobody", application=application)
    if critical.cutoff_open:
        yield words("plain.stop_open")
    if read := _parties(critical.read_by_countries, critical.read_by, words):
        data_class = words.either("data_class", critical.data_class or "")
        places = words.listed(_country(each.id, words) for each in critical.stands_in or ())
        key = "plain.read_stands" if critical.stands_in else "plain.read"
        yield words(key, parties=_few(read, words), data_class=data_class, places=places)
    else:
        yield words("plain.read_nobody")
    for each in acting_below(critical):
        parties = words.listed(name(party.name) for party in each.through)
        yield words("plain.acting", country=_country(each.country, words), parties=parties)
    if critical.access_open:
        yield words("plain.read_open")
    if critical.others:
        yield words.counted("plain.others", critical.others)


def _parties(countries: Sequence[NamedParty], organizations: Sequence[NamedParty], words: Words) -> list[Markup]:
    return [*(_country(each.id, words) for each in countries), *(name(each.name) for each in organizations)]


def _country(code: str, words: Words) -> Markup:
    """The country as it stands in a sentence; only in English its article is known."""
    article = Markup("the ") if words.language == ENGLISH and takes_article(code) else Markup()
    return article + words.country(code)


def _few(parties: Sequence[Markup], words: Words) -> Markup:
    """At the beginning of a sentence."""
    first, *others = parties
    parties = [first[:1].upper() + first[1:], *others]
    if len(parties) <= _FEW + 1:
        return words.listed(parties)
    return words.listed([*parties[:_FEW], words.counted("plain.more", len(parties) - _FEW)])


def three_numbers(report: Report, words: Words) -> list[tuple[int, Markup]]:
    """Who can stop, who can read, and what is not known; the first two only where the report says who holds it."""
    answer = report.answer
    found = []
    if answer is not None and answer.holders is not None:
        for key, number in (
            ("plain.number_stop", len(_able(report, answer, "stops"))),
            ("plain.number_read", len(_able(report, answer, "reads"))),
        ):
            found.append((number, words.counted(key, number)))
    if answer is not None and answer.questions is not None:
        number = len(answer.questions)
        return [*found, (number, words.counted("plain.number_unknown", number))]
    number = report.summary.unknown
    return [*found, (number, words.counted("plain.number_unknown_results", number))]


def _able(report: Report, answer: Answer, power: Literal["stops", "reads"]) -> set[str]:
    """Everybody not known to be trusted who can stop or read something, countries among them, as in the sentences."""
    holders = [each for each in answer.holders or () if not each.trusted and getattr(each, power)]
    codes = {code for each in holders for code in each.countries}.difference(report.profile.trusted)
    if (critical := answer.critical) is not None:
        stopping = (*critical.stopped_by_countries, *critical.partly_stopped_by_countries)
        codes.update(each.id for each in (stopping if power == "stops" else critical.read_by_countries))
    return {each.organization for each in holders} | codes
