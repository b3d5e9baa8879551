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

    def digest(self, fact: str, member: str | None = None) -> bytes:
        """Equal only for facts, or members of facts, with equal text."""
        known = self._digests.get((fact, member))
        if known is None:
            text = self._raw(fact, member) or b""
            known = self._digests[fact, member] = blake2b(text, digest_size=_DIGEST_BYTES).digest()
        return known

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
        self._reads = reads
        self._answers: dict[bytes, Answer | None] = {}

    def get_or_judge(self, document: Document, ask: Callable[[Document], Answer | None]) -> Answer | None:
        """The answer to the document; ``ask`` gives it from the part that the rule can look at, and must be pure."""
        if self._reads is None:
            return ask(document)
        key = b"".join([document.digest(fact, member) for fact, member in self._reads])
        if key not in self._answers:
            if len(self._answers) >= _MOST_ANSWERS:
                self._answers.clear()
            self._answers[key] = ask(document.part(self._reads))
        return self._answers[key]
