"""Texts held against facts that can only be certain words: one that is none of them never matches, and says nothing."""

from collections.abc import Iterable, Iterator

from sovcheck.facts.shape import Scalar
from sovcheck.policy.checking.scope import Scope
from sovcheck.policy.checking.shapes import Shape
from sovcheck.policy.checking.tree import TEXTS, Node, line_of, opened, reference_of
from sovcheck.suggestions import did_you_mean


def check_words(texts: Iterable[Node], fact: Shape, about: Node, scope: Scope) -> None:
    """Refuse texts that a fact of this shape cannot be; ``about`` is how the fact is written."""
    if not isinstance(fact, Scalar) or not fact.words:
        return
    for node in texts:
        tag, body = opened(node)
        if tag in TEXTS and body["value"] not in fact.words:
            text = str(body["value"])
            advice = did_you_mean(text, fact.words, f"it is one of {', '.join(fact.words)}")
            scope.complain(line_of(node), str(reference_of(about)), f"is never {text!r}", advice)


def members(node: Node) -> Iterator[Node]:
    """The items of a list or set that is written out; none of anything else."""
    tag, body = opened(node)
    if tag in ("Array", "Set"):
        yield from body["items"]
