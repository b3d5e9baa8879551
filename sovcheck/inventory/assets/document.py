"""One inventory document, and the list keys under which its assets stand."""

from typing import Literal

from pydantic import Field

from sovcheck.inventory.assets.application import Application
from sovcheck.inventory.assets.asset import Record
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
    owner: Text | None = None
    description: Text | None = None


class InventoryDocument(Record):
    """A document of ``kind: Inventory``."""

    api_version: Literal["sovcheck/v1"] = Field(alias="apiVersion")
    kind: Literal["Inventory"]
    metadata: Metadata | None = None
    organizations: tuple[Organization, ...] = ()
    models: tuple[Model, ...] = ()
    datasets: tuple[Dataset, ...] = ()
    gpu_hosts: tuple[GpuHost, ...] = ()
    cloud_services: tuple[CloudService, ...] = ()
    applications: tuple[Application, ...] = ()
    data_flows: tuple[DataFlow, ...] = ()
    software: tuple[Software, ...] = ()
