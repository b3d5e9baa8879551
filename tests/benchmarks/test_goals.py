"""README names the goals of the benchmark as they stand in its table, and no others."""

import re
from pathlib import Path

from goals import GOALS, Goal

ROOT = Path(__file__).parents[2]


def quoted() -> set[tuple[str, str]]:
    section = (ROOT / "README.md").read_text(encoding="utf-8").partition("## How fast")[2].partition("\n## ")[0]
    rows = re.findall(r"^\| (.+?) \|(?:.+\|)? ([<>]=.+?) \|$", section, re.MULTILINE)
    return set(rows)


def test_readme_quotes_the_goals_of_the_table():
    assert quoted() == {(goal.about, goal.written()) for goal in GOALS}


def test_a_ratio_is_met_from_its_bound_up_and_all_else_from_its_bound_down():
    ratio, seconds = Goal("a", 20, "x other", at_least=True), Goal("a", 0.25, "s")
    assert [ratio.is_met(figure) for figure in (19.9, 20, 21)] == [False, True, True]
    assert [seconds.is_met(figure) for figure in (0.24, 0.25, 0.26)] == [True, True, False]
