"""Datasets: what is stored, processed, trained on."""

from enum import StrEnum
from typing import ClassVar

from pydantic import Field

from sovcheck.inventory.assets.asset import Asset, Kind, LicenceGrant, Record
from sovcheck.inventory.assets.scalars import Count, CountryCode, Day, Reference, Text


class DataClass(StrEnum):
    """How much protection the data needs, weakest first."""

    PUBLIC = "public"
    INTERNAL = "internal"
    PERSONAL = "personal"
    SENSITIVE = "sensitive"
    SECRET = "secret"  # noqa: S105 (a class of data, not a password)


class DeletionEvidence(Record):
    """Proof that data can be, or was, deleted."""

    method: Text
    date: Day | None = None


class Dataset(Asset):
    """A body of data."""

    kind: ClassVar[Kind] = Kind.DATASET

    controller: Reference | None = None
    curator: Reference | None = None
    licence: LicenceGrant | None = None
    data_class: DataClass | None = Field(default=None, alias="class")
    subject_countries: tuple[CountryCode, ...] | None = None
    stored_in: tuple[Reference, ...] | None = None
    backed_up_in: tuple[Reference, ...] | None = None
    languages: tuple[Text, ...] | None = None
    records: Count | None = None
    deletion_evidence: DeletionEvidence | None = None
