"""Names of local companies: the group in ``Microsoft Deutschland GmbH``, ``OpenAI SAS``, ``Groupe Orange``."""

from collections.abc import Collection, Iterator
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
_GROUP = frozenset({"group", "groupe", "grupo", "gruppe"})
_MOST_WORDS = 4
"""Of the name of a country: Bosnia and Herzegovina."""


def groups_in(name: str, countries: Collection[str]) -> Iterator[str]:
    """What is left of a name without the legal form, the country or its code at its end, or a word for group before it.

    The name itself is not among them. ``countries`` are the shapes of their names and codes.
    """
    words = list(words_in(name))
    if words and words[0] in _GROUP:
        yield " ".join(words[1:])
    if words and words[-1] in _FORMS:
        while words and words[-1] in _FORMS:
            words.pop()
        yield " ".join(words)
    for first in range(max(1, len(words) - _MOST_WORDS), len(words)):
        place = shape("".join(words[first:]))
        if place in countries or place in _other_names():
            yield " ".join(words[:first])
            return


@cache
def _other_names() -> frozenset[str]:
    """The shapes of the other names."""
    return frozenset(map(shape, _OTHER_NAMES))
