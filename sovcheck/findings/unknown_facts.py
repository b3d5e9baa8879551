"""Facts that nobody stated, in words: what is not known, and which fields of the inventory would say it."""

from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import islice

from sovcheck.facts.missing.fields import EVIDENCE, OWN_FIELDS
from sovcheck.facts.missing.omitted import Omitted
from sovcheck.findings.fact_words import FACTS, ROLE_FACTS, ROLES

_NAMED = 3
"""How many assets that leave something open are named."""


@lru_cache(maxsize=1024)
def explain_unknown(facts: tuple[str, ...]) -> str:
    """One sentence on what is not known, and one on what to state."""
    explained = [_explain(fact) for fact in facts]
    words = _joined(words for words, _ in explained)
    fields = _joined(fields for _, fields in explained)
    return f"not known: {words}. To state: {fields}"


def explain_omitted(omitted: Sequence[Omitted]) -> str:
    """A further sentence that names up to three assets that leave it open; nothing when there are none.

    Where they stand the result says beside it: lines move with the order of a file, and a message does not.
    """
    if not omitted:
        return ""
    fields: dict[str, list[str]] = {}
    for each in omitted:
        fields.setdefault(each.asset, []).append(each.field)
    named = [f"{asset} ({', '.join(names)})" for asset, names in islice(fields.items(), _NAMED)]
    return f". Left open by {'; '.join(named)}{'; and others' if len(fields) > _NAMED else ''}"


@lru_cache(maxsize=4096)
def says_itself(facts: tuple[str, ...], field: str) -> bool:
    """Whether the sentence about the facts names the field of the asset itself already."""
    return any(OWN_FIELDS.get(fact) == field or fact.partition(".")[0] == field for fact in facts) or field == EVIDENCE


def is_explained(fact: str) -> bool:
    """Whether there are words for the fact, instead of its bare name."""
    role, _, detail = fact.partition(".")
    return fact in FACTS or (role in ROLES and detail in ROLE_FACTS)


def _explain(fact: str) -> tuple[str, str]:
    if fact in FACTS:
        return FACTS[fact]
    role, _, detail = fact.partition(".")
    if role in ROLES and detail in ROLE_FACTS:
        words, more = ROLE_FACTS[detail]
        return words.format(role=role), ", and ".join(filter(None, (ROLES[role], more)))
    return fact, fact


def _joined(parts: Iterable[str]) -> str:
    return "; ".join(_distinct(parts))


def _distinct(parts: Iterable[str]) -> Iterator[str]:
    yield from dict.fromkeys(parts)
