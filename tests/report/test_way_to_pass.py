"""A way to pass acts on no terminal, in any format, whatever its texts contain."""

import json
import re

import pytest

from sovcheck.findings.answer.changes import Change, Effort, Standing
from sovcheck.report.way_to_pass import WayFormat, extent_words, render_way
from sovcheck.whatif.search_result import Extent
from sovcheck.whatif.way_to_pass import WayToPass

HOSTILE = "a\u202eb\x1b[2Jc\x9b31m\u2066d"
ACTING = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\u202e\u2066]")
BEFORE = Standing(failures=2, critical=1, unknown=0, passes=False)
AFTER = Standing(failures=0, critical=0, unknown=0, passes=True)
WAY = WayToPass(
    name=HOSTILE,
    profile="coalition",
    home="DE",
    today="2026-11-21",
    extent=Extent.SMALLEST,
    evaluated=3,
    before=BEFORE,
    after=AFTER,
    steps=(Change(label=HOSTILE, effort=Effort.DROP, patch={}, before=BEFORE, after=AFTER),),
    cost=1,
    candidates=1,
    judged=1,
    max_changes=1,
    seconds=1.0,
    assumed=(HOSTILE,),
    worse=(HOSTILE,),
    patch={},
)


@pytest.mark.parametrize("form", WayFormat)
def test_no_text_acts_on_a_terminal(form):
    assert not ACTING.search(render_way(WAY, form))


def test_json_loses_nothing():
    assert json.loads(render_way(WAY, WayFormat.JSON)) == WAY.model_dump(mode="json", by_alias=True, exclude_none=True)


@pytest.mark.parametrize(
    ("extent", "cost", "candidates", "told"),
    [
        (Extent.SMALLEST, 5, 7, "The smallest: no other set of these 7 changes passes and costs less."),
        (Extent.SMALLEST, 0, 0, "The smallest: what is stated costs nothing."),
        (Extent.NONE_SMALLER_FOUND, 5, 7, "not every one was tried (up to 4 together, within 10 s)"),
        (Extent.NONE_FOUND, 0, 7, "No passing set of these 7 changes was found (up to 4 together, within 10 s)."),
        (Extent.NONE_FOUND, 0, 0, "There is nothing that a person here could change about it."),
    ],
)
def test_the_smallest_is_said_only_of_what_was_shown_to_be(extent: Extent, cost: int, candidates: int, told: str):
    changed = {"extent": extent, "cost": cost, "candidates": candidates, "max_changes": 4, "seconds": 10.0}
    said = extent_words(WAY.model_copy(update=changed))
    assert told in said
    assert ("smallest" in said) == (extent is Extent.SMALLEST)
