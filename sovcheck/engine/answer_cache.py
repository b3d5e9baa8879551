"""Answer cache: one entry per rule and distinct facts that it reads, so that equal assets are judged once per worker.

Whole documents differ where no rule looks, or where only one does. Most rules have seen their part before.
"""

from collections.abc import Callable, Mapping, Sequence
from hashlib import blake2b
from json import JSONDecoder
from typing import Any

from sovcheck.engine.answers import Answer

_DIGEST_BYTES = 16
_MOST_ANSWERS = 1 << 15
"""Answers kept per rule and kind; beyond that the cache starts anew, so that it stays small."""

_decode = JSONDecoder().raw_decode


class Document:
    """The facts of one question, and a digest of the text of each of its fields."""

    def __init__(self, text: str) -> None:
        self.facts: dict[str, Any] = {}
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

    def part(self, reads: Sequence[tuple[str, str | None]]) -> Mapping[str, object]:
        """Those facts, and of a fact of which only members are read those members."""
        part: dict[str, Any] = {}
        for fact, member in reads:
            if fact in self.facts and member is None:
                part[fact] = self.facts[fact]
            elif fact in self.facts:
                part.setdefault(fact, {})[member] = self.facts[fact][member]
        return part


def _skip(text: str, position: int, past: str = "") -> int:
    """The next position that is neither blank nor ``past``."""
    while text[position] in " \t\r\n" or text[position] == past:
        position += 1
    return position


class AnswerCache:
    """The answers of one rule by the facts that it can look at; without a cache where that may be all of them."""

    def __init__(self, reads: Sequence[tuple[str, str | None]] | None) -> None:
        self._reads = reads
        self._facts = sorted({fact for fact, _ in reads or ()})
        self._answers: dict[bytes, Answer | None] = {}

    def get_or_judge(self, document: Document, ask: Callable[[Mapping[str, object]], Answer | None]) -> Answer | None:
        """The answer to the document; ``ask`` gives it from the facts that the rule can look at, and must be pure."""
        if self._reads is None:
            return ask(document.facts)
        # A member is not looked up before a rule is asked: its whole fact is told apart by text alone.
        key = b"".join([document.digest(fact) for fact in self._facts])
        if key not in self._answers:
            if len(self._answers) >= _MOST_ANSWERS:
                self._answers.clear()
            self._answers[key] = ask(document.part(self._reads))
        return self._answers[key]
