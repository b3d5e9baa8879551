"""EU AI Act, article 53: what is published of models that are on the market of the EU."""

from collections.abc import Iterator

from sovcheck.facts.documents.model import ModelDocument
from sovcheck.frameworks.partial_answer import PartialAnswer, met, not_met, open_answer
from sovcheck.frameworks.reference_set import ReferenceSet


def of_copyright(model: ModelDocument, clause: str, inside: ReferenceSet) -> Iterator[PartialAnswer]:
    """53(1)(c): a policy on copyright."""
    del inside
    yield from _published(model, clause, model["copyright_policy_published"], "a policy on copyright")


def of_training(model: ModelDocument, clause: str, inside: ReferenceSet) -> Iterator[PartialAnswer]:
    """53(1)(d): a summary of the training content."""
    del inside
    yield from _published(model, clause, model["training_summary_published"], "a summary of the training content")


def _published(model: ModelDocument, clause: str, published: bool | None, what: str) -> Iterator[PartialAnswer]:
    """A model that is not on that market, or is only named as an ancestor, is asked nothing."""
    placed = model["placed_on_eu_market"]
    fact = "placed_on_eu_market, training_summary_published, copyright_policy_published"
    if placed is False or model["ancestor"]:
        return
    if published:
        yield met(clause, f"{what} is published", fact)
    elif published is None:
        yield open_answer(clause, f"whether {what} is published is not stated", fact)
    elif placed:
        yield not_met(clause, f"{what} is not published", fact)
    else:
        yield open_answer(clause, f"{what} is not published; whether the model is on the market is not stated", fact)
