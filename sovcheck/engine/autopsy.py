"""The one sentence that says which rule brought the engine down, how, and what to do about it."""

import signal
from collections.abc import Mapping, Sequence

from sovcheck.engine.board import Stage
from sovcheck.engine.chunks import OUT_OF_MEMORY, Failure
from sovcheck.engine.interface import EngineLimits
from sovcheck.engine.process import Death
from sovcheck.errors import EngineError, Location
from sovcheck.inventory.assets.asset import Kind
from sovcheck.policy.rules import Rule

_RUST_OUT_OF_MEMORY = "memory allocation of"


def explain(
    cause: Failure | Death, limits: EngineLimits, asked: Mapping[Kind, Sequence[Rule]], kinds: Sequence[Kind]
) -> EngineError:
    """The error for what came instead of the answers to a chunk.

    ``kinds`` are those of its questions, ``asked`` the rules that are put to each kind in the order of asking.
    """
    place = cause.place
    if place.stage is not Stage.EVALUATING:
        return EngineError(_unready(cause, limits))
    kind = kinds[place.question]
    rule = asked[kind][place.entry]
    where = Location(cause.file, cause.line) if isinstance(cause, Failure) and cause.file else rule.location
    what = _failed(cause, limits, kind) if isinstance(cause, Failure) else _died(cause, limits, kind)
    return EngineError(f"rule {rule.id} ({where}) {what}")


def _unready(cause: Failure | Death, limits: EngineLimits) -> str:
    if isinstance(cause, Failure):
        return f"{Location(cause.file, cause.line)}: the policies do not compile: {cause.message}"
    if cause.signal == signal.SIGALRM:
        return f"the policies did not compile in {limits.seconds:g} s: use fewer, or allow more with --engine-timeout"
    return f"the engine's worker ended before the first rule ({_how(cause)}): try again, with fewer policies"


def _failed(failure: Failure, limits: EngineLimits, kind: Kind) -> str:
    if failure.message == OUT_OF_MEMORY:
        return _too_large(limits, kind)
    return f"cannot be evaluated on a {kind}: {failure.message}: correct the rule, or disable it in the profile"


def _died(death: Death, limits: EngineLimits, kind: Kind) -> str:
    if death.signal == signal.SIGALRM:
        seconds = f"{limits.seconds:g} s"
        return f"did not finish in {seconds} on a {kind}: simplify it, or allow more with --engine-timeout"
    if _RUST_OUT_OF_MEMORY in death.notes:
        return _too_large(limits, kind)
    if death.signal == signal.SIGKILL:
        return f"was killed on a {kind}: somebody ended the process, or the machine ran out of memory"
    return f"crashed the engine on a {kind} ({_how(death)}): simplify it; endless recursion does this"


def _too_large(limits: EngineLimits, kind: Kind) -> str:
    return f"needs more than {limits.memory_mib} MiB on a {kind}: simplify it"


def _how(death: Death) -> str:
    how = f"signal {signal.Signals(death.signal).name}" if death.signal else "it returned"
    return f"{how}: {death.notes.splitlines()[-1]}" if death.notes else how
