"""Documents of files that hold none of the kind they were named for: what their kind was meant to be."""

from collections.abc import Iterable

from sovcheck.errors import Problem
from sovcheck.inventory.yaml_reader import Document
from sovcheck.suggestions import nearest


def misspelt_kind(documents: Iterable[Document], kind: str) -> Problem | None:
    """That a document writes the kind nearly, at its line; None where none does."""
    for document in documents:
        written = document.tree.get("kind") if isinstance(document.tree, dict) else None
        if isinstance(written, str) and written != kind and nearest(written, (kind,)) is not None:
            place = document.location(("kind",))
            return Problem(place, "kind", f"{written[:60]!r} is no kind of document", f"did you mean {kind!r}?")
    return None
