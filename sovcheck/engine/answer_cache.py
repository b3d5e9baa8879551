"""Answer cache: one entry per rule and distinct facts that it reads, so that equal assets are judged once per worker.

Whole documents differ where no rule looks, or where only one does. Most rules have seen their part before.
"""

from collections.abc import Callable, Mapping, Sequence
from functools import cached_property
from hashlib import blake2b
from typing import Any, Self

import msgspec
from msgspec import Raw

from sovcheck.engine.answers import Answer

_DIGEST_BYTES = 16
_MOST_ANSWERS = 1 << 15
"""Answers kept per rule and kind; beyond that the cache starts anew, so that it stays small."""

Reads = Sequence[tuple[str, str | None]]
"""Facts, each with the member of it that is meant; None for all of it."""

_fields = msgspec.json.Decoder(dict[str, Raw]).decode


class Document:
    """The facts of one question as JSON text, of which nothing is taken apart that nobody asks for.

    What cannot be read raises msgspec.DecodeError when it is asked for.
    """

    def __init__(self, text: str) -> None:
        self.text = text
        self._members: dict[str, Mapping[str, Raw]] = {}
        self._digests: dict[tuple[str, str | None], bytes] = {}

    @cached_property
    def facts(self) -> Mapping[str, Any]:
        """All of them."""
        facts: Mapping[str, Any] = msgspec.json.decode(self.text)
        return facts

    def digests(self, reads: Reads) -> bytes:
        """Equal only for documents in which each of these facts, or members of facts, has equal text."""
        known = self._digests
        return b"".join([known.get(read) or self._digest(read) for read in reads])

    def part(self, reads: Reads) -> Self:
        """Those facts alone, and of a fact of which only members are read those members."""
        part: dict[str, Any] = {}
        for fact, member in reads:
            text = self._raw(fact, member)
            if text is not None and member is None:
                part[fact] = text
            elif text is not None:
                part.setdefault(fact, {})[member] = text
        return type(self)(msgspec.json.encode(part).decode())

    def _digest(self, read: tuple[str, str | None]) -> bytes:
        text = self._raw(*read) or b""
        digest = self._digests[read] = blake2b(text, digest_size=_DIGEST_BYTES).digest()
        return digest

    def _raw(self, fact: str, member: str | None) -> Raw | None:
        """The text of a fact or member, None where there is none."""
        if member is None or fact not in self._facts:
            return self._facts.get(fact)
        members = self._members.get(fact)
        if members is None:
            members = self._members[fact] = _fields(self._facts[fact])
        return members.get(member)

    @cached_property
    def _facts(self) -> Mapping[str, Raw]:
        return _fields(self.text)


class AnswerCache:
    """The answers of one rule by the facts that it can look at; without a cache where that may be all of them."""

    def __init__(self, reads: Reads | None) -> None:
        # As they come out of JSON they are lists, which find nothing in a dictionary.
        self._reads = None if reads is None else [(fact, member) for fact, member in reads]
        self._answers: dict[bytes, Answer | None] = {}

    def get_or_judge(self, document: Document, ask: Callable[[Document], Answer | None]) -> Answer | None:
        """The answer to the document; ``ask`` gives it from the part that the rule can look at, and must be pure."""
        if self._reads is None:
            return ask(document)
        key = document.digests(self._reads)
        if key not in self._answers:
            if len(self._answers) >= _MOST_ANSWERS:
                self._answers.clear()
            self._answers[key] = ask(document.part(self._reads))
        return self._answers[key]
