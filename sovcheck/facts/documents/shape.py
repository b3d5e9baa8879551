"""The shape of a document, and the labels of its facts, out of its TypedDict: cheap enough for every reference."""

from collections.abc import Mapping
from functools import cache
from inspect import cleandoc
from types import NoneType, UnionType
from typing import Annotated, Any, get_args, get_origin, get_type_hints

from msgspec import Struct

from sovcheck.facts.documents.kinds import DOCUMENTS
from sovcheck.facts.documents.labels import Label
from sovcheck.inventory.assets.asset import Kind


class Scalar(Struct, frozen=True):
    """A text, number or truth value; ``type`` is one of str, int, float and bool.

    ``words`` are all that a text can be, none where it can be any.
    """

    type: type
    nullable: bool
    words: tuple[str, ...] = ()


class ListOf(Struct, frozen=True):
    """A list of equal items."""

    item: "Shape"
    nullable: bool


class Group(Struct, frozen=True):
    """An object whose fields are always there, and which is never null; ``name`` and ``doc`` are its TypedDict's.

    ``labels`` has what is declared of a field beside its type, for those of which something is.
    """

    name: str
    doc: str
    fields: Mapping[str, "Shape"]
    labels: Mapping[str, tuple[Label, ...]]


Shape = Scalar | ListOf | Group


@cache
def shape_of(document: type[Any]) -> Group:
    """The shape of a TypedDict, worked out once. Its fields keep the order in which they are written.

    ``Annotated`` names the words that a field, or the items of its list, can be: an enum, or the texts; and its labels.
    """
    hints = get_type_hints(document, include_extras=True)
    fields = {name: _shape(hint) for name, hint in hints.items()}
    labels = {name: found for name, hint in hints.items() if (found := _labels(hint))}
    return Group(document.__name__, cleandoc(document.__doc__ or ""), fields, labels)


@cache
def kind_shape(kind: Kind) -> Group:
    """The shape of the facts of a kind."""
    document: Any = DOCUMENTS[kind]  # (mypy takes no TypedDict for hashable, though it is as any class)
    return shape_of(document)


def _labels(hint: Any) -> tuple[Label, ...]:
    metadata = getattr(hint, "__metadata__", ())
    return tuple([each for each in metadata if isinstance(each, Label)])


def _shape(hint: Any, words: tuple[str, ...] = ()) -> Shape:
    nullable = False
    if get_origin(hint) is Annotated:
        hint, *metadata = get_args(hint)
        for named in metadata:
            if not isinstance(named, Label):
                words = tuple(map(str, named))
    if get_origin(hint) is UnionType:
        arguments = get_args(hint)
        nullable = NoneType in arguments
        (hint,) = (argument for argument in arguments if argument is not NoneType)
    if get_origin(hint) is list:
        return ListOf(_shape(get_args(hint)[0], words), nullable)
    if hint in (str, int, float, bool):
        return Scalar(hint, nullable, words)
    if nullable:
        raise TypeError(f"{hint.__name__}: a group of fields is never null")
    return shape_of(hint)
