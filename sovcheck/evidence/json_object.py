"""JSON as evidence may write it: strict, and not too large."""

from typing import Any, NoReturn

from sovcheck.evidence.refusal import EvidenceStatus, RefusedEvidence
from sovcheck.strict_json import NotStrictError, parse_object

MAXIMUM_BYTES = 4 * 2**20


def read_object(data: bytes, what: str) -> dict[str, Any]:
    """The object; ``what`` names it in the reason when it is refused. Raises RefusedEvidence."""
    if len(data) > MAXIMUM_BYTES:
        refuse(f"{what} is larger than {MAXIMUM_BYTES:,} bytes")
    try:
        return parse_object(data)
    except NotStrictError as wrong:
        refuse(f"{what} {wrong}")


def refuse(why: str) -> NoReturn:
    """Refuse evidence that cannot be read."""
    raise RefusedEvidence(EvidenceStatus.MALFORMED, why)
