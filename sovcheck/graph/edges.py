"""Types of edges, and the effects that an edge confers on the party at its end."""

from enum import IntFlag, StrEnum


class EdgeType(StrEnum):
    """Why one asset depends on another, or on a country."""

    OPERATED_BY = "operated_by"
    OWNED_BY = "owned_by"
    LOCATED_IN = "located_in"
    ADMINISTERED_FROM = "administered_from"
    SUPPORTED_FROM = "supported_from"
    SUBCONTRACTED_TO = "subcontracted_to"
    MANAGED_BY = "managed_by"
    STANDS_ON = "stands_on"
    KEYS_HELD_BY = "keys_held_by"
    PROVIDED_BY = "provided_by"
    RUNS_ON = "runs_on"
    SERVES = "serves"
    REQUIRES = "requires"
    DERIVED_FROM = "derived_from"
    TRAINED_ON = "trained_on"
    STORED_IN = "stored_in"
    FLOWS_TO = "flows_to"
    UPDATED_FROM = "updated_from"
    LICENSED_BY = "licensed_by"
    BUILT_BY = "built_by"
    MADE_BY = "made_by"
    EVIDENCED_BY = "evidenced_by"


class Effect(IntFlag):
    """What somebody can do: read, slow down, stop, leave without updates; or that something came from there."""

    NONE = 0
    ACCESS = 1
    THROTTLE = 2
    CUTOFF = 4
    ORIGIN = 8
    STALE = 16
    CONTROL = ACCESS | THROTTLE | CUTOFF
    ALL = CONTROL | ORIGIN | STALE


# What edges pass on, as the bits that the edge table writes them with.
NONE, ACCESS, CUTOFF, ORIGIN = (int(e) for e in (Effect.NONE, Effect.ACCESS, Effect.CUTOFF, Effect.ORIGIN))
CONTROL, ALL, STALE = int(Effect.CONTROL), int(Effect.ALL), int(Effect.STALE)
STOP = CUTOFF | int(Effect.THROTTLE)
TERRITORY = ACCESS | CUTOFF
UNNEEDED = ACCESS | ORIGIN
CLAIMED = 32
"""What an edge passes on in the place of access, where only a claim of confidential computing keeps the party out."""
READABLE = ACCESS | CLAIMED

_WORDS = {
    Effect.ACCESS: "access",
    Effect.THROTTLE: "throttle",
    Effect.CUTOFF: "cutoff",
    Effect.STALE: "stale",
    Effect.ORIGIN: "origin",
}


def effect_words(passes: int) -> tuple[str, ...]:
    """The effects that an edge passes on, in words, the gravest before what only says where something comes from."""
    return tuple(word for effect, word in _WORDS.items() if passes & effect)
