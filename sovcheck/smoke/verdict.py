"""What the steps and failures of a smoke come to: a verdict, and the exit code that says it."""

from collections.abc import Collection

from sovcheck.evidence.measurement import Step, StepStatus
from sovcheck.evidence.predicate import Failure, SmokePredicate
from sovcheck.evidence.verdict import SmokeVerdict
from sovcheck.smoke.failures import Outcome, meaning_of

PROOF = "generate"
"""The step without which nothing is proved: the weights were loaded and made tokens."""

_EXIT = {SmokeVerdict.PASS: 0, SmokeVerdict.FAIL: 1, SmokeVerdict.INCONCLUSIVE: 3}
_NO_VERDICT = 2


def decide(steps: Collection[Step], failures: Collection[Failure]) -> SmokeVerdict:
    """Fail where something is shown to be wrong; pass only where tokens were made and nothing is in doubt."""
    outcomes = _outcomes(failures)
    if Outcome.FAIL in outcomes:
        return SmokeVerdict.FAIL
    proved = any(step.id == PROOF and step.status in {StepStatus.PASS, StepStatus.WARN} for step in steps)
    return SmokeVerdict.PASS if proved and not outcomes else SmokeVerdict.INCONCLUSIVE


def exit_code(predicate: SmokePredicate) -> int:
    """0 pass, 1 fail, 2 when it could not be tried, 3 when it was and proves nothing."""
    could_not = Outcome.NO_VERDICT in _outcomes(predicate.failures)
    if could_not and predicate.verdict is SmokeVerdict.INCONCLUSIVE:
        return _NO_VERDICT
    return _EXIT[predicate.verdict]


def _outcomes(failures: Collection[Failure]) -> set[Outcome]:
    """What nobody here can explain is a failure all the same."""
    meanings = (meaning_of(failure.code) for failure in failures)
    return {Outcome.FAIL if meaning is None else meaning.outcome for meaning in meanings}
