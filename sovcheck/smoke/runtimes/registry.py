"""Which runtime a name means."""

from sovcheck.smoke.failures import FailureCode, SmokeFailure
from sovcheck.smoke.runtimes.environment import known_runtime
from sovcheck.smoke.runtimes.interface import Runtime


def find_runtime(name: str) -> Runtime:
    """The runtime of that name. Raises SmokeFailure (E_RUNTIME_MISSING) when there is none."""
    known = known_runtime(name)
    match known.name:
        case "llamacpp":
            from sovcheck.smoke.runtimes.llamacpp import LlamaCpp

            return LlamaCpp()
    raise SmokeFailure(FailureCode.RUNTIME_MISSING, f"{name} cannot be started yet")
