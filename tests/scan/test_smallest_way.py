"""What holds of every set of changes that is found, with the real policies: nothing in it is superfluous or undone."""

from collections.abc import Iterator
from datetime import date
from itertools import combinations
from pathlib import Path

import pytest

from sovcheck.scan.circumstances import circumstances
from sovcheck.scan.judgement import start_engine
from sovcheck.scan.preparation import prepare
from sovcheck.scan.request import ScanRequest
from sovcheck.scan.variants import Variants
from sovcheck.whatif.candidate import Candidate, made
from sovcheck.whatif.candidates import candidates
from sovcheck.whatif.contradiction import undone
from sovcheck.whatif.costs import Prices, bundled_costs
from sovcheck.whatif.design import Design
from sovcheck.whatif.outcome import held
from sovcheck.whatif.search import Search
from sovcheck.whatif.search_result import Extent, Found, Limits
from sovcheck.whatif.steps import in_order

TESTS = Path(__file__).parents[1]
CAREFUL = TESTS / "whatif" / "careful.yaml"
FAILING = [
    TESTS / "policies" / "inventories" / rule / "fail.yaml"
    for rule in ("CMP-05", "DAT-02", "DEP-01", "DEP-04", "DEP-14", "LIC-02", "MOD-05", "MOD-09")
]
PRICES = Prices(bundled_costs())


class Ground:
    """A system, what could be changed of it, and who judges it."""

    def __init__(self, path: Path) -> None:
        self.prepared = prepare(ScanRequest(paths=(str(path),), today=date(2026, 11, 27), home="DE"))
        self.base = Design(self.prepared.system.inventory)
        self.terms = circumstances(self.prepared)

    def judging(self) -> Iterator[Variants]:
        with start_engine(self.prepared) as at_work:
            yield Variants(self.prepared, at_work)

    def found(self, judge: Variants, most: int = 3) -> Found:
        def generate(design: Design, results: object) -> list[Candidate]:
            return candidates(design, results, self.terms)

        return Search(self.base, judge, generate, bundled_costs(), Limits(most, lambda: 0)).run()

    def burden(self, judge: Variants, chosen: tuple[Candidate, ...]) -> int | None:
        outcome = judge(made(self.base, chosen))
        return outcome.burden if outcome is not None else None


@pytest.mark.parametrize("path", [CAREFUL, *FAILING], ids=lambda path: path.parent.name)
def test_nothing_that_is_found_can_be_left_out_or_is_undone_by_the_rest(path: Path):
    ground = Ground(path)
    for judge in ground.judging():
        found = ground.found(judge)
        assert undone(ground.base, found.chosen) == ()
        for left_out in found.chosen:
            burden = ground.burden(judge, tuple(each for each in found.chosen if each is not left_out))
            assert burden is None or burden > found.outcome.burden, left_out.label
        steps = in_order(ground.base, held(judge(ground.base)), found.chosen, judge)
        told = {each.label for each in found.chosen if each.label in " ".join(step.label for step in steps)}
        assert all(each.label in told or PRICES.of(each) == 0 for each in found.chosen)


@pytest.mark.parametrize("path", [CAREFUL, *FAILING], ids=lambda path: path.parent.name)
def test_what_is_called_the_smallest_costs_no_more_than_any_one_or_two_changes_that_pass(path: Path):
    """The oracle tries every single candidate about the system as it is, and every two that cost less."""
    ground = Ground(path)
    for judge in ground.judging():
        found = ground.found(judge)
        if found.extent is not Extent.SMALLEST:
            assert found.extent is Extent.NONE_FOUND
        least = PRICES.together(found.chosen) if found.outcome.passes else 1_000
        options = candidates(ground.base, judge.as_it_is(ground.base).results, ground.terms)
        for number in (1, 2):
            for chosen in combinations(options, number):
                if PRICES.together(chosen) < least:
                    assert ground.burden(judge, chosen) != 0, [each.label for each in chosen]


def test_a_fact_that_the_catalog_leaves_open_is_cheaper_than_to_move():
    ground = Ground(CAREFUL)
    for judge in ground.judging():
        found = ground.found(judge)
        assert [each.label for each in found.chosen] == ["state technology_from of scaleway"]
        assert (found.extent, found.outcome.passes) == (Extent.SMALLEST, True)
