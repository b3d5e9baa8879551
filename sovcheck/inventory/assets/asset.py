"""What every asset of an inventory has, and the small records that several kinds share."""

from enum import StrEnum
from typing import ClassVar, Literal

from pydantic import BaseModel, ConfigDict

from sovcheck.inventory.assets.scalars import Boolean, Count, CountryCode, Day, Reference, Sha256, Slug, Text


class Kind(StrEnum):
    """The eight kinds of assets, by the word that facts and policies use."""

    ORGANIZATION = "organization"
    MODEL = "model"
    DATASET = "dataset"
    GPU_HOST = "gpu_host"
    CLOUD_SERVICE = "cloud_service"
    APPLICATION = "application"
    DATA_FLOW = "data_flow"
    SOFTWARE = "software"


class Record(BaseModel):
    """A closed, frozen group of fields: a misspelt key is an error."""

    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True)


class Asset(Record):
    """One declared thing. A field that nobody stated is ``None``; an empty list states that there is none."""

    kind: ClassVar[Kind]

    id: Slug
    extends: Literal["catalog"] | None = None
    name: Text | None = None
    tags: tuple[Text, ...] = ()
    notes: Text | None = None


class LicenceGrant(Record):
    """Under which licence something is used, and the proof that its text was read."""

    id: Text
    text_sha256: Sha256 | None = None
    url: Text | None = None


class KeyCustodian(StrEnum):
    """Who can use the encryption keys."""

    PROVIDER = "provider"
    SHARED = "shared"
    CUSTOMER_ONLY = "customer-only"
    THIRD_PARTY = "third-party"
    NONE = "none"


class KeyCustody(Record):
    """Who holds the keys of what is stored or processed here."""

    custodian: KeyCustodian
    holder: Reference | None = None


class ConfidentialComputing(Record):
    """Memory encryption that the operator cannot undo, and whether remote attestation is checked."""

    technology: Text
    attested: Boolean


class TransferMechanism(StrEnum):
    """The instruments for sending personal data abroad (GDPR chapter V)."""

    ADEQUACY = "adequacy"
    DPF = "dpf"
    SCC = "scc"
    BCR = "bcr"
    DEROGATION = "derogation"
    NONE = "none"


class Contract(Record):
    """The terms under which a service or host is rented. ``end`` is the last day of the contract."""

    law: CountryCode | None = None
    venue: CountryCode | None = None
    notice_days: Count | None = None
    control_change_notice_days: Count | None = None
    end: Day | None = None
    transfer_mechanism: TransferMechanism | None = None


class ContinuityPlan(Record):
    """A written plan to leave or to go on after a cut-off; when it was last tried, how long one can stay offline."""

    exists: Boolean
    tested: Day | None = None
    offline_days: Count | None = None
