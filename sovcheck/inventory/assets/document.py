"""One inventory document, and the list keys under which its assets are."""

from collections.abc import Mapping
from typing import Literal, get_args

from sovcheck.constraints import Field
from sovcheck.inventory.assets.application import Application
from sovcheck.inventory.assets.asset import Asset, Record
from sovcheck.inventory.assets.cloud_service import CloudService
from sovcheck.inventory.assets.data_flow import DataFlow
from sovcheck.inventory.assets.dataset import Dataset
from sovcheck.inventory.assets.gpu_host import GpuHost
from sovcheck.inventory.assets.model import Model
from sovcheck.inventory.assets.organization import Organization
from sovcheck.inventory.assets.scalars import Text
from sovcheck.inventory.assets.software import Software

API_VERSION = "sovcheck/v1"


class Metadata(Record):
    """Who describes which system."""

    name: Text | None = None
    """What the system is called; shown at the head of reports."""
    owner: Text | None = None
    """Who answers for this description."""
    description: Text | None = None
    """What the system is for."""


class AssetGroups(Record):
    """Assets by their kind."""

    organizations: tuple[Organization, ...] = ()
    """Who owns, operates, develops and provides."""
    models: tuple[Model, ...] = ()
    """Weights that are held, and capabilities reached through an API."""
    datasets: tuple[Dataset, ...] = ()
    """What is stored, processed and trained on."""
    gpu_hosts: tuple[GpuHost, ...] = ()
    """The machines that models run on."""
    cloud_services: tuple[CloudService, ...] = ()
    """What is used but run by somebody else."""
    applications: tuple[Application, ...] = ()
    """What people use."""
    data_flows: tuple[DataFlow, ...] = ()
    """Data sent from one asset to another."""
    software: tuple[Software, ...] = ()
    """What the rest stands on."""


class Header(Record):
    """How a document of ``kind: Inventory`` begins."""

    api_version: Literal["sovcheck/v1"] = Field(alias="apiVersion")
    """The version of this format."""
    kind: Literal["Inventory"]
    """What kind of document this is."""
    metadata: Metadata | None = None
    """Who describes which system."""


class InventoryDocument(AssetGroups, Header):
    """A document of ``kind: Inventory``."""


GROUPS = tuple(AssetGroups.model_fields)
"""The list keys under which assets are."""

ASSET_TYPES: Mapping[str, type[Asset]] = {
    group: get_args(field.annotation)[0] for group, field in AssetGroups.model_fields.items()
}
"""The model of the assets that are under each of them."""
