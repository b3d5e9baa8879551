import os
import sys

import pytest

from sovcheck.report.terminal import detect_style
from sovcheck.report.text_style import Detail, TextStyle


class Screen:
    def __init__(self, terminal):
        self._terminal = terminal

    def isatty(self):
        return self._terminal


@pytest.fixture
def environment(monkeypatch):
    """Look at a screen of that kind under these variables."""

    def look(*, terminal, columns=80, **variables):
        for name in ("NO_COLOR", "FORCE_COLOR", "TERM", "COLUMNS"):
            monkeypatch.delenv(name, raising=False)
        for name, value in variables.items():
            monkeypatch.setenv(name, value)
        monkeypatch.setattr(sys, "stdout", Screen(terminal))
        monkeypatch.setattr("shutil.get_terminal_size", lambda: os.terminal_size((columns, 24)))
        return detect_style()

    return look


@pytest.mark.parametrize(
    ("terminal", "variables", "color"),
    [
        (True, {}, True),
        (False, {}, False),
        (True, {"NO_COLOR": "1"}, False),
        (True, {"NO_COLOR": ""}, True),
        (True, {"TERM": "dumb"}, False),
        (False, {"FORCE_COLOR": "1"}, True),
        (True, {"NO_COLOR": "1", "FORCE_COLOR": "1"}, False),
    ],
)
def test_colour_needs_a_terminal_and_no_word_against_it(environment, terminal, variables, color):
    assert environment(terminal=terminal, **variables).color is color


@pytest.mark.parametrize(("columns", "width"), [(10, 40), (80, 80), (300, 120)])
def test_the_width_is_that_of_the_terminal_within_reason(environment, columns, width):
    assert environment(terminal=True, columns=columns).width == width


def test_away_from_terminals_the_width_is_fixed(environment):
    assert environment(terminal=False, columns=33) == TextStyle(width=100, color=False, detail=Detail.SUMMARY)


def test_a_closed_standard_output_is_no_terminal(monkeypatch):
    monkeypatch.setattr(sys, "stdout", None)
    assert not detect_style().color
