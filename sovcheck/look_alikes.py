"""Whether two names read alike, so that one may well be taken for the other."""

import unicodedata

_LIKE_LATIN = {
    "a": "\u0430\u03b1\u0251",
    "b": "\u0432\u03b2",
    "c": "\u0441\u03f2",
    "d": "\u0501\u0111",
    "e": "\u0435\u03b5",
    "g": "\u0261\u0581",
    "h": "\u043d\u03b7\u0570\u04bb",
    "j": "\u0458",
    "k": "\u043a\u03ba",
    "l": "i1\u0131\u0142\u0456\u04cf\u03b9",
    "m": "\u043c\u03bc",
    "n": "\u0578",
    "o": "0\u043e\u03bf\u0585\u00f8",
    "p": "\u0440\u03c1",
    "q": "\u051b",
    "s": "\u0455",
    "t": "\u0442\u03c4",
    "u": "\u057d",
    "v": "\u0475\u03bd",
    "w": "\u051d\u03c9",
    "x": "\u0445\u03c7",
    "y": "\u0443\u03c5\u03b3",
    "z": "\u03b6",
}
"""By Latin letter: letters and digits that look like it, in small or in capitals (after Unicode's confusables)."""

_SHAPES = str.maketrans({char: letter for letter, others in _LIKE_LATIN.items() for char in others})


def read_alike(one: str, other: str) -> bool:
    """Whether the names differ at most in case, blanks, punctuation, accents, and letters that look the same."""
    return shape(one) == shape(other)


def shape(name: str) -> str:
    """The letters and digits alone, without case, each as the Latin one that it looks like."""
    if name.isascii():  # as nearly all are, also those of the whole catalog that every own name is held against
        return "".join(filter(str.isalnum, name.lower())).translate(_SHAPES)
    plain = unicodedata.normalize("NFKD", unicodedata.normalize("NFKC", name).casefold())
    return "".join(char for char in plain if unicodedata.category(char)[0] in "LN").translate(_SHAPES)
