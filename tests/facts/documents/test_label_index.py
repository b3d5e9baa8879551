"""Every fact that can be unknown is put into words, once, where it is declared."""

from collections.abc import Iterator
from typing import Annotated, TypedDict

import pytest

from sovcheck.facts.documents.label_index import label_of, labels_of, own_field
from sovcheck.facts.documents.labels import Stated
from sovcheck.facts.documents.shape import Group, ListOf, Scalar, Shape, kind_shape, shape_of
from sovcheck.inventory.assets.asset import Kind


def nullable_facts(group: Group, prefix: str = "") -> Iterator[str]:
    """Every fact outside of lists that can be null; a group when all of its members are."""
    for name, shape in group.fields.items():
        if isinstance(shape, Group):
            if all_nullable(shape):
                yield prefix + name
            yield from nullable_facts(shape, f"{prefix}{name}.")
        elif shape.nullable:
            yield prefix + name


def all_nullable(shape: Shape) -> bool:
    if isinstance(shape, Scalar | ListOf):
        return shape.nullable
    return all(all_nullable(member) for member in shape.fields.values())


@pytest.mark.parametrize("kind", Kind)
def test_every_fact_that_can_be_unknown_is_put_into_words(kind: Kind):
    assert [fact for fact in nullable_facts(kind_shape(kind)) if label_of(fact) is None] == []


def test_a_fact_has_the_same_label_in_every_kind():
    assert [(kind, fact) for kind in Kind for fact, label in labels_of(kind).items() if label != label_of(fact)] == []


def test_every_label_says_what_to_state():
    assert [
        fact for kind in Kind for fact, label in labels_of(kind).items() if not label.words or not label.to_state
    ] == []


def test_the_field_of_the_asset_itself_is_what_to_state_where_nothing_else_is_said():
    label = label_of("tenancy")
    assert label == Stated("whether it is owned or rented", by="tenancy")
    assert label.to_state == "tenancy"
    assert own_field("tenancy") == "tenancy"


def test_an_organization_is_spoken_of_in_its_role():
    label = label_of("mirror.country")
    assert label is not None
    assert label.words == "the country of its mirror"
    assert label.to_state == "mirror, and who runs it, and country of that organization"
    assert label_of("mirror") == label_of("mirror.id")


def test_a_group_in_two_places_has_the_words_of_its_place():
    labels = [label_of(fact) for fact in ("exit_plan.exists", "cutoff_plan.exists", "smoke.path", "smoke.hosts.path")]
    assert [label.words for label in labels if label is not None] == [
        "whether there is a plan to leave",
        "whether there is a plan for a cut-off",
        "whether it was ever run here",
        "whether it was ever run on each of its hosts",
    ]


def test_what_is_no_fact_has_no_label():
    assert label_of("something.new") is None
    assert own_field("tenancy.new") is None


def test_a_label_changes_nothing_of_the_shape():
    class Labelled(TypedDict):
        field: Annotated[str | None, ("word",), Stated("what it is", by="field")]

    class Bare(TypedDict):
        field: Annotated[str | None, ("word",)]

    assert shape_of(Labelled).fields == shape_of(Bare).fields
