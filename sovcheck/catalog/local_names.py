"""Names of local companies: the group before a country, as in ``Microsoft Deutschland GmbH``."""

from collections.abc import Collection
from functools import cache

from sovcheck.catalog.name_words import words_in
from sovcheck.look_alikes import shape

# fmt: off
# A word a line would be sixty.
_FORMS = frozenset((
    "ab", "ag", "aps", "as", "asa", "bv", "co", "corp", "corporation", "gmbh", "inc", "kg", "kk", "limited",
    "llc", "ltd", "nv", "oy", "plc", "pte", "pty", "sa", "sarl", "sas", "se", "sl", "slu", "spa", "srl",
))
"""Legal forms, as the last word of a company's name."""
_OTHER_NAMES = frozenset((
    "belgie", "belgien", "belgique", "ceska", "danmark", "deutschland", "emea", "espana", "eu", "europa",
    "europe", "hellas", "holland", "italia", "italie", "korea", "magyarorszag", "nederland", "norge",
    "osterreich", "polska", "schweiz", "suisse", "suomi", "sverige", "svizzera", "turkiye", "uk", "usa",
))
# fmt: on
"""What countries are called at home or in short, without accents, and what companies call several."""
_MOST_WORDS = 4
"""Of the name of a country: Bosnia and Herzegovina."""


def before_country(name: str, countries: Collection[str]) -> str | None:
    """The name without the country and the legal form at its end; None where it does not end so.

    ``countries`` are the shapes of their names.
    """
    words = list(words_in(name))
    while words and words[-1] in _FORMS:
        words.pop()
    for first in range(max(1, len(words) - _MOST_WORDS), len(words)):
        place = shape("".join(words[first:]))
        if place in countries or place in _other_names():
            return " ".join(words[:first])
    return None


@cache
def _other_names() -> frozenset[str]:
    """The shapes of the other names."""
    return frozenset(map(shape, _OTHER_NAMES))
