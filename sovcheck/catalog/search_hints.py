"""Suggestions (did you mean) of a search of the catalog that found nothing: words near these that find something."""

from collections.abc import Iterable, Iterator

from sovcheck.catalog.lookup import LISTS, entries_of
from sovcheck.catalog.name_words import begins_word, joined_words, words_in
from sovcheck.catalog.search import LONGEST, search, spellings_of
from sovcheck.catalog.store import Catalog
from sovcheck.suggestions import distance, nearest

_OF_PLACES = frozenset({"multi", "region", "regional", "regions", "zone", "zones"})
_WORTH_OFFERING = 5
"""Letters of the shortest word that is offered: shorter ones, such as codes of airports, are near far too many."""
_LETTERS_PER_SLIP = 6
_MOST_MENDED = 5


def near_words(catalog: Catalog, text: str) -> str | None:
    """Words near these that find something, ``llama 3.3`` for ``lama 3.3``, where these find nothing; None for none.

    No word is left out but from the end of a name that begins so, and those for places: of two words that somebody
    wrote, what has only the one is another thing.
    """
    wanted = words_in(text[:LONGEST])[: _MOST_MENDED + 1]
    entries = [entry for kind in LISTS for entry in entries_of(catalog, kind).values()]
    spellings = sorted({spelling for entry in entries for spelling in spellings_of(entry)})
    place = " ".join(word for word in wanted if word not in _OF_PLACES)
    tries = (
        "".join(wanted),
        *_beginnings(wanted, spellings),
        place,
        _mended(wanted, spellings),
        _near(text[:LONGEST], spellings),
    )
    return next((found for found in tries if found and search(catalog, found)), None)


def _beginnings(wanted: tuple[str, ...], spellings: Iterable[str]) -> Iterator[str]:
    """The first words of the text, as many as possible and two at least, with which a name begins."""
    for end in range(min(len(wanted) - 1, _MOST_MENDED), 1, -1):
        beginning = " ".join(wanted[:end])
        if any(_begins(joined_words(spelling), joined_words(beginning)) for spelling in spellings):
            yield beginning


def _begins(words: tuple[str, ...], beginning: tuple[str, ...]) -> bool:
    return len(beginning) <= len(words) and all(map(begins_word, beginning, words))


def _mended(wanted: tuple[str, ...], spellings: Iterable[str]) -> str | None:
    """The words with each that begins none replaced by the nearest; None where one of them is near nothing."""
    every = sorted({word for spelling in spellings for word in words_in(spelling)})
    known = [word for word in every if len(word) >= _WORTH_OFFERING]
    mended = [word if any(begins_word(word, other) for other in every) else _near(word, known) for word in wanted]
    return None if None in mended else " ".join(filter(None, mended))


def _near(word: str, known: Iterable[str]) -> str | None:
    """The nearest one, with its first letter and few slips: ``sabia`` is not a Serbia, nor ``cuda`` an ``uda``."""
    found = nearest(word, known)
    if found is None or max(map(len, words_in(found)), default=0) < _WORTH_OFFERING:
        return None
    slips = distance(word.lower(), found.lower())
    alike = found[:1].lower() == word[:1].lower() and slips <= max(1, len(word) // _LETTERS_PER_SLIP)
    return found if alike else None
