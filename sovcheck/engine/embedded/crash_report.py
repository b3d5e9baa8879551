"""Crash report: the one sentence that says which rule brought the engine down, how, and what to do about it."""

import signal
from collections.abc import Mapping, Sequence

from sovcheck.engine.embedded.process import WorkerExit
from sovcheck.engine.embedded.protocol import NOT_LOADED, OUT_OF_MEMORY, WRONG, Failure
from sovcheck.engine.embedded.worker_status import Stage
from sovcheck.engine.errors import (
    about,
    cannot_be_evaluated,
    did_not_finish,
    does_not_compile,
    too_slow_to_compile,
)
from sovcheck.engine.interface import EngineLimits
from sovcheck.errors import EngineError, Location
from sovcheck.inventory.assets.asset import Kind
from sovcheck.policy.rules import Rule

_NO_ROOM = "there is not enough memory to make the policies ready"
_MORE_MEMORY = "let this process have more (ulimit -v), or run it on a machine with more"
_OUT_OF_MEMORY_WORDS = ("memory allocation of", "MemoryError")
"""Last words of a worker that got no memory, in Rust and in Python."""


def explain(
    cause: Failure | WorkerExit, limits: EngineLimits, asked: Mapping[Kind, Sequence[Rule]], kinds: Sequence[Kind]
) -> EngineError:
    """The error for what came instead of the answers to a chunk.

    ``kinds`` are those of its questions, ``asked`` the rules that are put to each kind in the order of asking.
    """
    position = cause.position
    if position.stage is not Stage.EVALUATING:
        return _unready(cause, limits)
    kind = kinds[position.question]
    rule = asked[kind][position.entry]
    where = Location(cause.file, cause.line) if isinstance(cause, Failure) and cause.file else None
    what = _failed(cause, limits, kind) if isinstance(cause, Failure) else _died(cause, limits, kind)
    return about(rule, what, where)


def _unready(cause: Failure | WorkerExit, limits: EngineLimits) -> EngineError:
    return _not_made_ready(cause) if isinstance(cause, Failure) else _never_began(cause, limits)


def _not_made_ready(failure: Failure) -> EngineError:
    if failure.message == OUT_OF_MEMORY:
        return EngineError(f"{_NO_ROOM}: {_MORE_MEMORY}")
    if failure.message.startswith(NOT_LOADED):
        why = failure.message.removeprefix(NOT_LOADED)
        advice = f"install sovcheck again; where memory is short, {_MORE_MEMORY}"
        return EngineError(f"the engine cannot be loaded ({why}): {advice}")
    if failure.message == WRONG:
        return EngineError("the engine gives a wrong answer to a question whose answer is known: install it again")
    return does_not_compile(Location(failure.file, failure.line), failure.message)


def _never_began(death: WorkerExit, limits: EngineLimits) -> EngineError:
    if death.signal == signal.SIGALRM:
        return too_slow_to_compile(limits)
    if _wanted_memory(death):
        return EngineError(f"{_NO_ROOM}: {_MORE_MEMORY}")
    if death.signal == signal.SIGKILL:
        why = "somebody ended the process, or the machine ran out of memory"
        return EngineError(f"the engine's worker was killed before the first rule: {why}")
    # Which limit it was, a process that cannot even begin cannot tell for certain.
    advice = "see what this process is denied (ulimit -a), let it have more of it, and try again"
    return EngineError(f"the engine's worker ended before the first rule ({_how(death)}): {advice}")


def _failed(failure: Failure, limits: EngineLimits, kind: Kind) -> str:
    if failure.message == OUT_OF_MEMORY:
        return _too_large(limits, kind)
    return cannot_be_evaluated(kind, failure.message)


def _died(death: WorkerExit, limits: EngineLimits, kind: Kind) -> str:
    if death.signal == signal.SIGALRM:
        return did_not_finish(kind, limits)
    if _wanted_memory(death):
        return _too_large(limits, kind)
    if death.signal == signal.SIGKILL:
        return f"was killed on {kind.with_article}: somebody ended the process, or the machine ran out of memory"
    return f"crashed the engine on {kind.with_article} ({_how(death)}): simplify it; endless recursion does this"


def _wanted_memory(death: WorkerExit) -> bool:
    return any(words in death.stderr for words in _OUT_OF_MEMORY_WORDS)


def _too_large(limits: EngineLimits, kind: Kind) -> str:
    return f"needs more than {limits.memory_mib} MiB on {kind.with_article}: simplify it"


def _how(death: WorkerExit) -> str:
    how = f"signal {signal.Signals(death.signal).name}" if death.signal else "it returned"
    return f"{how}: {death.stderr.splitlines()[-1]}" if death.stderr else how
