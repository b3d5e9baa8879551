from datetime import date

import pytest

from sovcheck.catalog.dated import on_day
from sovcheck.graph.announcements import Change
from sovcheck.graph.build import build_graph
from sovcheck.graph.control_thresholds import Power
from sovcheck.graph.paths import Party

TODAY, LATER, LAST = date(2026, 11, 21), date(2027, 1, 1), date(2027, 6, 1)
BUYER = Party("buyer", "US")
SALE = """
organizations:
  - {{id: hoster, country: FR, parents: [{{organization: holding, capital: 100}}]}}
  - {{id: holding, country: FR, parents: [{parents}]}}
  - {{id: seller, country: KR, parents: []}}
  - {{id: buyer, country: US, parents: []}}
  - {{id: apart, country: DE, parents: [{{organization: seller, capital: 60}}]}}
"""


@pytest.fixture
def on(graph_of):
    """The graph on a day of a system in which a holding has these stakes."""
    return lambda parents, day=TODAY: build_graph(on_day(graph_of(SALE.format(parents=parents)).system, day))


SOLD = "{organization: seller, capital: 80, until: 2026-12-31}, {organization: buyer, capital: 80, from: 2027-01-01}"


def test_who_gains_control_is_told_with_the_way_over_which(on):
    graph = on(SOLD)
    (change,) = graph.announcements.of("hoster")
    assert change == Change(LATER, BUYER, Power.DECIDES)
    assert [hop.to for hop in graph.announcements.path("hoster", change)] == ["holding", "buyer", "country:US"]
    assert graph.announcements.of("apart") == graph.announcements.of("buyer") == ()


def test_who_loses_control_is_told_with_the_way_over_which_it_had_it(on):
    graph = on(
        "{country: FR, capital: 50}, {organization: seller, capital: 50, until: 2026-12-31},"
        " {organization: seller, capital: 40, from: 2027-01-01}, {country: FR, capital: 10, from: 2027-01-01}"
    )
    (change,) = graph.announcements.of("hoster")
    assert change == Change(LATER, Party("seller", "KR"), Power.NONE)
    assert [hop.to for hop in graph.announcements.path("hoster", change)] == ["holding", "seller", "country:KR"]


@pytest.mark.parametrize("day", [LATER, LAST])
def test_from_the_day_on_nothing_is_announced(on, day):
    assert on(SOLD, day).announcements.of("hoster") == ()


def test_a_system_of_no_day_announces_nothing(graph_of):
    assert graph_of(SALE.format(parents=SOLD)).announcements.of("hoster") == ()


@pytest.mark.parametrize(
    ("parents", "changes"),
    [
        # The owner goes, and nobody says who comes.
        ("{organization: seller, capital: 80, until: 2026-12-31}", [Change(LATER, None, None)]),
        # The owner goes, and the rest is known to be at home.
        (
            "{organization: seller, capital: 80, until: 2026-12-31}, {country: FR, capital: 80, from: 2027-01-01}",
            [Change(LATER, Party(None, "FR"), Power.DECIDES)],
        ),
        # The owner goes, and who has control then is known: half of it, and nobody else.
        (
            (
                "{organization: seller, capital: 50}, {organization: buyer, capital: 50, until: 2027-05-31},"
                " {organization: buyer, capital: 40, from: 2027-06-01}, {country: FR, capital: 10, from: 2027-06-01}"
            ),
            [Change(LAST, BUYER, Power.NONE)],
        ),
        # More power counts, less does not.
        (
            (
                "{country: FR, capital: 51, until: 2026-12-31}, {country: FR, capital: 50, from: 2027-01-01},"
                " {organization: buyer, capital: 49}, {organization: buyer, capital: 1, from: 2027-01-01}"
            ),
            [Change(LATER, BUYER, Power.BLOCKS)],
        ),
        # A minority changes hands.
        (
            (
                "{country: FR, capital: 60}, {organization: seller, capital: 40, until: 2026-12-31},"
                " {organization: buyer, capital: 40, from: 2027-01-01}"
            ),
            [],
        ),
        # Two steps, each on its day.
        (
            (
                "{country: FR, capital: 50}, {organization: buyer, capital: 30}, {country: FR, capital: 20, until:"
                " 2026-12-31}, {organization: buyer, capital: 20, from: 2027-01-01, until: 2027-05-31},"
                " {organization: buyer, capital: 20, from: 2027-06-01}, {organization: buyer, controls: true,"
                " from: 2027-06-01}"
            ),
            [Change(LATER, BUYER, Power.BLOCKS), Change(LAST, BUYER, Power.DECIDES)],
        ),
        # Holders of one country come together.
        (
            (
                "{country: FR, capital: 49}, {country: US, capital: 30}, {organization: seller, capital: 21, until:"
                " 2027-05-31}, {organization: buyer, capital: 21, from: 2027-06-01}"
            ),
            [Change(LAST, Party(None, "US"), Power.JOINTLY)],
        ),
    ],
)
def test_what_is_announced(on, parents, changes):
    assert list(on(parents).announcements.of("hoster")) == changes
