"""Data flows: data sent from one asset to another."""

from typing import Annotated, ClassVar

from sovcheck.constraints import Field
from sovcheck.inventory.assets.asset import Asset, Kind, Record, TransferMechanism
from sovcheck.inventory.assets.scalars import Boolean, Reference, Text


class FlowEncryption(Record):
    """How the data is protected on its way, and whether only the sender holds the keys at its end."""

    in_transit: Boolean | None = None
    """Whether it is encrypted on its way."""
    customer_only_keys: Boolean | None = None
    """Whether only the sender can decrypt it at its end."""


class DataFlow(Asset):
    """A flow of datasets between two assets."""

    kind: ClassVar[Kind] = Kind.DATA_FLOW

    source: Reference | None = Field(default=None, alias="from")
    """Where the data comes from."""
    target: Reference | None = Field(default=None, alias="to")
    """Where it goes."""
    datasets: Annotated[tuple[Reference, ...], Field(min_length=1)] | None = None
    """Which datasets flow."""
    purpose: Text | None = None
    """What for."""
    transfer_mechanism: TransferMechanism | None = None
    """The legal ground on which personal data crosses borders."""
    encryption: FlowEncryption | None = None
    """How it is protected."""
