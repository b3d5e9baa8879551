"""Facts of a data flow."""

from sovcheck.facts.documents.data_flow import DataFlowDocument, DataFlowFields
from sovcheck.facts.kinds.dataset import classes_of, datasets_of
from sovcheck.facts.ordering import values
from sovcheck.facts.parts.recipients import countries_of
from sovcheck.facts.sources import Sources
from sovcheck.facts.stated_fields import stated_in
from sovcheck.inventory.assets.asset import TransferMechanism
from sovcheck.inventory.assets.cloud_service import CloudService
from sovcheck.inventory.assets.data_flow import DataFlow, FlowEncryption
from sovcheck.inventory.assets.dataset import Dataset
from sovcheck.inventory.assets.gpu_host import GpuHost

_NO_ENCRYPTION = FlowEncryption.model_construct()


def data_flow_facts(flow: DataFlow, sources: Sources) -> DataFlowDocument:
    """The facts of the flow."""
    encryption = flow.encryption or _NO_ENCRYPTION
    datasets = datasets_of(flow.datasets, sources)
    mechanism = _mechanism(flow, sources)
    return {
        **sources.common(flow),
        **stated_in(flow, DataFlowFields),
        "from_countries": countries_of(flow.source, sources),
        "to_countries": countries_of(flow.target, sources),
        "data_classes": classes_of(datasets),
        "subject_countries": _subject_countries(datasets),
        "mechanism": mechanism.value if mechanism is not None else None,
        "encrypted_in_transit": encryption.in_transit,
        "customer_only_keys": encryption.customer_only_keys,
    }


def _subject_countries(datasets: list[Dataset] | None) -> list[str] | None:
    if datasets is None or any(dataset.subject_countries is None for dataset in datasets):
        return None
    return values(country for dataset in datasets for country in dataset.subject_countries or ())


def _mechanism(flow: DataFlow, sources: Sources) -> TransferMechanism | None:
    """The flow's own, else what the contract with the target says."""
    if flow.transfer_mechanism is not None or flow.target is None:
        return flow.transfer_mechanism
    target = sources.system.assets[flow.target]
    contract = target.contract if isinstance(target, CloudService | GpuHost) else None
    return contract.transfer_mechanism if contract is not None else None
