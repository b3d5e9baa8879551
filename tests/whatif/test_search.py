"""The search against an oracle that tries everything, on systems made of nothing but the faults that changes mend."""

from collections.abc import Callable
from datetime import date
from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sovcheck.findings.answer.changes import Effort
from sovcheck.findings.report import Result, Status, Summary, Verdict
from sovcheck.inventory.assets.asset import Kind
from sovcheck.inventory.declared import Inventory
from sovcheck.policy.severity import Severity
from sovcheck.whatif.candidate import Candidate
from sovcheck.whatif.costs import bundled_costs
from sovcheck.whatif.design import Design
from sovcheck.whatif.outcome import Outcome
from sovcheck.whatif.search import Search
from sovcheck.whatif.search_result import Extent, Found, Limits

EFFORTS = [Effort.CONTRACT, Effort.KEYS, Effort.OPTIONAL, Effort.MOVE_SERVICE, Effort.MOVE_HOST, Effort.DROP]
DAY = date(2026, 11, 27)


def result(fault: int) -> Result:
    return Result(
        rule=f"TST-{fault:02}",
        title="Title",
        severity=Severity.HIGH,
        status=Status.FAIL,
        asset=f"fault-{fault}",
        kind="software",
        message="It fails",
        paths=(),
        controls={},
        remediation="",
        fingerprint=str(fault),
        file="inventory.yaml",
        line=1,
        blocking=True,
    )


def outcome(faults: set[int]) -> Outcome:
    summary = Summary.model_validate(
        {
            "evaluated": 9,
            "pass": 9 - len(faults),
            "fail": len(faults),
            "unknown": 0,
            "waived": 0,
            "blocking": len(faults),
            "unknown_over_budget": False,
            "by_severity": {},
            "by_rule": {},
        }
    )
    return Outcome(Verdict.FAIL if faults else Verdict.PASS, summary, tuple(map(result, sorted(faults))))


def change(number: int, effort: Effort) -> Candidate:
    name = f"change-{number}"
    made = {"id": name, "notes": effort.value}
    return Candidate(effort, name, f"make {name}", lambda design: design.added(Kind.SOFTWARE, made))


def find(
    efforts: list[Effort],
    mended: Callable[[frozenset[int]], set[int]],
    most: int = 6,
    clock: Callable[[], float] = lambda: 0,
) -> Found:
    """Search where ``mended`` says which faults are left once changes of these numbers are made."""
    options = [change(number, effort) for number, effort in enumerate(efforts)]

    def judge(design: Design, *, detailed: bool = False) -> Outcome:
        assert detailed in (True, False)
        return outcome(mended(frozenset(int(name.partition("-")[2]) for name in design.changed)))

    base = Design(Inventory((), None, {}))
    return Search(base, judge, lambda *_: options, bundled_costs(), Limits(most, clock)).run()


def price(chosen: tuple[Candidate, ...]) -> int:
    return sum(bundled_costs()[candidate.effort] for candidate in chosen)


def cheapest(efforts: list[Effort], mended: Callable[[frozenset[int]], set[int]]) -> int | None:
    """The oracle: every set, in no clever order."""
    sets = [frozenset(each) for size in range(len(efforts) + 1) for each in combinations(range(len(efforts)), size)]
    costs = [sum(bundled_costs()[efforts[number]] for number in each) for each in sets if not mended(each)]
    return min(costs, default=None)


def test_what_passes_as_it_is_needs_nothing():
    found = find([Effort.DROP], lambda _: set())
    assert (found.extent, found.chosen) == (Extent.SMALLEST, ())


def test_what_greed_takes_in_vain_is_given_back():
    # The first mends most for its cost, and once both others are made, nothing needs it.
    mends = {0: {1, 2, 3}, 1: {1, 2, 4}, 2: {3, 5}}
    found = find(
        [Effort.CONTRACT, Effort.KEYS, Effort.KEYS], lambda done: {1, 2, 3, 4, 5}.difference(*map(mends.get, done))
    )
    assert {candidate.subject for candidate in found.chosen} == {"change-1", "change-2"}
    assert found.extent is Extent.SMALLEST


def test_two_that_only_help_together_are_found():
    found = find([Effort.MOVE_HOST, Effort.DROP, Effort.KEYS], lambda done: set() if {0, 2} <= done else {1})
    assert {candidate.subject for candidate in found.chosen} == {"change-0", "change-2"}
    assert found.extent is Extent.SMALLEST


def test_without_a_passing_set_the_best_is_told_with_what_remains():
    found = find([Effort.KEYS, Effort.DROP], lambda done: {7} if 0 in done else {7, 8})
    assert found.extent is Extent.NONE_FOUND
    assert [candidate.subject for candidate in found.chosen] == ["change-0"]
    assert [each.rule for each in found.outcome.results] == ["TST-07"]


def test_when_time_is_up_nothing_is_called_the_smallest():
    ticks = iter([0.0] * 3)
    found = find([Effort.DROP, Effort.KEYS], lambda done: set() if 0 in done else {1}, clock=lambda: next(ticks, 1.0))
    assert found.extent is Extent.NONE_SMALLER_FOUND
    assert found.outcome.passes


def test_sets_that_are_dearer_than_what_was_found_are_not_even_made():
    # There are more sets of eight than any machine can count.
    found = find([Effort.CONTRACT, *[Effort.DROP] * 300], lambda done: set() if 0 in done else {1}, most=8)
    assert [candidate.subject for candidate in found.chosen] == ["change-0"]
    assert found.extent is Extent.SMALLEST


def test_sets_beyond_count_are_tried_one_by_one_until_time_is_up():
    tried: list[frozenset[int]] = []

    def mended(done: frozenset[int]) -> set[int]:
        tried.append(done)
        return {1}

    found = find([Effort.DROP] * 300, mended, most=8, clock=lambda: len(tried) / 1000)
    assert found.extent is Extent.NONE_FOUND
    assert len(tried) < 1000


def test_once_time_is_up_no_cheaper_one_is_tried_any_more():
    tried: list[frozenset[int]] = []

    def mended(done: frozenset[int]) -> set[int]:
        tried.append(done)
        return set() if 0 in done else {1}

    found = find([Effort.DROP, *[Effort.CONTRACT] * 59], mended, clock=lambda: len(tried) / 75)
    assert found.outcome.passes
    assert len(tried) <= 75


def test_what_was_tried_all_at_once_is_not_sifted_once_time_is_up():
    tried: list[frozenset[int]] = []

    def mended(done: frozenset[int]) -> set[int]:
        tried.append(done)
        return set() if len(done) == 100 else {1}

    found = find([Effort.DROP] * 100, mended, clock=lambda: len(tried) / 80)
    assert found.outcome.passes
    assert found.extent is Extent.NONE_SMALLER_FOUND
    assert len(tried) < 90


@pytest.mark.parametrize("most", [0, 1])
def test_no_more_changes_are_tried_together_than_asked(most: int):
    efforts = [Effort.MOVE_HOST, Effort.DROP, Effort.KEYS]
    found = find(efforts, lambda done: set() if done == {0, 1} else {1}, most)
    assert found.extent is Extent.NONE_FOUND


def test_where_none_helps_alone_all_at_once_show_whether_any_do():
    found = find([Effort.MOVE_HOST, Effort.DROP, Effort.KEYS], lambda done: set() if {0, 1} <= done else {1}, 0)
    assert {candidate.subject for candidate in found.chosen} == {"change-0", "change-1"}


@settings(max_examples=150, deadline=None)
@given(
    st.lists(st.sampled_from(EFFORTS), min_size=1, max_size=6),
    st.lists(st.frozensets(st.frozensets(st.integers(0, 5), min_size=1, max_size=2), max_size=3), max_size=4),
)
def test_the_smallest_is_the_smallest(efforts: list[Effort], faults: list[frozenset[frozenset[int]]]):
    """Each fault is mended by any of some sets of one or two changes; some by none."""

    def mended(done: frozenset[int]) -> set[int]:
        return {number for number, ways in enumerate(faults) if not any(way <= done for way in ways)}

    found = find(efforts, mended)
    least = cheapest(efforts, mended)
    assert found.outcome.passes == (least is not None)
    if least is not None:
        assert (found.extent, price(found.chosen)) == (Extent.SMALLEST, least)
        for left_out in found.chosen:
            assert mended(frozenset(int(each.subject[7:]) for each in found.chosen if each is not left_out))


def test_more_changes_than_are_tried_together_may_be_smaller_and_are_not_called_none():
    # Two cheap ones would do as well as the dear one, and only one at a time is tried.
    both = [Effort.CONTRACT, Effort.CONTRACT, Effort.DROP]

    def mended(done: frozenset[int]) -> set[int]:
        return set() if 2 in done or {0, 1} <= done else {1}

    assert find(both, mended, most=1).extent is Extent.NONE_SMALLER_FOUND
    found = find(both, mended, most=2)
    assert (found.extent, price(found.chosen)) == (Extent.SMALLEST, 4)


def test_what_is_taken_for_granted_counts_at_its_price():
    # Six things to try, each at a price, do what one dearer change does alone.
    found = find([*[Effort.TEST] * 6, Effort.KEYS], lambda done: set() if 6 in done or set(range(6)) <= done else {1})
    assert [candidate.subject for candidate in found.chosen] == ["change-6"]
    assert found.extent is Extent.SMALLEST


def test_a_fact_that_would_make_it_worse_is_not_stated():
    """It is hoped for along with the one that settles everything."""
    found = find(
        [Effort.FACT, Effort.FACT, Effort.DROP], lambda done: {2} if 1 in done else set() if 0 in done else {1}
    )
    assert [candidate.subject for candidate in found.chosen] == ["change-0"]
    assert (found.extent, price(found.chosen)) == (Extent.SMALLEST, 0)


def test_a_fact_that_makes_it_worse_at_first_is_stated_with_the_change_that_needs_it():
    # The fact leads to a failure until the first change is made; without it only the dearer one passes.
    def mended(done: frozenset[int]) -> set[int]:
        return {3} if 0 in done and not {1, 2} & done else set() if {0, 1} <= done or 2 in done else {4, 5}

    found = find([Effort.FACT, Effort.CONTRACT, Effort.DROP], mended)
    assert {candidate.subject for candidate in found.chosen} == {"change-0", "change-1"}
    assert (found.extent, price(found.chosen)) == (Extent.SMALLEST, 2)


def test_once_time_is_up_in_the_last_of_all_sets_it_is_not_called_the_smallest():
    tried: list[frozenset[int]] = []

    def mended(done: frozenset[int]) -> set[int]:
        tried.append(done)
        return set() if 2 in done else {1}

    efforts = [Effort.CONTRACT, Effort.CONTRACT, Effort.DROP]
    find(efforts, mended)
    whole = len(tried)
    tried.clear()

    def clock() -> float:
        return 0.9 if len(tried) >= whole - 1 else 0

    assert find(efforts, mended, clock=clock).extent is Extent.NONE_SMALLER_FOUND


def test_where_something_stays_as_it_is_whatever_is_changed_no_set_of_many_is_tried():
    tried: list[frozenset[int]] = []

    def mended(done: frozenset[int]) -> set[int]:
        tried.append(done)
        return {7} | {number for number in range(20) if number + 10 not in done}

    found = find([Effort.KEYS] * 40, mended)
    assert found.extent is Extent.NONE_FOUND
    assert len(tried) < 1000


def test_two_changes_of_which_one_undoes_the_other_are_never_made_together():
    def moved(number: int, effort: Effort, to: str) -> Candidate:
        def apply(design: Design) -> Design:
            before = design.changed.get("thing")
            done = before.fields["tags"] if before is not None else ()
            fields = {"id": "thing", "name": to, "tags": [*done, f"change-{number}"]}
            return design.added(Kind.SOFTWARE, fields).rewritten("thing", fields)

        return Candidate(effort, "thing", f"move it to {to}", apply)

    options = [moved(0, Effort.MOVE_SERVICE, "one"), moved(1, Effort.MOVE_HOST, "another")]

    def judge(design: Design, *, detailed: bool = False) -> Outcome:
        assert detailed in (True, False)
        draft = design.changed.get("thing")
        done = draft.fields["tags"] if draft is not None else ()
        return outcome({1, 2} if not done else {1} if len(done) == 1 else set())

    base = Design(Inventory((), None, {}))
    found = Search(base, judge, lambda *_: options, bundled_costs(), Limits(6, lambda: 0)).run()
    assert found.extent is Extent.NONE_FOUND
    assert len(found.chosen) == 1


def test_of_many_changes_only_those_sets_are_tried_that_touch_all_that_fails():
    tried: list[frozenset[int]] = []

    def mended(done: frozenset[int]) -> set[int]:
        tried.append(done)
        # One fault is mended by one change alone, another by two others together.
        return ({1} if 7 not in done else set()) | ({2} if not {0, 1} <= done else set())

    efforts = [*[Effort.CONTRACT] * 7, Effort.DROP, *[Effort.KEYS] * 20]
    found = find(efforts, mended, most=3)
    assert {candidate.subject for candidate in found.chosen} == {"change-0", "change-1", "change-7"}
    assert found.extent is Extent.SMALLEST
    # There are more than three thousand of up to three changes.
    assert len(tried) < 600


def test_sets_of_more_changes_than_are_tried_are_ruled_out_where_they_do_not_touch_what_fails():
    efforts = [Effort.DROP, *[Effort.TEST] * 9]
    found = find(efforts, lambda done: set() if 0 in done else {1}, most=1)
    assert ([candidate.subject for candidate in found.chosen], found.extent) == (["change-0"], Extent.SMALLEST)
