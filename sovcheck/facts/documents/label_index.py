"""Index of labels: the words of every fact, and what states it, by the fact's name, out of the documents."""

from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from types import MappingProxyType
from typing import TypeVar

from sovcheck.facts.documents.labels import InList, InRole, Label, Parts, Role, Stated
from sovcheck.facts.documents.shape import Group, ListOf, kind_shape
from sovcheck.inventory.assets.asset import Kind

T = TypeVar("T", bound=Label)
_NONE: Mapping[str, Stated] = MappingProxyType({})


@cache
def label_of(fact: str) -> Stated | None:
    """The label of a fact, which is the same of whichever kind; None where it has none, or where it is not a fact."""
    head = fact.partition(".")[0]
    for kind in Kind:
        if head in kind_shape(kind).fields and fact in (found := _labels_under(kind, head)):
            return found[fact]
    return None


def own_field(fact: str) -> str | None:
    """The field of the asset itself that states a fact, by the name that one writes; None where none does."""
    label = label_of(fact)
    return label.by if label is not None else None


def labels_of(kind: Kind) -> Mapping[str, Stated]:
    """Every fact of the kind that has a label, with it; in the order of the document."""
    return {fact: label for head in kind_shape(kind).fields for fact, label in _labels_under(kind, head).items()}


@cache
def _labels_under(kind: Kind, head: str) -> Mapping[str, Stated]:
    return MappingProxyType(dict(_of_field(kind_shape(kind), head, head)))


def _of_field(
    group: Group, name: str, fact: str, here: Mapping[str, Stated] = _NONE, *, in_list: bool = False
) -> Iterator[tuple[str, Stated]]:
    """The labels of a group's field and of all below it; those of ``here`` come before its own."""
    declared = group.labels.get(name, ())
    label = here.get(name) or (in_list and _in_list(declared)) or _first(declared, Stated)
    if label:
        yield fact, label
    shape = group.fields[name]
    inner = shape.item if isinstance(shape, ListOf) else shape
    if not isinstance(inner, Group):
        return
    if role := _first(declared, Role):
        yield from _of_role(inner, name, fact, role)
    parts = _first(declared, Parts)
    for member in inner.fields:
        below = parts.labels if parts else _NONE
        yield from _of_field(inner, member, f"{fact}.{member}", below, in_list=isinstance(shape, ListOf))


def _of_role(organization: Group, role: str, fact: str, who: Role) -> Iterator[tuple[str, Stated]]:
    """The labels of an organization's facts in a role; of the role itself those of the organization's id."""
    for name in organization.fields:
        declared = _first(organization.labels.get(name, ()), InRole)
        if declared is not None:
            label = Stated(declared.words.format(role=role), ask=", and ".join(filter(None, (who.ask, declared.ask))))
            yield f"{fact}.{name}", label
            if name == "id":
                yield fact, label


def _in_list(declared: Sequence[Label]) -> Stated | None:
    found = _first(declared, InList)
    return found.label if found is not None else None


def _first(declared: Sequence[Label], of_type: type[T]) -> T | None:
    return next((each for each in declared if isinstance(each, of_type)), None)
