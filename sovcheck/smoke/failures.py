"""Everything that can go wrong in a smoke: what it means, and what to do about it."""

from dataclasses import dataclass
from enum import StrEnum

from sovcheck.evidence.predicate import Failure


class Outcome(StrEnum):
    """What a failure makes of the smoke: exit 1, 2 or 3."""

    FAIL = "fail"
    NO_VERDICT = "no-verdict"
    INCONCLUSIVE = "inconclusive"


@dataclass(frozen=True, slots=True)
class Meaning:
    """Why a failure matters, what to do about it, and what it makes of the smoke."""

    why: str
    advice: str
    outcome: Outcome = Outcome.FAIL


class FailureCode(StrEnum):
    """The codes of evidence and of messages; each has a meaning in ``MEANINGS``."""

    WEIGHTS_MISSING_SHARD = "E_WEIGHTS_MISSING_SHARD"
    WEIGHTS_TRUNCATED = "E_WEIGHTS_TRUNCATED"
    WEIGHTS_MALFORMED = "E_WEIGHTS_MALFORMED"
    WEIGHTS_HASH = "E_WEIGHTS_HASH"
    WEIGHTS_UNSIGNED = "E_WEIGHTS_UNSIGNED"
    WEIGHTS_PICKLE = "E_WEIGHTS_PICKLE"
    WEIGHTS_REMOTE_CODE = "E_WEIGHTS_REMOTE_CODE"
    WEIGHTS_REMOTE_FS = "E_WEIGHTS_REMOTE_FS"
    NO_GPU = "E_NO_GPU"
    GPU_MISMATCH = "E_GPU_MISMATCH"
    CPU_FALLBACK = "E_CPU_FALLBACK"
    HOST_RENTED = "E_HOST_RENTED"
    OOM_GPU = "E_OOM_GPU"
    OOM_HOST = "E_OOM_HOST"
    RUNTIME_MISSING = "E_RUNTIME_MISSING"
    RUNTIME_VERSION = "E_RUNTIME_VERSION"
    RUNTIME_REFUSED = "E_RUNTIME_REFUSED"
    LOAD_TIMEOUT = "E_LOAD_TIMEOUT"
    GEN_TIMEOUT = "E_GEN_TIMEOUT"
    SERVER_CRASH = "E_SERVER_CRASH"
    WORKER_CRASH = "E_WORKER_CRASH"
    NAN_LOGITS = "E_NAN_LOGITS"
    NONDETERMINISTIC = "E_NONDETERMINISTIC"
    RANDOM_WEIGHTS = "E_RANDOM_WEIGHTS"
    TOO_FAST = "E_TOO_FAST"
    LANGUAGE = "E_LANGUAGE"
    EMBEDDING = "E_EMBEDDING"
    EGRESS_ATTEMPT = "E_EGRESS_ATTEMPT"
    ISOLATION_UNAVAILABLE = "E_ISOLATION_UNAVAILABLE"
    ISOLATION_CANARY = "E_ISOLATION_CANARY"
    UPDATE_UNSUPPORTED = "E_UPDATE_UNSUPPORTED"
    UPDATE_FAILED = "E_UPDATE_FAILED"


class SmokeFailure(Exception):  # noqa: N818 (a failed smoke is a result with a code, no error of the program)
    """Ends what is being tried; ``what`` is a sentence with the names and numbers of this case."""

    def __init__(self, code: FailureCode, what: str) -> None:
        super().__init__(f"{code}: {what}")
        self.failure = Failure(code=code.value, what=what)
