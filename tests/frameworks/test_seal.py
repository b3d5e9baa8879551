"""The overall SEAL is the lowest over all criteria, what is open is never counted as met, and sums are as published."""

from hypothesis import given
from hypothesis import strategies as st

from sovcheck.frameworks.seal import Span, judge_seal
from sovcheck.frameworks.section import SealResult
from sovcheck.policy.framework.files import read_framework

FRAMEWORK = read_framework("eu-csf").framework
CRITERIA = {criterion.id: criterion for _, criterion in FRAMEWORK.criteria()}


def _spans() -> st.SearchStrategy[dict[str, Span]]:
    def span(steps: int) -> st.SearchStrategy[Span]:
        step = st.integers(1, steps)
        return st.tuples(step, step).map(lambda two: Span(min(two), max(two), answered=True))

    return st.fixed_dictionaries({name: span(len(criterion.answers)) for name, criterion in CRITERIA.items()})


def _best() -> dict[str, Span]:
    return {name: Span(len(each.answers), len(each.answers), answered=True) for name, each in CRITERIA.items()}


def _judge(spans: dict[str, Span], **assets: dict[str, int]) -> SealResult:
    return judge_seal(FRAMEWORK, spans, assets)


@given(spans=_spans())
def test_the_overall_seal_is_the_minimum_and_what_is_open_never_lifts_it(spans: dict[str, Span]):
    result = _judge(spans)
    highest = {name: CRITERIA[name].answers[span.high - 1].seal for name, span in spans.items()}
    lowest = {name: CRITERIA[name].answers[span.low - 1].seal for name, span in spans.items()}
    assert result.at_most == min(highest.values()) == min(each.seal_at_most for each in result.objectives)
    assert result.seal in (None, min(lowest.values()))
    assert (result.seal is None) == (min(lowest.values()) < min(highest.values()))
    assert set(result.held_by) == (
        {n for n, seal in highest.items() if seal == result.at_most} if result.at_most < 4 else set()
    )
    assert all(score.at_least <= score.at_most for score in result.scores)


@given(spans=_spans(), name=st.sampled_from(sorted(CRITERIA)))
def test_a_worse_answer_never_raises_the_seal_or_the_score(spans: dict[str, Span], name: str):
    before, after = _judge(spans), _judge({**spans, name: Span(1, 1, answered=True)})
    assert after.at_most <= before.at_most
    assert [score.at_most for score in after.scores] <= [score.at_most for score in before.scores]


def test_the_best_answers_give_seal_4_and_more_than_a_hundred_percent():
    result = _judge(_best())
    assert (result.seal, result.name, result.held_by, result.lift) == (4, "Full Digital Sovereignty", (), None)
    assert [(score.weights, score.at_least) for score in result.scores] == [
        ("csf-guidance-2026-06", 100.08),
        ("csf-1.2.1", 100.08),
    ]


def test_one_criterion_that_holds_the_seal_down_is_named_with_what_lifts_it():
    result = _judge({**_best(), "3.5": Span(4, 4, answered=True)}, machine={"3.5": 4}, archive={"3.5": 5, "3.1": 5})
    assert (result.seal, result.held_by) == (3, ("3.5",))
    assert result.lift is not None
    assert (result.lift.asset, result.lift.lifts, result.lift.seal_at_most) == ("machine", True, 4)


def test_where_two_assets_hold_a_criterion_down_no_one_change_lifts_it_but_a_declaration_may():
    spans = {**_best(), "3.5": Span(4, 4, answered=True), "6.2": Span(4, 4, answered=True)}
    result = _judge(spans, machine={"3.5": 4}, other={"3.5": 4})
    assert result.lift is not None
    assert (result.lift.asset, result.lift.lifts) == (None, False)


def test_weights_count_one_by_one():
    spans = {name: Span(1, 1, answered=True) for name in CRITERIA} | {
        name: span for name, span in _best().items() if name.startswith("5.")
    }
    assert [score.at_least for score in _judge(spans).scores] == [10.01, 20.02]
