"""The style of text: what the terminal can show, and how much is reported."""

from enum import StrEnum

from msgspec import Struct

from sovcheck.errors import UsageError


class Detail(StrEnum):
    """From nothing over what failed and an answer on one screen to everything with its proof."""

    NOTHING = "nothing"
    FINDINGS = "findings"
    SUMMARY = "summary"
    UNKNOWNS = "unknowns"
    EVERYTHING = "everything"


def detail_asked(*, quiet: int, verbose: bool, details: bool) -> Detail:
    """What ``-q`` (twice: nothing), ``-v`` and ``--details`` ask for. Raises UsageError for two of them at once."""
    asked = [word for word, given in (("--quiet", quiet), ("--verbose", verbose), ("--details", details)) if given]
    if len(asked) > 1:
        raise UsageError(f"{' and '.join(asked)} ask for less and for more: write one of them")
    if quiet:
        return Detail.FINDINGS if quiet == 1 else Detail.NOTHING
    if details:
        return Detail.EVERYTHING
    return Detail.UNKNOWNS if verbose else Detail.SUMMARY


class TextStyle(Struct, frozen=True):
    """How wide a line may be, whether colour may be used, and how much is reported."""

    width: int = 100
    color: bool = False
    detail: Detail = Detail.EVERYTHING
