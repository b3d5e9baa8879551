"""What edges pass on, as the bits of effects that the edge table writes them with."""

from sovcheck.graph.edges import Effect
from sovcheck.graph.protection import Protection, protection_of
from sovcheck.inventory.assets.asset import Asset

NONE, ACCESS, CUTOFF, ORIGIN = (int(e) for e in (Effect.NONE, Effect.ACCESS, Effect.CUTOFF, Effect.ORIGIN))
CONTROL, ALL, STALE = int(Effect.CONTROL), int(Effect.ALL), int(Effect.STALE)
STOP = CUTOFF | int(Effect.THROTTLE)
TERRITORY = ACCESS | CUTOFF
UNNEEDED = ACCESS | ORIGIN


def without_access(passes: int, asset: Asset) -> int:
    """The same without access, where what the asset holds is encrypted for whoever has it."""
    return passes if protection_of(asset) is Protection.NONE else passes & ~ACCESS
