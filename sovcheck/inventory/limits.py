"""How much a document may ask of the machine that reads it."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Limits:
    """Bounds that no honest document meets.

    ``nodes`` counts keys, values and list items. What aliases and merge keys repeat counts again, and may not be more
    than ``alias_floor`` plus ``alias_ratio`` times what is really written. ``problems`` is how many are reported.
    """

    bytes: int = 256 * 2**20
    documents: int = 10_000
    nodes: int = 20_000_000
    depth: int = 64
    scalar: int = 100_000
    alias_floor: int = 100_000
    alias_ratio: int = 10
    problems: int = 1_000


LIMITS = Limits()
