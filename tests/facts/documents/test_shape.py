from typing import TypedDict

import pytest

from sovcheck.facts.documents.kinds import DOCUMENTS
from sovcheck.facts.documents.shape import Group, ListOf, Scalar, kind_shape, shape_of
from sovcheck.inventory.assets.asset import Kind


def test_scalars_lists_and_groups_of_a_document_are_told_apart() -> None:
    shape = kind_shape(Kind.GPU_HOST)
    assert shape.fields["kind"] == Scalar(str, nullable=False, words=tuple(Kind))
    assert shape.fields["tenancy"] == Scalar(str, nullable=True, words=("owned", "colocated", "rented", "cloud"))
    assert shape.fields["country"] == Scalar(str, nullable=True)
    assert shape.fields["administered_from"] == ListOf(Scalar(str, nullable=False), nullable=True)
    accelerators = shape.fields["accelerators"]
    assert isinstance(accelerators, ListOf)
    assert accelerators.nullable
    assert isinstance(accelerators.item, Group)
    assert accelerators.item.fields["count"] == Scalar(int, nullable=False)


def test_every_kind_has_a_document_that_starts_with_what_all_kinds_share() -> None:
    assert set(DOCUMENTS) == set(Kind)
    for kind in Kind:
        assert list(kind_shape(kind).fields)[:4] == ["kind", "exposure", "deployment", "completeness"]


def test_a_nullable_group_is_refused() -> None:
    class Inner(TypedDict):
        field: str

    class Outer(TypedDict):
        inner: Inner | None

    with pytest.raises(TypeError, match="Inner: a group of fields is never null"):
        shape_of(Outer)
