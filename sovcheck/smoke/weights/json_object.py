"""JSON beside and inside of weights files."""

from typing import Any

from sovcheck.smoke.failures import FailureCode, SmokeFailure
from sovcheck.strict_json import NotStrictError, parse_object
from sovcheck.visible import visible


def read_object(data: bytes, path: str, part: str = "content") -> dict[str, Any]:
    """The object that a file holds; ``path`` and ``part`` are for messages. Raises SmokeFailure for any other."""
    try:
        return parse_object(data)
    except NotStrictError as wrong:
        what = f"{path}: its {part} {visible(str(wrong))}"
        raise SmokeFailure(FailureCode.WEIGHTS_MALFORMED, what) from None
