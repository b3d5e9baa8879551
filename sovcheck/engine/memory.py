"""What a worker remembers: a rule's answer to the facts that it can look at, so that equal ones are judged once.

Whole documents differ where no rule looks, or where only one does. Most rules have seen their part before.
"""

from collections.abc import Callable, Mapping, Sequence
from hashlib import blake2b
from json import JSONDecoder

from sovcheck.engine.answers import Answer

_DIGEST_BYTES = 16
_MOST_ANSWERS = 1 << 15
"""Answers kept per rule and kind; beyond that the memory starts anew, so that it stays small."""

_decode = JSONDecoder().raw_decode


class Document:
    """The facts of one question, and a digest of the text of each of its fields."""

    def __init__(self, text: str) -> None:
        self.facts: dict[str, object] = {}
        self._texts: dict[str, str] = {}
        self._digests: dict[str, bytes] = {}
        position = _skip(text, 1)
        while text[position] != "}":
            name, end = _decode(text, position)
            start = _skip(text, end, past=":")
            self.facts[name], end = _decode(text, start)
            self._texts[name] = text[start:end]
            position = _skip(text, end, past=",")

    def digest(self, name: str) -> bytes:
        """Equal only for fields with equal text."""
        known = self._digests.get(name)
        if known is None:
            text = self._texts.get(name, "").encode()
            known = self._digests[name] = blake2b(text, digest_size=_DIGEST_BYTES).digest()
        return known

    def part(self, names: Sequence[str]) -> Mapping[str, object]:
        """Those of the facts."""
        return {name: self.facts[name] for name in names if name in self.facts}


def _skip(text: str, position: int, past: str = "") -> int:
    """The next position that is neither blank nor ``past``."""
    while text[position] in " \t\r\n" or text[position] == past:
        position += 1
    return position


class Memory:
    """The answers of one rule by the facts that it can look at; without a memory where that may be all of them."""

    def __init__(self, reads: Sequence[str] | None) -> None:
        self._reads = reads
        self._answers: dict[bytes, Answer | None] = {}

    def recall(self, document: Document, ask: Callable[[Mapping[str, object]], Answer | None]) -> Answer | None:
        """The answer to the document; ``ask`` gives it from the facts that the rule can look at, and must be pure."""
        if self._reads is None:
            return ask(document.facts)
        key = b"".join([document.digest(name) for name in self._reads])
        if key not in self._answers:
            if len(self._answers) >= _MOST_ANSWERS:
                self._answers.clear()
            self._answers[key] = ask(document.part(self._reads))
        return self._answers[key]
