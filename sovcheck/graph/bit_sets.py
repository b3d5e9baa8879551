"""Bit sets: sets of small numbers held as the bits of an integer."""

from collections.abc import Iterator


def bits_of(mask: int) -> Iterator[int]:
    """The numbers in the set, smallest first."""
    while mask:
        low = mask & -mask
        yield low.bit_length() - 1
        mask ^= low
