from typing import Any

import pytest

from sovcheck.findings.answer.answer import Answer
from sovcheck.findings.saved.consistency import disagreements

WITHOUT_PROVIDER = {
    "without": [{"kind": "organization", "id": "provider-b"}],
    "applications": [
        {"id": "desk", "outcome": "stops", "surely_goes_on": False},
        {"id": "search", "outcome": "on-fallback", "surely_goes_on": False},
    ],
}
WITHOUT_COUNTRY = {
    "without": [{"kind": "country", "id": "US"}],
    "applications": [{"id": "desk", "outcome": "stops", "surely_goes_on": False}],
}
HOLDER = {"organization": "provider-b", "stops": ["cluster"], "stops_applications": ["desk"]}
CRITICAL = {"application": "desk", "stopped_by_countries": [{"id": "US", "name": "United States"}]}


def told(*parties: dict[str, Any], left_out: int = 0, **others: object) -> list[tuple[str, str]]:
    said = {"departures": {"parties": parties, "left_out": left_out}, "holders": [HOLDER], "critical": CRITICAL}
    return list(disagreements(Answer.model_validate(said | others)))


def test_an_answer_that_agrees_is_taken():
    assert told(WITHOUT_PROVIDER, WITHOUT_COUNTRY) == []


def test_who_can_stop_something_cannot_be_taken_out_of_the_departures():
    assert told(WITHOUT_COUNTRY) == [
        ("answer.holders.0", "can stop assets, and answer.departures does not say what becomes of them")
    ]
    assert [field for field, _ in told(WITHOUT_PROVIDER)] == ["answer.critical.stopped_by_countries.0"]


@pytest.mark.parametrize("outcome", ["goes-on", "not-known", "on-fallback"])
def test_an_outcome_cannot_be_changed_alone(outcome: str):
    desk = WITHOUT_PROVIDER["applications"][0] | {"outcome": outcome}
    assert told(WITHOUT_PROVIDER | {"applications": [desk]}, WITHOUT_COUNTRY) == [
        ("answer.holders.0", "stops desk, and by answer.departures nothing")
    ]
    assert told(WITHOUT_PROVIDER, WITHOUT_COUNTRY | {"applications": [desk]}) == [
        ("answer.critical.stopped_by_countries.0", "stops desk, and by answer.departures it does not")
    ]


def test_what_a_holder_stops_cannot_be_changed_alone():
    holder = HOLDER | {"stops_applications": []}
    assert told(WITHOUT_PROVIDER, WITHOUT_COUNTRY, holders=[holder]) == [
        ("answer.holders.0", "stops nothing, and by answer.departures desk")
    ]


def test_nobody_is_missed_where_parties_were_left_out_or_an_answer_has_no_departures():
    assert told(left_out=1) == []
    assert list(disagreements(Answer.model_validate({"holders": [HOLDER], "critical": CRITICAL}))) == []
