"""Tokenization of names: the words of an id, a name or a spelling, as the search of the catalog compares them."""

import re
from collections.abc import Iterator
from functools import lru_cache
from itertools import pairwise

_WORDS = re.compile(r"[^\W_]*\d(?:\.\d+)+(?![^\W_])|\d+(?:\.\d+)+|[^\W_]+")
"""A version is one word, also behind a name: ``3.3`` is not found in ``3.1`` beside another 3."""
_PLUS = re.compile(r"(?<=\w)\+")
_NAME_AND_NUMBER = re.compile(r"([^\W\d_]{2,})(\d.*)")
"""Two letters or more: ``qwen2.5`` is Qwen 2.5, but the 100 of ``h100`` is not a version of an H."""


@lru_cache(maxsize=20_000)
def words_in(text: str) -> tuple[str, ...]:
    """The words as they are written, kept: the one who looks several things up meets every spelling each time.

    A licence is a license, and a plus is a word: Command R+ is another model than Command R.
    """
    return tuple(_WORDS.findall(_PLUS.sub(" plus", text.lower().replace("licence", "license"))))


@lru_cache(maxsize=20_000)
def any_words(text: str) -> tuple[str, ...]:
    """The words, and each name with its number in one and in two: ``gemma-2`` and ``gemma2`` have the same words."""
    words = words_in(text)
    return tuple(dict.fromkeys((*words, *joined_words(text), *_parted(words))))


@lru_cache(maxsize=20_000)
def joined_words(text: str) -> tuple[str, ...]:
    """The words, a name and the number behind it as one: ``qwen2.5``, ``7b`` for ``Qwen 2.5 7B``."""
    words = words_in(text)
    numbers = {place for place, (name, number) in enumerate(pairwise(words), 1) if name.isalpha() and _counts(number)}
    return tuple(
        word + (words[place + 1] if place + 1 in numbers else "")
        for place, word in enumerate(words)
        if place not in numbers
    )


def begins_word(beginning: str, word: str) -> bool:
    """Whether the one is the beginning of the other, a number whole: 3 begins 3.1 and 3b, and does not begin 34b."""
    if not word.startswith(beginning):
        return False
    return not (beginning[-1:].isdecimal() and word[len(beginning) :][:1].isdecimal())


def _counts(word: str) -> bool:
    return word[:1].isdecimal()


def _parted(words: tuple[str, ...]) -> Iterator[str]:
    for word in words:
        if (parts := _NAME_AND_NUMBER.fullmatch(word)) is not None:
            yield from parts.groups()
