"""Costs are data: every kind of change has one, and the page says the same."""

import re
from pathlib import Path

from sovcheck.findings.answer.changes import Effort
from sovcheck.whatif.costs import bundled_costs, read_costs

PAGE = Path(__file__).parents[2] / "docs" / "whatif.md"
HEAD = "apiVersion: sovcheck/v1\nkind: Costs\n"


def test_every_kind_of_change_has_a_cost():
    assert set(bundled_costs()) == set(Effort)


def test_the_page_states_the_costs_that_are_bundled():
    rows = re.findall(r"^\| ((?:`[a-z-]+`(?:, )?)+) \| (\d+) \|$", PAGE.read_text(encoding="utf-8"), re.MULTILINE)
    stated = {Effort(name): int(cost) for names, cost in rows for name in re.findall(r"`([a-z-]+)`", names)}
    assert stated == dict(bundled_costs())


def test_what_a_table_leaves_out_stays():
    costs = read_costs(f"{HEAD}costs: {{drop: 0, move-host: 1000000}}\n".encode(), "costs.yaml")
    assert costs == {**bundled_costs(), Effort.DROP: 0, Effort.MOVE_HOST: 1_000_000}
