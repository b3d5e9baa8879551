"""Messages of results that many assets share, as they are reported of each of them."""

from msgspec import Struct

from sovcheck.findings.judging.grounds import Gap, message_of
from sovcheck.findings.results.results import Move

# Rules do not know which asset they judge (docs/adr/0003), so they say `It` and `{asset}`.
_PRONOUNS = (("It ", "{} "), ("Its ", "{}'s "))
_PLACE = "{asset}"


class Named(Struct, frozen=True):
    """The message of a failure, with the id of the asset that it is reported of."""

    message: str

    def __call__(self, move: Move) -> str:
        """See ``Wording``."""
        return named(self.message, move.end)


class LeftOpen(Struct, frozen=True):
    """The message of an unknown, with what the asset that it is reported of leaves open itself."""

    gap: Gap
    facts: tuple[str, ...]

    def __call__(self, move: Move) -> str:
        """See ``Wording``."""
        return message_of(self.gap, self.facts, move)


def named(message: str, asset: str) -> str:
    """The message with the asset's id for an ``It`` or ``Its`` that it begins with, and for each ``{asset}``."""
    for pronoun, name in _PRONOUNS:
        if message.startswith(pronoun):
            message = name.format(_PLACE) + message.removeprefix(pronoun)
    return message.replace(_PLACE, asset)
