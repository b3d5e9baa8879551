"""A fact that is a field of the asset as it stands is declared where documents are, and written nowhere else."""

from types import NoneType
from typing import Annotated, Any, get_args, get_origin

import pytest

from sovcheck.facts.documents.application import ApplicationFields
from sovcheck.facts.documents.cloud_service import CloudServiceFields
from sovcheck.facts.documents.data_flow import DataFlowFields
from sovcheck.facts.documents.dataset import DatasetFields
from sovcheck.facts.documents.gpu_host import GpuHostFields
from sovcheck.facts.documents.label_index import own_field
from sovcheck.facts.documents.model import ModelFields
from sovcheck.facts.documents.organization import OrganizationFields
from sovcheck.facts.documents.shape import ListOf, Scalar, shape_of
from sovcheck.facts.documents.software import SoftwareFields
from sovcheck.facts.stated_fields import stated_in
from sovcheck.inventory.assets.application import Application
from sovcheck.inventory.assets.asset import Asset
from sovcheck.inventory.assets.cloud_service import CloudService
from sovcheck.inventory.assets.data_flow import DataFlow
from sovcheck.inventory.assets.dataset import Dataset
from sovcheck.inventory.assets.gpu_host import GpuHost, Tenancy
from sovcheck.inventory.assets.model import Model
from sovcheck.inventory.assets.organization import Organization
from sovcheck.inventory.assets.software import Software

OF_KINDS: list[tuple[type[Asset], Any]] = [
    (Organization, OrganizationFields),
    (Model, ModelFields),
    (Dataset, DatasetFields),
    (GpuHost, GpuHostFields),
    (CloudService, CloudServiceFields),
    (Application, ApplicationFields),
    (DataFlow, DataFlowFields),
    (Software, SoftwareFields),
]
FACTS = [(asset_type, fields, name) for asset_type, fields in OF_KINDS for name in shape_of(fields).fields]


def stated_type(annotation: Any) -> Any:
    """What a field says where it is stated: a class, or ``tuple`` with the class of its items."""
    while get_origin(annotation) is Annotated:
        annotation = get_args(annotation)[0]
    if get_origin(annotation) is tuple:
        return tuple, stated_type(get_args(annotation)[0])
    stated = [each for each in get_args(annotation) if each is not NoneType]
    return stated_type(stated[0]) if stated else annotation


@pytest.mark.parametrize(("asset_type", "fields", "name"), FACTS, ids=lambda value: getattr(value, "__name__", value))
def test_the_fact_has_the_form_of_its_field(asset_type: type[Asset], fields: Any, name: str):
    shape, field = shape_of(fields).fields[name], asset_type.model_fields[name]
    stated = stated_type(field.annotation)
    if isinstance(shape, ListOf):
        shape, (form, stated) = shape.item, stated
        assert form is tuple
    assert isinstance(shape, Scalar)
    assert issubclass(stated, shape.type)
    assert set(shape.words) <= (set(stated) if shape.words else set())
    assert own_field(name) == field.alias or own_field(name) == name


def test_what_is_left_out_is_null_and_words_are_text():
    host = GpuHost(id="host", tenancy=Tenancy.RENTED, administered_from=("FR", "DE", "FR"))
    facts = stated_in(host, GpuHostFields)
    assert facts["tenancy"] == "rented"
    assert type(facts["tenancy"]) is str
    assert facts["administered_from"] == ["DE", "FR"]
    assert facts["country"] is None
