"""The style of text: what the terminal can show, and how much is told."""

from msgspec import Struct

from sovcheck.report.detail import Detail


class TextStyle(Struct, frozen=True):
    """How wide a line may be, whether colour may be used, and how much is told."""

    width: int = 100
    color: bool = False
    detail: Detail = Detail.EVERYTHING
