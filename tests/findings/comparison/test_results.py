"""What was fixed, is new, or cannot be told any more; nothing is fixed because nobody knows it now."""

from collections.abc import Callable

import pytest

from sovcheck.findings.comparison.matrix import compare_all
from sovcheck.findings.comparison.model import ComparedResult, Comparison
from sovcheck.findings.comparison.sides import Side
from sovcheck.policy.severity import Severity
from tests.findings.comparison.conftest import TOOL, report, result

Compared = Callable[..., Comparison]
PARTS = ("fixed", "new", "newly_unknown", "newly_waived", "same")


def told(comparison: Comparison) -> list[tuple[str, str | None, str | None, str | None]]:
    """Every entry with the part that it stands in, what it is about, and both statuses."""
    entries: list[tuple[str, ComparedResult]] = [(part, each) for part in PARTS for each in getattr(comparison, part)]
    return [(part, each.discriminator, each.before, each.after) for part, each in entries]


WAIVED = {"waiver": {"reason": "r", "owner": "o", "approver": "a", "expires": "2027-01-01"}}


@pytest.mark.parametrize(
    ("before", "after", "part"),
    [
        ("fail", None, "fixed"),
        ("unknown", None, "fixed"),
        ("waived", None, "fixed"),
        (None, "fail", "new"),
        ("waived", "fail", "new"),
        (None, "unknown", "newly_unknown"),
        ("waived", "unknown", "newly_unknown"),
        (None, "waived", "newly_waived"),
        ("fail", "waived", "newly_waived"),
        ("fail", "fail", "same"),
        ("unknown", "unknown", "same"),
        ("waived", "waived", "same"),
    ],
)
def test_a_result_stands_where_its_change_belongs(compared: Compared, before: str, after: str, part: str):
    one = report(*([result("R-1", "host", before)] if before else []))
    other = report(*([result("R-1", "host", after)] if after else []))
    assert told(compared(one, other)) == [(part, None, before, after)]


def test_a_failure_that_cannot_be_judged_any_more_is_not_fixed(compared: Compared):
    one = report(result("R-1", "host", "fail", "US"))
    other = report(result("R-1", "host", "unknown"))
    assert told(compared(one, other)) == [("newly_unknown", "US", "fail", "unknown")]


def test_nor_is_one_of_which_a_waiver_accepts_that_it_is_not_known(compared: Compared):
    one = report(result("R-1", "host", "fail", "US"))
    other = report(result("R-1", "host", "waived", unknown_facts=("operator",)))
    assert ("newly_unknown", "US", "fail", "unknown") in told(compared(one, other))
    assert not compared(one, other).fixed


def test_nor_is_one_party_while_the_rule_fails_for_another_and_cannot_tell_all(compared: Compared):
    stays = {"about": "US:b", "open_facts": ("access_complete",)}
    one = report(result("R-1", "data", "fail", "US:a"), result("R-1", "data", "fail", "US:b"))
    other = report(result("R-1", "data", "fail", **stays))
    assert told(compared(one, other)) == [
        ("newly_unknown", "US:a", "fail", "unknown"),
        ("same", "US:b", "fail", "fail"),
    ]


def test_one_party_is_fixed_while_the_rule_fails_for_another_and_can_tell_all(compared: Compared):
    one = report(result("R-1", "data", "fail", "US:a"), result("R-1", "data", "fail", "US:b", open_facts=("x",)))
    other = report(result("R-1", "data", "fail", "US:b"), result("R-1", "else", "fail", "US:b", open_facts=("x",)))
    assert ("fixed", "US:a", "fail", None) in told(compared(one, other))


def test_an_unknown_that_becomes_a_failure_is_that_failure_and_nothing_that_was_fixed(compared: Compared):
    one = report(result("R-1", "host", "unknown"))
    other = report(result("R-1", "host", "fail", "US"))
    assert told(compared(one, other)) == [("new", "US", "unknown", "fail")]


def test_an_unknown_that_comes_beside_a_failure_that_stays_is_told(compared: Compared):
    stays = result("R-1", "host", "fail", "US")
    assert told(compared(report(stays), report(stays, result("R-1", "host", "unknown")))) == [
        ("newly_unknown", None, None, "unknown"),
        ("same", "US", "fail", "fail"),
    ]


def test_of_two_results_about_the_same_one_may_go(compared: Compared):
    twice = [result("R-1", "host", "fail", "US"), result("R-1", "host", "fail", "US")]
    assert [part for part, *_ in told(compared(report(*twice), report(twice[0])))] == ["fixed", "same"]
    assert [part for part, *_ in told(compared(report(twice[0]), report(*twice)))] == ["new", "same"]


def test_what_is_about_another_party_is_another_result(compared: Compared):
    one, other = report(result("R-1", "host", "fail", "US:a")), report(result("R-1", "host", "fail", "CN:b"))
    assert told(compared(one, other)) == [("fixed", "US:a", "fail", None), ("new", "CN:b", None, "fail")]


def test_another_severity_is_told_and_not_new(compared: Compared):
    one = report(result("R-1", "host", severity=Severity.LOW))
    other = report(result("R-1", "host", severity=Severity.CRITICAL))
    (entry,) = compared(one, other).same
    assert (entry.severity_before, entry.severity) == (Severity.LOW, Severity.CRITICAL)


def test_a_result_whose_asset_is_gone_says_so(compared: Compared):
    (entry,) = compared(report(result("R-1", "host")), report()).fixed
    assert entry.gone
    other = report(result("R-2", "host"))
    assert not compared(report(result("R-1", "host")), other).fixed[0].gone


def test_renamed_assets_keep_their_results_also_those_about_them(compared: Compared):
    one = report(result("R-1", "host-a", "fail", "organization:host-a+US:x"), result("R-2", "host-a"))
    other = report(result("R-1", "host-b", "fail", "organization:host-b+US:x"), result("R-2", "host-b"))
    assert {part for part, *_ in told(compared(one, other, host_a="host-b"))} == {"same"}
    assert {part for part, *_ in told(compared(one, other))} == {"fixed", "new"}


def test_a_report_compared_with_itself_has_only_what_is_the_same(compared: Compared):
    one = report(result("R-1", "host"), result("R-1", "host", "unknown"), result("R-2", "host", "waived"))
    comparison = compared(one, one)
    assert {part for part, *_ in told(comparison)} == {"same"}
    assert not comparison.worse


@pytest.mark.parametrize(
    ("before", "after", "fail_on", "worse"),
    [
        ([], [result("R-1", "host")], "low", True),
        ([], [result("R-1", "host")], "critical", False),
        ([], [result("R-1", "host")], "never", False),
        ([result("R-1", "host")], [result("R-1", "host")], "low", False),
        ([result("R-1", "host", "unknown")], [result("R-1", "host", "fail", "US")], "low", True),
        ([], [result("R-1", "host", "waived")], "low", False),
    ],
)
def test_b_is_worse_where_failures_that_count_are_new(
    compared: Compared, before: list, after: list, fail_on: str, worse: bool
):
    comparison = compared(report(*before), report(*after), fail_on)
    assert comparison.worse is worse
    assert comparison.exit_code == int(worse)


@pytest.mark.parametrize(
    ("before", "allowed", "worse"),
    [([], 0, True), ([], 1, False), (["unknown"], 0, False), (["fail"], 0, False), (["waived"], 0, True)],
)
def test_or_where_more_is_newly_unknown_than_may_be(compared: Compared, before: list[str], allowed: int, worse: bool):
    one = report(*(result("R-1", "host", status, "US") for status in before))
    other = report(result("R-1", "host", "unknown"), allowed=allowed)
    assert compared(one, other).worse is worse
    assert not compared(one, other, "never").worse


def test_where_nothing_was_evaluated_there_is_nothing_to_compare(compared: Compared):
    empty = report()
    nothing = report(summary=empty.summary.model_copy(update={"evaluated": 0}))
    assert compared(empty, nothing).exit_code == compared(nothing, empty).exit_code == 3


def test_side_by_side_nothing_is_gone_that_a_rule_cannot_tell_any_more():
    stays = result("R-1", "data", "fail", "US:b")
    still_open = result("R-1", "data", "fail", "US:b", open_facts=("access_complete",))
    designs = [
        report(result("R-1", "data", "fail", "US:a"), stays),
        report(still_open),
        report(result("R-1", "data", "unknown")),
        report(stays),
    ]
    sides = [Side(str(place), each) for place, each in enumerate(designs)]
    rows = {row.discriminator: row.statuses for row in compare_all(sides, fail_on="low", tool=TOOL).rows}
    assert rows == {
        "US:a": ("fail", "unknown", "unknown", None),
        "US:b": ("fail", "fail", "unknown", "fail"),
        None: (None, "unknown", "unknown", None),
    }
