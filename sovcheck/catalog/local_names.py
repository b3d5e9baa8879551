"""Names of local companies: the group in ``Microsoft Deutschland GmbH``, ``OpenAI SAS``, ``Groupe Orange``."""

from collections.abc import Collection, Iterator, Sequence
from functools import cache

from sovcheck.catalog.name_words import words_in
from sovcheck.look_alikes import shape

# fmt: off
# A word a line would be sixty.
_FORMS = frozenset((
    "ab", "ag", "aps", "as", "asa", "bv", "bvba", "co", "corp", "corporation", "doo", "eood", "gmbh", "inc", "kft",
    "kg", "kk", "limited", "llc", "llp", "ltd", "nv", "ood", "ou", "oy", "oyj", "plc", "pte", "pty", "sa", "sarl",
    "sas", "se", "sia", "sl", "slu", "spa", "spolsro", "spzoo", "srl", "sro", "uab", "zrt",
))
"""Legal forms, as the last words of a company's name, without dots, blanks and accents: B.V., S.à r.l., Sp. z o.o."""
_OTHER_NAMES = frozenset((
    "belgie", "belgien", "belgique", "ceska", "danmark", "deutschland", "emea", "espana", "eu", "europa",
    "europe", "hellas", "holland", "italia", "italie", "korea", "magyarorszag", "nederland", "norge",
    "osterreich", "polska", "schweiz", "suisse", "suomi", "sverige", "svizzera", "turkiye", "uk", "usa",
))
# fmt: on
"""What countries are called at home or in short, without accents, and what companies call several."""
_GROUP = frozenset({"group", "groupe", "grupo", "gruppe"})
_MOST_WORDS = 4
"""Of the name of a country (Bosnia and Herzegovina), and of a legal form that is written with dots or blanks."""


def groups_in(name: str, countries: Collection[str]) -> Iterator[str]:
    """What is left of a name without the legal form, the country or its code at its end, or a word for group before it.

    The name itself is not among them. ``countries`` are the shapes of their names and codes.
    """
    words = words_in(name)
    yield from _without_ending(words, countries)
    if words and words[0] in _GROUP:
        yield " ".join(words[1:])
        yield from _without_ending(words[1:], countries)


def _without_ending(words: Sequence[str], countries: Collection[str]) -> Iterator[str]:
    """The words without the legal form, and then without the country."""
    whole = words
    while form := _last(words, _forms()):
        words = words[:-form]
    if len(words) < len(whole):
        yield " ".join(words)
    if place := _last(words, countries) or _last(words, _other_names()):
        yield " ".join(words[:-place])


def _last(words: Sequence[str], shapes: Collection[str]) -> int:
    """How many of the last words together are one of these, the most first; none where none is."""
    numbers = range(min(len(words), _MOST_WORDS), 0, -1)
    return next((number for number in numbers if shape("".join(words[-number:])) in shapes), 0)


@cache
def _forms() -> frozenset[str]:
    """The shapes of the legal forms."""
    return frozenset(map(shape, _FORMS))


@cache
def _other_names() -> frozenset[str]:
    """The shapes of the other names."""
    return frozenset(map(shape, _OTHER_NAMES))
