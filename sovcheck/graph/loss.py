"""A loss: what is gone, what becomes of everything without it, and which omissions may hide one."""

from enum import IntEnum

from msgspec import Struct

from sovcheck.graph.omissions import Omission


class Scope(IntEnum):
    """What is lost, the least first: each kind may hide behind more fields that somebody left out."""

    ASSETS = 0
    ORGANIZATIONS = 1
    COUNTRIES = 2


_NAMES_AN_ASSET = frozenset(
    {
        "requires",
        "runtime",
        "runtime.software",
        "stored_in",
        "serves",
        "serves (of its host)",
        "provider_service",
        "access",
    }
)
"""Left out, they may hide any loss; all others hide none of an asset that is not a party."""

_NAMES_A_COUNTRY = frozenset({"country", "administered_from"})
"""Left out, they hide only the loss of a country."""


class Loss(Struct, frozen=True):
    """What becomes of everything when the ``elements`` are lost, all by the numbers of their nodes.

    ``leaving`` are the parties that go, ``stopped`` are assets. ``may_stop`` are those with the ones that stop if what
    is left open is at its worst; ``unsure`` those with the ones that stop if no alternative counts that was not tried.
    """

    elements: frozenset[int]
    scope: Scope
    leaving: frozenset[int]
    stopped: frozenset[int]
    may_stop: frozenset[int]
    unsure: frozenset[int]

    def has_lost(self, node: int) -> bool:
        """Whether the party has left, or the asset stops."""
        return node in self.stopped or node in self.leaving


def hides(omission: Omission, scope: Scope) -> bool:
    """Whether the field, left out, may hide the loss."""
    if omission.field in _NAMES_AN_ASSET:
        return True
    return scope >= (Scope.COUNTRIES if omission.field in _NAMES_A_COUNTRY else Scope.ORGANIZATIONS)
