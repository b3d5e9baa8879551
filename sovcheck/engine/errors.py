"""Errors of an engine: what is said of a rule that gave no answer, whichever engine was asked."""

from sovcheck.engine.interface import EngineLimits
from sovcheck.errors import EngineError, Location
from sovcheck.inventory.assets.asset import Kind
from sovcheck.policy.rules import Rule


def about(rule: Rule, what: str, where: Location | None = None) -> EngineError:
    """The error that names the rule, and the place in its file that is known."""
    return EngineError(f"rule {rule.id} ({where or rule.location}) {what}")


def cannot_be_evaluated(kind: Kind, why: str) -> str:
    """Said of a rule with an error in it."""
    return f"cannot be evaluated on {kind.with_article}: {why}: correct the rule, or disable it in the profile"


def did_not_finish(kind: Kind, limits: EngineLimits) -> str:
    """Said of a rule that took too long on one asset."""
    advice = "simplify it, or allow more with --engine-timeout"
    return f"did not finish in {limits.seconds:g} s on {kind.with_article}: {advice}"


def too_slow_to_compile(limits: EngineLimits) -> EngineError:
    """The error for policies that take too long before the first rule is asked."""
    return EngineError(
        f"the policies did not compile in {limits.seconds:g} s: use fewer, or allow more with --engine-timeout"
    )


def no_process(error: OSError) -> EngineError:
    """The error for an engine that the system lets start no process."""
    advice = "let this user have more processes (ulimit -u) and memory (ulimit -v), or try again when others have ended"
    return EngineError(f"no process can be started for the engine ({error.strerror}): {advice}")


def does_not_compile(where: Location, why: str) -> EngineError:
    """The error for a module that an engine cannot read."""
    return EngineError(f"{where}: the policies do not compile: {why}")
