"""Whether two texts name one person: the names that people go by, and their e-mail addresses."""

import re
from collections import Counter
from collections.abc import Iterator

from sovcheck.look_alikes import read_alike, shape

_ADDRESS = re.compile(r"[^\s<>()\[\],;:\"']+@[^\s<>()\[\],;:\"']+")
_BESIDE_A_NAME = re.compile(r"[,;:/|(\[<@]|\s[-\u2013\u2014]+\s")
"""What separates a name from a title, a department or an address behind it."""

_FORMS_OF_ADDRESS = frozenset(
    map(shape, ("dr", "prof", "mr", "mrs", "ms", "mx", "sir", "herr", "frau", "mme", "mlle", "monsieur", "madame"))
)
_WHOLE_NAME = 2
"""Words that name a person; fewer may be a surname that several have."""


def name_one_person(one: str, other: str) -> bool:
    """Whether both may be the same person, however each is written.

    Case, accents, look-alike letters, the order of the words, initials, forms of address, what stands behind a comma or
    in brackets, and an address made of the name make no other person of somebody. Where the texts are of teams or
    roles, other words are another one.
    """
    if read_alike(one, other):
        return True
    if any(read_alike(one, head) for head in _heads(other)) or any(read_alike(other, head) for head in _heads(one)):
        return True
    if not _addresses(one).isdisjoint(_addresses(other)):
        return True
    return any(_agree(mine, theirs) for mine in _names(one) for theirs in _names(other))


def _addresses(text: str) -> set[str]:
    return {shape(address) for address in _ADDRESS.findall(text)}


def _heads(text: str) -> Iterator[str]:
    """What somebody may go by who is written in one word: what is before a title, and the name in an address."""
    yield _BESIDE_A_NAME.split(_ADDRESS.sub(" ", text).strip(), maxsplit=1)[0]
    yield from (address.split("@")[0] for address in _ADDRESS.findall(text))


def _names(text: str) -> Iterator[list[str]]:
    """The words of each name in a text: of all of it, of what is before a title, of its addresses."""
    plain = _ADDRESS.sub(" ", text)
    parts = [plain, _BESIDE_A_NAME.split(plain.strip(), maxsplit=1)[0]]
    parts += [address.split("@")[0] for address in _ADDRESS.findall(text)]
    for words in map(_words, parts):
        if len(words) >= _WHOLE_NAME or (len(words) == 1 and words[0] in map(shape, parts[2:])):
            yield words


def _words(name: str) -> list[str]:
    """Its words by their shapes, an initial with its dot, without forms of address and initials between others."""
    words = [word for word in map(_word, re.findall(r"[^\W_]+\.?", name)) if word and word not in _FORMS_OF_ADDRESS]
    inner = [word for word in words[1:-1] if len(word.rstrip(".")) > 1 or word.isdigit()]
    return [*words[:1], *inner, *words[1:][-1:]]


def _word(written: str) -> str:
    if written.isdigit():
        return written  # shapes take some digits for letters
    letters = shape(written)
    is_initial = written.endswith(".") and len(letters) == 1
    return f"{letters}." if is_initial else letters


def _agree(one: list[str], other: list[str]) -> bool:
    """Whether the words are the same in any order, an initial standing for any word that begins with it."""
    if len(one) != len(other):
        short, long = sorted((one, other), key=len)
        return len(short) == 1 and len(long) == _WHOLE_NAME and short[0] in _joined(*long)
    mine, theirs = Counter(one), Counter(other)
    left, right = mine - theirs, theirs - mine
    return _initials(left) == _begins(right) and _initials(right) == _begins(left)


def _initials(words: Counter[str]) -> Counter[str]:
    return Counter(word[0] for word in words.elements() if word.endswith("."))


def _begins(words: Counter[str]) -> Counter[str]:
    return Counter(word[0] for word in words.elements() if not word.endswith("."))


def _joined(first: str, last: str) -> set[str]:
    """How an address is made of a name: ``annameier``, ``ameier``, ``meiera``, ``meieranna``."""
    return {first + last, last + first, first[0] + last, last + first[0]}
