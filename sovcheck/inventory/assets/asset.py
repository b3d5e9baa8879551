"""What every asset of an inventory has, and the small records that several kinds share."""

from enum import StrEnum
from typing import TYPE_CHECKING, Any, ClassVar, Literal, Self

from sovcheck.constraints import ConfigDict
from sovcheck.inventory.assets.scalars import Boolean, Count, CountryCode, Day, Reference, Sha256, Slug, Text
from sovcheck.lazy_model import SLOTS, LazyModel, fill


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

    def counted(self, number: int) -> str:
        """The number with the kind in words of people: ``1 GPU host``, ``2 cloud services``, ``2 software``."""
        noun = self.value.replace("_", " ").replace("gpu", "GPU")
        return f"{number:,} {noun}{'' if number == 1 or self is Kind.SOFTWARE else 's'}"

    @property
    def with_article(self) -> str:
        """The word as it stands in a sentence: ``an application``, ``a gpu_host``, ``software``."""
        if self is Kind.SOFTWARE:
            return self.value
        return f"{'an' if self.value[0] in 'ao' else 'a'} {self.value}"


class Record(LazyModel):
    """A closed, frozen group of fields: a misspelt key is an error."""

    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True, defer_build=True)


class OwnRecord(Record):
    """A record that this program makes itself: that it fits is what types are checked for, and not looked at again."""

    if not TYPE_CHECKING:

        def __init__(self, /, **given: Any) -> None:
            fill(self, given)


class Asset(Record):
    """One declared thing. A field that nobody stated is ``None``; an empty list states that there is none."""

    kind: ClassVar[Kind]

    id: Slug
    """The name by which everything else refers to it; unique over all files of a scan."""
    extends: Literal["catalog"] | None = None
    """`catalog`: the catalog's entry of this id, with what is stated here where the entry leaves it open."""
    name: Text | None = None
    """What people call it."""
    tags: tuple[Text, ...] = ()
    """Words of your own, to find it again."""
    notes: Text | None = None
    """Anything that readers should know; no rule reads it."""

    def called(self, asset_id: str, name: str | None) -> Self:
        """The same under another id and name, which nobody checks again; without a name it keeps its own."""
        values = self.__dict__.copy()
        values["id"] = asset_id
        if name is not None:
            values["name"] = name
        # As model_copy, which takes twice as long, but that the set of fields is shared: nobody changes it either.
        return self.made_of(values, self.__pydantic_fields_set__)

    def as_pattern(self) -> Self:
        """The same, for many others to be ``called`` after it.

        Python keeps the names of fields that are set one after the other in one place for all, and copies of such a
        mapping do: they take a third of the memory.
        """
        pattern = type(self).__new__(type(self))
        private = {name: getattr(self, name) for name in SLOTS if name != "__dict__"}
        for name, value in {**self.__dict__, **private}.items():
            object.__setattr__(pattern, name, value)
        return pattern


IDENTITY = frozenset({"id", "extends", "name", "tags", "notes"})
"""The fields that say which asset it is, and nothing of what it is."""


class PresentTerms(Record):
    """Under which licence its publisher offers something today, where that has changed."""

    id: Text
    """The licence's SPDX id, or its id in the catalog."""
    since: Day
    """The day from which it is offered under it."""


class LicenceGrant(Record):
    """Under which licence something is used, and the proof that its text was read."""

    id: Text
    """The licence's SPDX id, or its id in the catalog."""
    text_sha256: Sha256 | None = None
    """SHA-256 of the licence text that was read and archived."""
    url: Text | None = None
    """Where the text is."""
    obtained: Day | None = None
    """The day on which it was taken under this licence."""
    current: PresentTerms | None = None
    """What its publisher offers it under today, where that is another licence."""


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
    """Who can use the keys; `customer-only` takes access from the operator."""
    holder: Reference | None = None
    """The organization that holds them, where it is a third party."""


class ConfidentialComputing(Record):
    """Memory encryption that the operator cannot undo, and whether remote attestation is checked."""

    technology: Text
    """Such as SEV-SNP, TDX or NVIDIA CC: one that `sovcheck catalog list technologies` knows."""
    attested: Boolean
    """Whether you check its remote attestation; without, it counts for nothing."""


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
    """The country whose law applies."""
    venue: CountryCode | None = None
    """The country whose courts decide."""
    notice_days: Count | None = None
    """Days of notice before the provider can end it."""
    control_change_notice_days: Count | None = None
    """Days of notice before the provider's owner changes."""
    unilateral_changes: Boolean | None = None
    """Whether the provider may change price or terms without your consent."""
    change_notice_days: Count | None = None
    """Days of notice before such a change."""
    enforces_lists_of: tuple[CountryCode, ...] | None = None
    """Countries whose sanctions lists the provider may enforce against you, beside its own country; `[]` for none."""
    end: Day | None = None
    """The last day of the contract."""
    open_ended: Boolean | None = None
    """Whether it has no last day, and runs until somebody gives notice."""
    transfer_mechanism: TransferMechanism | None = None
    """The legal ground on which personal data goes abroad under it."""


class ContinuityPlan(Record):
    """A written plan to leave or to go on after a cut-off; when it was last tried, how long one can stay offline."""

    exists: Boolean
    """Whether the plan is written."""
    tested: Day | None = None
    """The day it was last tried."""
    offline_days: Count | None = None
    """For how many days the work goes on when cut off."""
