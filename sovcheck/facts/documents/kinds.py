"""The facts document of each kind of asset."""

from collections.abc import Mapping
from types import MappingProxyType

from sovcheck.facts.documents.application import ApplicationDocument
from sovcheck.facts.documents.cloud_service import CloudServiceDocument
from sovcheck.facts.documents.data_flow import DataFlowDocument
from sovcheck.facts.documents.dataset import DatasetDocument
from sovcheck.facts.documents.every_kind import CommonFacts
from sovcheck.facts.documents.gpu_host import GpuHostDocument
from sovcheck.facts.documents.model import ModelDocument
from sovcheck.facts.documents.organization import OrganizationDocument
from sovcheck.facts.documents.software import SoftwareDocument
from sovcheck.inventory.assets.asset import Kind

FactsDocument = (
    OrganizationDocument
    | ModelDocument
    | DatasetDocument
    | GpuHostDocument
    | CloudServiceDocument
    | ApplicationDocument
    | DataFlowDocument
    | SoftwareDocument
)

DOCUMENTS: Mapping[Kind, type[CommonFacts]] = MappingProxyType(
    {
        Kind.ORGANIZATION: OrganizationDocument,
        Kind.MODEL: ModelDocument,
        Kind.DATASET: DatasetDocument,
        Kind.GPU_HOST: GpuHostDocument,
        Kind.CLOUD_SERVICE: CloudServiceDocument,
        Kind.APPLICATION: ApplicationDocument,
        Kind.DATA_FLOW: DataFlowDocument,
        Kind.SOFTWARE: SoftwareDocument,
    }
)
"""The document of every kind."""
