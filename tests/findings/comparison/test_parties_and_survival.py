"""Who can do more or less, and what becomes of applications without somebody, told only where it is different."""

from collections.abc import Callable

import pytest

from sovcheck.findings.answer.answer import Answer
from sovcheck.findings.answer.departures import (
    ApplicationAfter,
    Consequence,
    Departure,
    Departures,
    Fallback,
    FallbackOption,
    LeavingParty,
    OpenApplication,
    Outcome,
    PartyKind,
)
from sovcheck.findings.answer.holders import Holder
from sovcheck.findings.comparison.matrix import compare_all
from sovcheck.findings.comparison.model import Comparison
from sovcheck.findings.comparison.sides import Side
from sovcheck.findings.report import PassedResult
from sovcheck.report.comparison import DiffFormat, render_comparison
from tests.findings.comparison.conftest import TOOL, report

Compared = Callable[..., Comparison]


def holder(organization: str, **fields: tuple[str, ...]) -> Holder:
    return Holder(organization=organization, trusted=organization == "agency", **fields)


def parties(comparison: Comparison) -> dict[str, dict]:
    assert comparison.parties is not None
    dumped = [each.model_dump(exclude_defaults=True) for each in comparison.parties]
    return {
        each.pop("organization"): {key: value for key, value in each.items() if key != "trusted"} for each in dumped
    }


def test_who_came_went_and_won_or_lost_something(compared: Compared):
    before = Answer(
        holders=(
            holder("owner-a", stops=("host",), reads=("host",)),
            holder("owner-b", stops=("store",), reads=("store",)),
            holder("same", stops=("desk",)),
        )
    )
    after = Answer(
        holders=(
            holder("owner-b", stops=("host", "store"), throttles=("store",)),
            holder("agency", stops=("host",)),
            holder("same", stops=("desk",)),
        )
    )
    comparison = compared(report(answer=before), report(answer=after))
    assert parties(comparison) == {
        "owner-a": {"gone": True, "no_longer_stops": ("host",), "no_longer_reads": ("host",)},
        "owner-b": {"stops": ("host",), "throttles": ("store",), "no_longer_reads": ("store",)},
        "agency": {"new": True, "stops": ("host",)},
    }
    assert [each.organization for each in comparison.parties or ()] == ["owner-a", "owner-b", "agency"]


def test_nobody_is_trusted_of_whom_it_is_not_known(compared: Compared):
    unsure = Answer(holders=(Holder(organization="unsure", trusted=None, stops=("host",)),))
    comparison = compared(report(answer=Answer(holders=())), report(answer=unsure))
    assert comparison.parties is not None
    assert [each.trusted for each in comparison.parties] == [None]
    told = render_comparison(DiffFormat.TEXT, comparison).decode()
    assert "unsure can now stop host" in told


def test_a_report_without_holders_says_nothing_of_parties(compared: Compared):
    comparison = compared(report(answer=Answer(holders=())), report(answer=Answer()))
    assert comparison.parties is None
    assert "parties" in {each.part for each in comparison.left_out}


def departures(left_out: int = 0, still_open: tuple[str, ...] = (), **outcomes: Outcome) -> Answer:
    """What becomes of the application ``desk`` without each organization or country; ``still_open`` may not go on."""
    told = [
        Departure(
            without=(LeavingParty(kind=PartyKind.COUNTRY if party.isupper() else PartyKind.ORGANIZATION, id=party),),
            applications=(
                ApplicationAfter(
                    id="desk",
                    outcome=outcome,
                    surely_goes_on=False,
                    consequences=(
                        Consequence(
                            outcome=outcome,
                            fallbacks=(
                                Fallback(asset="desk", lost=("a",), to=(FallbackOption(id="spare", counts=True),)),
                            ),
                        ),
                    ),
                ),
            ),
        )
        for party, outcome in outcomes.items()
    ]
    unsettled = tuple(OpenApplication(id=each, missing=()) for each in still_open)
    return Answer(departures=Departures(parties=tuple(told), open=unsettled, left_out=left_out))


def survival(comparison: Comparison) -> list[tuple[str, str, str]]:
    assert comparison.survival is not None
    return [(each.party, each.before, each.after) for each in comparison.survival]


def test_outcomes_that_differ_are_told_gravest_first_and_who_is_not_named_changes_nothing(compared: Compared):
    before = departures(US=Outcome.STOPS, FR=Outcome.STOPS, owner=Outcome.ON_FALLBACK)
    after = departures(US=Outcome.ON_FALLBACK, FR=Outcome.STOPS, CN=Outcome.STOPS)
    comparison = compared(report(answer=before), report(answer=after))
    assert survival(comparison) == [
        ("CN", "goes-on", "stops"),
        ("US", "stops", "on-fallback"),
        ("owner", "on-fallback", "goes-on"),
    ]
    assert comparison.survival is not None
    assert comparison.survival[1].fallback == ("spare",)


@pytest.mark.parametrize(("left_out", "told"), [(0, [("US", "stops", "goes-on")]), (3, [])])
def test_who_may_be_among_those_left_out_is_not_compared(compared: Compared, left_out: int, told: list):
    comparison = compared(report(answer=departures(US=Outcome.STOPS)), report(answer=departures(left_out)))
    assert survival(comparison) == told


@pytest.mark.parametrize(
    ("before", "after", "told"),
    [
        (departures(owner=Outcome.STOPS), departures(still_open=("desk",)), [("owner", "stops", "not-known")]),
        (departures(owner=Outcome.NOT_KNOWN), departures(still_open=("desk",)), []),
        (departures(still_open=("desk",)), departures(owner=Outcome.STOPS), [("owner", "not-known", "stops")]),
        (departures(owner=Outcome.STOPS), departures(still_open=("other",)), [("owner", "stops", "goes-on")]),
    ],
)
def test_what_is_left_open_is_not_said_to_go_on(compared: Compared, before: Answer, after: Answer, told: list):
    one, other = report(answer=before), report(answer=after)
    assert survival(compared(one, other)) == told
    matrix = compare_all([Side("a", one), Side("b", other)], fail_on="low", tool=TOOL)
    assert matrix.survival is not None
    assert [(row.party, *row.outcomes) for row in matrix.survival] == told


def test_what_is_left_open_keeps_its_name_where_the_asset_is_renamed(compared: Compared):
    before, after = departures(still_open=("counter",)), departures(owner=Outcome.STOPS)
    counter = (PassedResult(rule="R-9", asset="counter", kind="application"),)
    comparison = compared(report(answer=before, passes=counter), report(answer=after), counter="desk")
    assert survival(comparison) == [("owner", "not-known", "stops")]
