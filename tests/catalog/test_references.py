"""Holds the table of references against the models: a field that names an asset or a country cannot be forgotten."""

import types
import typing

import pytest

from sovcheck.catalog.references import countries_of, references_of
from sovcheck.constraints import Constraint
from sovcheck.inventory.assets import scalars
from sovcheck.inventory.assets.asset import Asset, Kind
from sovcheck.inventory.assets.document import InventoryDocument
from sovcheck.lazy_model import LazyModel

_CODE = typing.get_args(scalars.CountryCode)[1]
_NAMES_OF_CATALOG_ENTRIES = {"cloud"}
_AS_ONE = {"operator.0": "operator"}
"""Of a list that may be written as one word, the only item goes by the name of the field."""


def _asset_types() -> list[type[Asset]]:
    groups = [field.annotation for field in InventoryDocument.model_fields.values()]
    return [typing.get_args(group)[0] for group in groups if typing.get_origin(group) is tuple]


def _is_reference(marker: object) -> bool:
    return isinstance(marker, Constraint) and marker.named == {"min_length": 1, "max_length": 128}


def _fields(annotation: object, markers: typing.Sequence[object], path: str, found: dict[str, list[str]]) -> None:
    """Walk a type and note the paths at which a reference or a country code stands."""
    if any(_is_reference(marker) for marker in markers):
        found["references"].append(path)
    elif any(marker is _CODE for marker in markers):
        found["countries"].append(path)
    elif typing.get_origin(annotation) is typing.Annotated:
        inner, *more = typing.get_args(annotation)
        _fields(inner, more, path, found)
    elif typing.get_origin(annotation) in (types.UnionType, typing.Union):
        for part in typing.get_args(annotation):
            _fields(part, (), path, found)
    elif typing.get_origin(annotation) is tuple:
        _fields(typing.get_args(annotation)[0], (), f"{path}.0", found)
    elif isinstance(annotation, type) and issubclass(annotation, LazyModel):
        for name, field in annotation.model_fields.items():
            below = f"{path}.{field.alias or name}" if path else field.alias or name
            _fields(field.annotation, field.metadata, below, found)


def _expected(asset_type: type[Asset]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {"references": [], "countries": []}
    _fields(asset_type, (), "", found)
    return {
        "references": sorted(set(found["references"]) - _NAMES_OF_CATALOG_ENTRIES),
        "countries": sorted(found["countries"]),
    }


def _filled(annotation: object, markers: typing.Sequence[object]) -> object:
    """A value of the type in which every reference and every country is stated."""
    if any(_is_reference(marker) or marker is _CODE for marker in markers):
        return "XX"
    value: object = None
    if typing.get_origin(annotation) is typing.Annotated:
        inner, *more = typing.get_args(annotation)
        value = _filled(inner, more)
    elif typing.get_origin(annotation) in (types.UnionType, typing.Union):
        value = next((found for part in typing.get_args(annotation) if (found := _filled(part, ())) is not None), None)
    elif typing.get_origin(annotation) is tuple:
        item = _filled(typing.get_args(annotation)[0], ())
        value = None if item is None else (item,)
    elif isinstance(annotation, type) and issubclass(annotation, LazyModel):
        fields = annotation.model_fields.items()
        value = annotation.model_construct(
            **{name: _filled(field.annotation, field.metadata) for name, field in fields}
        )
    return value


def test_the_walk_knows_references_and_countries():
    assert _expected(_types()["gpu_host"])["references"]
    assert _expected(_types()["organization"])["countries"] == [
        "administered_from.0",
        "country",
        "critical_infrastructure_in.0",
        "parents.0.country",
        "security_operations_from.0",
        "support_countries.0",
    ]


def _types() -> dict[str, type[Asset]]:
    return {asset_type.kind.value: asset_type for asset_type in _asset_types()}


@pytest.mark.parametrize("kind", list(Kind))
def test_every_reference_of_a_kind_is_in_the_table(kind):
    asset_type = _types()[kind]
    asset = _filled(asset_type, ())
    assert isinstance(asset, Asset)
    expected = [_AS_ONE.get(field, field) for field in _expected(asset_type)["references"]]
    assert sorted(field for field, _, _ in references_of(asset)) == sorted(expected)


@pytest.mark.parametrize("kind", list(Kind))
def test_every_country_of_a_kind_is_in_the_table(kind):
    asset_type = _types()[kind]
    asset = _filled(asset_type, ())
    assert isinstance(asset, Asset)
    assert sorted(field for field, _ in countries_of(asset)) == _expected(asset_type)["countries"]


def test_every_alternative_of_a_requirement_is_named():
    application = _types()["application"].model_validate(
        {"id": "app", "requires": ["one", {"any_of": ["two", "three"]}, {"id": "four", "optional": True}]}
    )
    assert [(field, target) for field, target, _ in references_of(application)] == [
        ("requires.0.any_of.0.id", "one"),
        ("requires.1.any_of.0.id", "two"),
        ("requires.1.any_of.1.id", "three"),
        ("requires.2.any_of.0.id", "four"),
    ]


def test_what_is_not_stated_names_nothing():
    for asset_type in _asset_types():
        asset = asset_type.model_validate({"id": "x"})
        assert [*references_of(asset), *countries_of(asset)] == []
