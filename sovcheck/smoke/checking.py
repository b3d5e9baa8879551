"""Verifying one evidence file by itself: who signed it, and what it states."""

from collections.abc import Collection
from pathlib import Path

from sovcheck.errors import InputError, Location, Problem
from sovcheck.evidence.keys import load_public_key
from sovcheck.evidence.refusal import RefusedEvidence
from sovcheck.evidence.verification import Verified, verify
from sovcheck.smoke.narration import outcome_lines, step_line
from sovcheck.smoke.verdict import exit_code

_MAXIMUM_BYTES = 16 << 20


def verify_file(evidence: Path, keys: Collection[Path]) -> Verified:
    """The statement that a trusted key has signed. Raises InputError for a file or key that cannot be used."""
    trusted = [load_public_key(key) for key in keys]
    try:
        with evidence.open("rb") as file:
            data = file.read(_MAXIMUM_BYTES + 1)
        if len(data) > _MAXIMUM_BYTES:
            raise _refusal(evidence, "is larger than any evidence", "name an evidence file")
        return verify(data, trusted)
    except OSError as error:
        raise _refusal(evidence, f"cannot be read: {error.strerror or error}", "name an evidence file") from error
    except RefusedEvidence as refused:
        wrong = f"{refused.status.value}: {refused.why}"
        raise _refusal(evidence, wrong, "run the smoke again, signed with a key that you trust") from refused


def verified_lines(verified: Verified) -> tuple[str, ...]:
    """What it states, for people."""
    predicate = verified.statement.predicate
    host = f" on {predicate.host_asset}" if predicate.host_asset else ""
    return (
        f"signed by {', '.join(verified.key_ids)}",
        f"{predicate.asset}{host}, {predicate.run.ended.isoformat()}, nonce {predicate.run.nonce or 'none'}",
        *(step_line(step) for step in predicate.steps),
        *outcome_lines(predicate),
    )


def code_of(verified: Verified) -> int:
    """The exit code of the smoke that the evidence is about."""
    return exit_code(verified.statement.predicate)


def _refusal(evidence: Path, wrong: str, advice: str) -> InputError:
    return InputError([Problem(Location(str(evidence)), "", wrong, advice)])
