"""The lines on the cover of a report that people sign: filled in by who runs the check, and judged by nothing."""

from collections.abc import Sequence

from sovcheck.errors import UsageError
from sovcheck.inventory.assets.asset import Record
from sovcheck.inventory.assets.scalars import Text
from sovcheck.inventory.messages import cut
from sovcheck.suggestions import did_you_mean

_LONGEST = 200


class Cover(Record):
    """Who prepared and who reviewed the report, and what to write where it is signed; left out, a line stays empty."""

    prepared: Text | None = None
    reviewed: Text | None = None
    signed: Text | None = None


LINES = tuple(Cover.model_fields)


def cover_of(fields: Sequence[str]) -> Cover | None:
    """The lines that ``NAME=TEXT`` fill; None for no field. Raises UsageError for one that cannot be used."""
    found: dict[str, str] = {}
    for field in fields:
        name, separator, text = field.partition("=")
        if not separator or not text.strip():
            raise UsageError(f"--set-field {cut(field)!r}: write NAME=TEXT, such as prepared='A. Auditor'")
        if name not in LINES:
            advice = did_you_mean(name, LINES, f"write one of {', '.join(LINES)}")
            raise UsageError(f"--set-field {cut(field)!r}: there is no line {cut(name)!r} on the cover: {advice}")
        if name in found:
            raise UsageError(f"--set-field fills {name!r} twice: leave one out")
        if len(text) > _LONGEST:
            raise UsageError(
                f"--set-field {name}: {len(text):,} letters are too many for a line: write up to {_LONGEST}"
            )
        found[name] = text.strip()
    return Cover.model_validate(found) if found else None
