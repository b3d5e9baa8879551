import pytest

from sovcheck.evidence.measurement import Step, StepStatus
from sovcheck.evidence.predicate import Failure
from sovcheck.evidence.verdict import SmokeVerdict
from sovcheck.smoke.failures import MEANINGS, FailureCode, Outcome
from sovcheck.smoke.verdict import decide

LOADED = Step(id="load", status=StepStatus.PASS, seconds=1)
GENERATED = Step(id="generate", status=StepStatus.PASS, seconds=1)
WARNED = Step(id="generate", status=StepStatus.WARN, seconds=1)


def failure(code):
    return Failure(code=code.value, what="what")


def test_tokens_without_any_failure_are_a_pass():
    assert decide([LOADED, GENERATED], []) is SmokeVerdict.PASS
    assert decide([LOADED, WARNED], []) is SmokeVerdict.PASS


def test_weights_that_only_loaded_prove_nothing():
    assert decide([LOADED], []) is SmokeVerdict.INCONCLUSIVE
    assert decide([], []) is SmokeVerdict.INCONCLUSIVE
    skipped = Step(id="generate", status=StepStatus.SKIPPED, seconds=0, message="not asked for")
    assert decide([LOADED, skipped], []) is SmokeVerdict.INCONCLUSIVE


@pytest.mark.parametrize("code", FailureCode)
def test_no_failure_leaves_a_pass(code):
    verdict = decide([LOADED, GENERATED], [failure(code)])
    expected = SmokeVerdict.FAIL if MEANINGS[code].outcome is Outcome.FAIL else SmokeVerdict.INCONCLUSIVE
    assert verdict is expected


def test_what_is_shown_to_be_wrong_outweighs_what_is_in_doubt():
    both = [failure(FailureCode.ISOLATION_CANARY), failure(FailureCode.EGRESS_ATTEMPT)]
    assert decide([LOADED, GENERATED], both) is SmokeVerdict.FAIL
