"""Every failure says why it matters and what to do."""

import pytest

from sovcheck.smoke.failures import MEANINGS, FailureCode, Outcome, SmokeFailure, failure


def test_every_code_has_a_meaning():
    assert set(MEANINGS) == set(FailureCode)


@pytest.mark.parametrize("code", FailureCode)
def test_why_and_advice_are_sentences_of_their_own(code):
    meaning = MEANINGS[code]
    assert meaning.why.endswith(".")
    assert meaning.advice.endswith(".")
    others = [other for key, other in MEANINGS.items() if key is not code]
    assert meaning.why not in [other.why for other in others]


def test_only_what_proves_nothing_either_way_is_no_failure():
    spared = {code for code, meaning in MEANINGS.items() if meaning.outcome is not Outcome.FAIL}
    assert spared == {
        FailureCode.RUNTIME_MISSING,
        FailureCode.RUNTIME_VERSION,
        FailureCode.WEIGHTS_UNREAD,
        FailureCode.CONTEXT_UNUSED,
        FailureCode.MODEL_UNPROVED,
        FailureCode.ATTACH_SILENT,
        FailureCode.ATTACH_STRANGE,
        FailureCode.ISOLATION_UNAVAILABLE,
        FailureCode.ISOLATION_CANARY,
        FailureCode.ISOLATION_GAP,
    }


def test_a_failure_carries_its_code_into_evidence():
    assert failure(FailureCode.NO_GPU, "none").code == "E_NO_GPU"
    assert SmokeFailure(FailureCode.NO_GPU, "none").failure == failure(FailureCode.NO_GPU, "none")
