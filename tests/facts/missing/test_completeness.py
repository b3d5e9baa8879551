"""Completeness counts what applies, by the names that one writes."""

from collections.abc import Callable
from itertools import chain
from typing import Any

import pytest

from sovcheck.facts.documents.shape import Group, kind_shape
from sovcheck.facts.missing.completeness import COUNTED, MEMBERS, unknown_fields
from sovcheck.inventory.allowed_values import vocabulary_of
from sovcheck.inventory.assets.asset import Kind
from sovcheck.inventory.assets.document import InventoryDocument

API = """
organizations: [{id: agency, country: FR, parents: []}]
cloud_services: [{id: api, provider: agency, type: inference-api, country: FR}]
models:
  - {id: by-api, access: api, provider_service: api}
  - {id: by-weights, access: weights}
  - {id: somehow}
"""
HELD = {"files", "parameters", "remote_code", "revision", "self_hosted", "stored_in", "update"}
GROUPS = {kind: f"{kind.value}s" if kind is not Kind.SOFTWARE else "software" for kind in Kind}


@pytest.mark.parametrize("kind", list(Kind))
def test_every_name_is_one_that_can_be_written(kind: Kind):
    shapes = kind_shape(kind).fields
    document = {
        name: dict.fromkeys(shape.fields) if isinstance(shape, Group) else None for name, shape in shapes.items()
    }
    names, _ = unknown_fields(kind, document)
    assert names
    for name in names:
        *above, last = name.split(".")
        assert last in vocabulary_of(InventoryDocument).fields((GROUPS[kind], 0, *above)), name


@pytest.mark.parametrize("kind", list(Kind))
def test_what_counts_are_facts_that_can_be_unknown(kind: Kind):
    """The list is explicit, so that a new fact changes no share; a fact that is gone, or cannot be null, is found."""
    fields = kind_shape(kind).fields
    for fact in chain.from_iterable(COUNTED[kind].values()):
        shape = fields[fact]
        if isinstance(shape, Group):
            assert {shape.fields[member].nullable for member in MEMBERS[fact]} == {True}, fact
        else:
            assert shape.nullable, fact


@pytest.mark.parametrize(
    ("model", "absent"), [("by-api", HELD), ("by-weights", {"provider_service"}), ("somehow", set())]
)
def test_of_a_model_counts_what_its_access_lets_one_know(facts_of: Callable[..., Any], model: str, absent: set[str]):
    unknown = set(facts_of(model, API)["completeness"]["unknown"])
    assert unknown & (HELD | {"provider_service"}) == ((HELD | {"provider_service"}) - absent) - (
        {"provider_service"} if model == "by-api" else set()
    )


def test_terms_that_the_catalog_does_not_know_are_no_field_to_state(facts_of: Callable[..., Any]):
    stated = API.replace("id: by-weights,", "id: by-weights, licence: {id: unread}, base_models: [],")
    facts = facts_of("by-weights", stated)
    assert set(facts["terms"]["checked"].values()) == {None} or facts["terms"]["complete"] is None
    assert "licence.id" not in facts["completeness"]["unknown"]
