"""Documents of the kind that a file is named for: the only one in it, or what its kind was meant to be."""

from collections.abc import Iterable, Sequence

from sovcheck.errors import InputError, Problem
from sovcheck.inventory.yaml_reader import Document
from sovcheck.suggestions import nearest


def only_document(documents: Sequence[Document], kind: str) -> Document:
    """The one document of that kind among those of a file; raises InputError where there is none, or another."""
    ours = [document for document in documents if _kind(document) == kind]
    if not ours and (misspelt := misspelt_kind(documents, kind)) is not None:
        raise InputError([misspelt])
    if len(ours) != 1:
        wrong = f"holds {len(ours) or 'no'} {kind.lower()}{'s' if ours else ''}"
        place = [*ours[1:], *documents][0].location()
        raise InputError([Problem(place, "", wrong, f"write one document with kind: {kind}")])
    return ours[0]


def misspelt_kind(documents: Iterable[Document], kind: str) -> Problem | None:
    """That a document writes the kind nearly, at its line; None where none does."""
    for document in documents:
        written = _kind(document)
        if isinstance(written, str) and written != kind and nearest(written, (kind,)) is not None:
            place = document.location(("kind",))
            return Problem(place, "kind", f"{written[:60]!r} is not a kind of document", f"did you mean {kind!r}?")
    return None


def _kind(document: Document) -> object:
    return document.tree.get("kind") if isinstance(document.tree, dict) else None
