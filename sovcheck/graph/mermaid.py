"""Text that Mermaid shows as it is: nothing in it is markup, ends a label, or cannot be seen."""

from sovcheck.visible import visible

_PLAIN = frozenset(" ._-:/")
"""What stands for itself in Mermaid beside letters and digits; everything else is written as its number."""


def mermaid_text(text: str) -> str:
    """The text for the inside of a quoted label."""
    return "".join(char if char.isalnum() or char in _PLAIN else f"#{ord(char)};" for char in visible(text))
