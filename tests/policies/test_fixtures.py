"""The facts that the Rego tests start from have exactly the published shape."""

import json
from typing import Any

import jsonschema_rs
import pytest
import regorus

from sovcheck.facts.documents.shape import Group, ListOf, Scalar, Shape, shape_of
from sovcheck.facts.schema import kind_schema
from sovcheck.inventory.assets.asset import Kind
from sovcheck.policy.profile.data import CatalogData, ProfileData
from sovcheck.policy.source.files import policies_directory

PACKAGE = "data.sovcheck.lib.fixtures"
KINDS = [Kind.GPU_HOST, Kind.MODEL, Kind.DATASET, Kind.CLOUD_SERVICE, Kind.APPLICATION, Kind.SOFTWARE]


@pytest.fixture(scope="module")
def engine() -> Any:
    engine = regorus.Engine()
    for path in sorted((policies_directory() / "lib").glob("*.rego")):
        engine.add_policy(str(path), path.read_text())
    return engine


def value_of(engine: Any, query: str) -> Any:
    answer = json.loads(engine.eval_query_as_json(query))
    return answer["result"][0]["expressions"][0]["value"]


def fits(value: Any, shape: Shape) -> bool:
    match shape:
        case Group(fields=fields):
            return set(value) == set(fields) and all(fits(value[name], fields[name]) for name in fields)
        case ListOf(item=item, nullable=nullable):
            return (nullable and value is None) or all(fits(entry, item) for entry in value)
        case Scalar(nullable=nullable):
            return (nullable and value is None) or isinstance(value, str | int | float | bool)


@pytest.mark.parametrize("kind", KINDS)
def test_the_facts_are_valid(engine: Any, kind: Kind):
    jsonschema_rs.validate(kind_schema(kind), value_of(engine, f"{PACKAGE}.{kind.value}({{}})"))


@pytest.mark.parametrize(
    "facts",
    [
        "model(lib.through_api)",
        'model({"licence": lib.through_api.licence})',
        "gpu_host(lib.undeployed)",
        'gpu_host({"operator": lib.subsidiary})',
        'gpu_host({"operator": lib.no_organization})',
        'dataset({"reach": [lib.reach("US", "api")]})',
        'cloud_service({"exposure": {"cutoff": [lib.exposure("cutoff", null, "US")]}})',
        'application({"requirements": [lib.requirement([lib.api_option("example-inc", "US")])]})',
        'application({"survival": {"single_points": [lib.single_point("country", "US", ["US"])]}})',
    ],
)
def test_changed_facts_are_valid(engine: Any, facts: str):
    document = value_of(engine, f"{PACKAGE}.{facts.replace('lib.', f'{PACKAGE}.')}")
    jsonschema_rs.validate(kind_schema(Kind(document["kind"])), document)


def test_profile_and_catalog_have_the_shape_of_data(engine: Any):
    assert fits(value_of(engine, f"{PACKAGE}.profile"), shape_of(ProfileData))
    assert fits(value_of(engine, f"{PACKAGE}.catalog"), shape_of(CatalogData))
