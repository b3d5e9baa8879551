"""How much a document may ask of the machine that reads it."""

from msgspec import Struct
from msgspec.structs import replace

from sovcheck.user_files import DOCUMENT_BYTES


class Limits(Struct, frozen=True):
    """Bounds that no honest document meets.

    ``bytes`` are those of a file in YAML or JSON, ``lines_bytes`` those of one of JSON Lines, and ``line`` those of a
    line of it. ``nodes`` counts keys, values and list items of a file by what they take, about 20 bytes each, so that
    mappings, lists and new texts count for several; a file may have up to ``most_nodes`` where each takes
    ``node_bytes`` on average, as people and programs write them, and ``interned_nodes`` where most of them repeat
    others, and take four bytes. ``words`` is how many texts are kept once. ``asset_nodes`` are those of one asset,
    ``assets`` are counted over a scan. What aliases and merge keys repeat counts again, and may not be more than
    ``alias_floor`` plus ``alias_ratio`` times what is really written. ``problems`` is how many are listed.
    """

    bytes: int = DOCUMENT_BYTES
    lines_bytes: int = 4 * 2**30
    line: int = 4 * 2**20
    documents: int = 10_000
    nodes: int = 60_000_000
    most_nodes: int = 120_000_000
    node_bytes: int = 4
    interned_nodes: int = 100_000_000
    asset_nodes: int = 200_000
    words: int = 1_000_000
    assets: int = 1_500_000
    depth: int = 64
    scalar: int = 100_000
    alias_floor: int = 100_000
    alias_ratio: int = 10
    problems: int = 100

    def of_size(self, size: int) -> "Limits":
        """The limits for a file of so many bytes: a million assets are not a bomb, as many brackets are one."""
        nodes = min(self.most_nodes, size // self.node_bytes)
        return self if nodes <= self.nodes else replace(self, nodes=nodes)


LIMITS = Limits()
