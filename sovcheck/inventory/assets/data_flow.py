"""Data flows: data sent from one asset to another."""

from typing import ClassVar

from pydantic import Field

from sovcheck.inventory.assets.asset import Asset, Kind, Record, TransferMechanism
from sovcheck.inventory.assets.scalars import Boolean, Reference, Text


class FlowEncryption(Record):
    """How the data is protected on its way, and whether only the sender holds the keys at its end."""

    in_transit: Boolean | None = None
    customer_only_keys: Boolean | None = None


class DataFlow(Asset):
    """A flow of datasets between two assets."""

    kind: ClassVar[Kind] = Kind.DATA_FLOW

    source: Reference | None = Field(default=None, alias="from")
    target: Reference | None = Field(default=None, alias="to")
    datasets: tuple[Reference, ...] | None = None
    purpose: Text | None = None
    transfer_mechanism: TransferMechanism | None = None
    encryption: FlowEncryption | None = None
