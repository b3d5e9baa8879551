"""What a table of pairs of bytes foretells of a text, learning as it reads: less than any model of its language."""

import math
from collections import Counter

_BYTES = 256
_WEIGHT = 2.0
"""How much the frequency of single bytes counts beside that of pairs, as if it had been seen so often."""
_FIRST = 0.5


def bits_per_byte(text: str) -> float:
    """The mean of ``-log2 p`` over the bytes of the text, each foretold from those before it."""
    singles: Counter[int] = Counter()
    pairs: Counter[tuple[int, int]] = Counter()
    after: Counter[int] = Counter()
    bits, before = 0.0, 0
    data = text.encode()
    for seen, byte in enumerate(data):
        alone = (singles[byte] + _FIRST) / (seen + _FIRST * _BYTES)
        bits -= math.log2((pairs[before, byte] + _WEIGHT * alone) / (after[before] + _WEIGHT))
        singles[byte] += 1
        pairs[before, byte] += 1
        after[before] += 1
        before = byte
    return bits / len(data) if data else 0.0
