"""Reading regular files, by the name under which evidence has long known it."""

from sovcheck.regular_file import open_regular, read_regular

__all__ = ["open_regular", "read_regular"]
