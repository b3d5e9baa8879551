"""Messages about unknown facts: what is not known, and which fields of the inventory would say it."""

from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import islice

from sovcheck.facts.documents.label_index import label_of, own_field
from sovcheck.facts.missing.omitted import EVIDENCE, Omitted

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
    return any(own_field(fact) == field or fact.partition(".")[0] == field for fact in facts) or field == EVIDENCE


def _explain(fact: str) -> tuple[str, str]:
    label = label_of(fact)
    return (fact, fact) if label is None else (label.words, label.to_state)


def _joined(parts: Iterable[str]) -> str:
    return "; ".join(_distinct(parts))


def _distinct(parts: Iterable[str]) -> Iterator[str]:
    yield from dict.fromkeys(parts)
