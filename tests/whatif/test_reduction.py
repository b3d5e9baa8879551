"""Sifting a set of changes: how much work it is once time is up."""

from collections.abc import Callable

from sovcheck.findings.answer.changes import Effort
from sovcheck.inventory.assets.asset import Kind
from sovcheck.inventory.declared import Inventory
from sovcheck.whatif.candidate import Candidate
from sovcheck.whatif.costs import Prices, bundled_costs
from sovcheck.whatif.design import Design
from sovcheck.whatif.outcome import Outcome
from sovcheck.whatif.reduction import Reduction
from sovcheck.whatif.search_result import Limits
from sovcheck.whatif.trials import Trials

MANY = 200


def adding(name: str, asset: str, count: Callable[[], None]) -> Candidate:
    def apply(design: Design) -> Design:
        count()
        return design.added(Kind.SOFTWARE, {"id": asset})

    return Candidate(Effort.FACT, name, f"add {asset}", apply)


def nothing_holds_together(_: Design, *, detailed: bool = False) -> Outcome | None:
    assert not detailed
    return None


def test_once_time_is_up_each_change_is_made_a_few_times_and_not_once_for_every_other():
    made: list[None] = []
    chosen = tuple(adding(f"fact-{number}", f"asset-{number}", lambda: made.append(None)) for number in range(MANY))
    trials = Trials(Design(Inventory((), None, {})), nothing_holds_together)
    reduction = Reduction(trials, Prices(bundled_costs()), Limits(4, lambda: 1.0))

    assert reduction.reduced(chosen, (), 0) == (chosen, ())
    assert len(made) < 5 * MANY


def test_while_there_is_time_what_another_change_does_as_well_goes():
    # The first adds what the second adds, too, and nothing that comes after it undoes it.
    def both(design: Design) -> Design:
        return design.added(Kind.SOFTWARE, {"id": "one"}).added(Kind.SOFTWARE, {"id": "other"})

    chosen = (adding("a", "one", lambda: None), Candidate(Effort.FACT, "b", "add both", both))
    trials = Trials(Design(Inventory((), None, {})), nothing_holds_together)
    reduction = Reduction(trials, Prices(bundled_costs()), Limits(4, lambda: 0.0))

    assert reduction.reduced(chosen, (), 0) == ((chosen[1],), ())
