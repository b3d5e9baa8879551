"""What policies see of a data flow."""

from typing import Annotated

from sovcheck.facts.documents.common import CommonFacts
from sovcheck.inventory.assets.asset import TransferMechanism
from sovcheck.inventory.assets.dataset import DataClass


class DataFlowDocument(CommonFacts):
    """A data flow."""

    from_countries: list[str] | None
    to_countries: list[str] | None
    data_classes: Annotated[list[str] | None, DataClass]
    subject_countries: list[str] | None
    purpose: str | None
    mechanism: Annotated[str | None, TransferMechanism]
    encrypted_in_transit: bool | None
    customer_only_keys: bool | None
