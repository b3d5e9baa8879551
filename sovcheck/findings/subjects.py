"""Messages that name their asset: rules do not know which one it is (docs/adr/0003), so they say `It` and `{asset}`."""

_PRONOUNS = (("It ", "{} "), ("Its ", "{}'s "))
_PLACE = "{asset}"


def named(message: str, asset: str) -> str:
    """The message with the asset's id for an ``It`` or ``Its`` that it begins with, and for each ``{asset}``."""
    for pronoun, name in _PRONOUNS:
        if message.startswith(pronoun):
            message = name.format(_PLACE) + message.removeprefix(pronoun)
    return message.replace(_PLACE, asset)
