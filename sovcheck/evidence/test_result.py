"""A smoke as a test result of in-toto, for programs that do not know our own predicate.

The predicate is described at https://github.com/in-toto/attestation/blob/main/spec/predicates/test-result.md .
"""

from typing import Any

from sovcheck.evidence.measurement import Step, StepStatus
from sovcheck.evidence.predicate import SmokePredicate
from sovcheck.evidence.statement import STATEMENT_TYPE, subjects_of
from sovcheck.evidence.verdicts import SmokeVerdict

TEST_RESULT_TYPE = "https://in-toto.io/attestation/test-result/v0.1"


def test_result_statement(predicate: SmokePredicate, name: str, sha256: str) -> dict[str, Any]:
    """The statement about the same weights; its configuration is the evidence file of that name and digest.

    The predicate knows no third word: what is inconclusive proves nothing, and has not passed.
    """
    steps = predicate.steps
    return {
        "_type": STATEMENT_TYPE,
        "subject": [subject.model_dump(mode="json") for subject in subjects_of(predicate)],
        "predicateType": TEST_RESULT_TYPE,
        "predicate": {
            "result": _result(predicate),
            "configuration": [{"name": name, "digest": {"sha256": sha256}}],
            "passedTests": _ended(steps, StepStatus.PASS),
            "warnedTests": _ended(steps, StepStatus.WARN),
            "failedTests": _ended(steps, StepStatus.FAIL),
        },
    }


def _result(predicate: SmokePredicate) -> str:
    if predicate.verdict is not SmokeVerdict.PASS:
        return "FAILED"
    return "WARNED" if _ended(predicate.steps, StepStatus.WARN) else "PASSED"


def _ended(steps: tuple[Step, ...], status: StepStatus) -> list[str]:
    return [step.id for step in steps if step.status is status]
