"""What plain words say of an alternative is what the departures know, in every language."""

from datetime import date
from pathlib import Path

import pytest

from sovcheck.findings.answer.departures import Outcome
from sovcheck.report.alternative import Alternative, AlternativeState, alternative_without
from sovcheck.report.html.names import Names
from sovcheck.report.html.plain_words import critical_sentences
from sovcheck.report.html.words import Words, languages
from sovcheck.report.text.plain_words import plain_words
from sovcheck.scan.request import ScanRequest
from sovcheck.scan.scanning import scan

ROOT = Path(__file__).parents[2]
TWO = ROOT / "inventories" / "two-providers-two-blocs" / "inventory.yaml"
NEED = "any_of: [scaleway-apis, {id: gemini-api, tested: 2026-09-01}]"
LATE = "any_of: [{id: scaleway-apis, tested: 2024-03-02}, {id: gemini-api, tested: 2024-03-02}]"
NEVER = "any_of: [scaleway-apis, gemini-api]"
SAID = (
    "    support_countries: [FR]\n    training_use: never\n    key_custody: {custodian: provider}\n    requires: []\n"
)
EDITS = {
    AlternativeState.GOES_ON: (NEED, NEED),
    AlternativeState.NOT_LATELY_TESTED: (NEED, LATE),
    AlternativeState.NEVER_TESTED: (NEED, NEVER),
    AlternativeState.NOT_KNOWN: (SAID, SAID.replace("    requires: []\n", "")),
}
SYSTEMS = [*sorted((ROOT / "inventories").glob("*/inventory.yaml")), ROOT / "tests" / "whatif" / "benefits.yaml"]
IN_TEXT = {
    AlternativeState.GOES_ON: "an alternative goes on",
    AlternativeState.NOT_LATELY_TESTED: "that it suffices was not tested lately (last on 2024-03-02)",
    AlternativeState.NEVER_TESTED: "that it suffices was never tested",
    AlternativeState.NOT_KNOWN: "whether it suffices is not known",
}


def _scanned(path):
    return scan(ScanRequest(paths=(str(path),), today=date(2026, 11, 21), home="DE"))


@pytest.fixture(params=EDITS, scope="module")
def told(request, tmp_path_factory):
    old, new = EDITS[request.param]
    text = TWO.read_text(encoding="utf-8")
    assert text.count(old) == 1
    path = tmp_path_factory.mktemp("system") / "inventory.yaml"
    path.write_text(text.replace(old, new), encoding="utf-8")
    return request.param, _scanned(path)


def test_text_says_what_is_known_of_the_alternative_without_countries_and_without_companies(told):
    state, report = told
    said = plain_words(report.answer)
    assert {each: said.count(words) for each, words in IN_TEXT.items()} == {**dict.fromkeys(IN_TEXT, 0), state: 2}


@pytest.mark.parametrize("language", languages())
def test_every_language_has_a_sentence_of_its_own_for_it(language, told):
    state, report = told
    words = Words(language)
    names = Names(report, words)
    said = "".join(str(each) for each in critical_sentences(report, words, names))
    facts = report.answer.critical
    parties = words.listed(
        [
            *(words.country(each.id) for each in facts.partly_stopped_by_countries),
            *names.parties(facts.partly_stopped_by),
        ]
    )
    values = {"parties": parties, "application": names.of(facts.application), "day": date(2024, 3, 2)}
    sentences = {each: str(words(f"plain.stop_partly.{each}", **values)) for each in AlternativeState}
    assert len(set(sentences.values())) == len(sentences)
    assert [each for each, sentence in sentences.items() if sentence in said] == [state]


@pytest.mark.parametrize("path", SYSTEMS, ids=lambda path: f"{path.parent.name}-{path.stem}")
def test_nobody_says_more_than_the_departures(path):
    answer = _scanned(path).answer
    facts = answer.critical
    after = {
        (party.kind, party.id): each
        for departure in answer.departures.parties
        for party in departure.without
        for each in departure.applications
        if each.id == facts.application
    }
    some = [("country", each) for each in facts.partly_stopped_by_countries]
    some += [("organization", each) for each in facts.partly_stopped_by]
    states = list(AlternativeState)
    of_all = alternative_without(answer, facts.partly_stopped_by_countries, facts.partly_stopped_by).state
    for kind, party in some:
        found = after[kind, party.id]
        alternative = alternative_without(answer, **{"countries" if kind == "country" else "organizations": [party]})
        assert found.outcome is not Outcome.STOPS
        assert (alternative.state is AlternativeState.GOES_ON) == found.surely_goes_on
        assert alternative.state is AlternativeState.NOT_KNOWN or found.outcome is not Outcome.NOT_KNOWN
        assert states.index(of_all) >= states.index(alternative.state)


def test_without_departures_nothing_is_known(told):
    _, report = told
    answer = report.answer.model_copy(update={"departures": None})
    assert alternative_without(answer, answer.critical.partly_stopped_by_countries) == Alternative(
        AlternativeState.NOT_KNOWN
    )
