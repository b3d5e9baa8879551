"""Datasets: what is stored, processed, trained on."""

from enum import StrEnum, auto
from typing import ClassVar

from sovcheck.constraints import Field, model_validator
from sovcheck.inventory.assets.asset import Asset, Kind, LicenceGrant, Record
from sovcheck.inventory.assets.scalars import Answer, Boolean, Count, CountryCode, Day, Reference, Text


class DataClass(StrEnum):
    """How much protection the data needs, weakest first."""

    PUBLIC = auto()
    INTERNAL = auto()
    PERSONAL = auto()
    SENSITIVE = auto()
    SECRET = auto()


class DeletionEvidence(Record):
    """Proof that data can be, or was, deleted."""

    method: Answer
    """How deletion is done and shown."""
    date: Day | None = None
    """The day it was last shown."""


class OptOuts(StrEnum):
    """How reservations of rights against mining of text and data were handled when the data was compiled."""

    HONOURED = "honoured"
    IGNORED = "ignored"
    NONE = "none"


class ExportRoute(StrEnum):
    """The routes by which personal data may leave China (PIPL article 38)."""

    SECURITY_ASSESSMENT = "security-assessment"
    STANDARD_CONTRACT = "standard-contract"
    CERTIFICATION = "certification"


class ExportFiling(Record):
    """What was filed with, or approved by, the authority of a country for data to leave it."""

    country: CountryCode
    """The country that the data leaves."""
    route: ExportRoute
    """By which route; `security-assessment` is an approval."""
    until: Day | None = None
    """The last day of its validity."""


class Dataset(Asset):
    """A body of data."""

    kind: ClassVar[Kind] = Kind.DATASET

    controller: Reference | None = None
    """The organization that decides about the data."""
    curator: Reference | None = None
    """The organization that compiled it."""
    licence: LicenceGrant | None = None
    """The licence under which it is used."""
    data_class: DataClass | None = Field(default=None, alias="class")
    """How much protection it needs."""
    subject_countries: tuple[CountryCode, ...] | None = None
    """Countries of the people it is about; `[]` states that it is about nobody."""
    employee_data: Boolean | None = None
    """Whether it is about the employees of who passes it on (HR data under the EU-US Data Privacy Framework)."""
    important_data: Boolean | None = None
    """Whether an authority counts it as important or core data (China, Vietnam)."""
    localised_by_order: tuple[CountryCode, ...] | None = None
    """Countries whose government has specified that such data stays there (India); `[]` states that none has."""
    export_filings: tuple[ExportFiling, ...] | None = None
    """Filings and approvals for it to leave a country; `[]` states that there are none."""
    exported_people_per_year: Count | None = None
    """How many people of China the data is about that leaves it in a year."""
    us_bulk_sensitive: Boolean | None = None
    """Whether it is bulk sensitive data about US persons, or data of the US government (28 CFR part 202)."""
    origin_countries: tuple[CountryCode, ...] | None = None
    """Countries in which it was collected."""
    opt_outs: OptOuts | None = None
    """How reservations of rights against mining were handled; `none` where there can be none."""
    stored_in: tuple[Reference, ...] | None = None
    """Hosts and services that store it."""
    backed_up_in: tuple[Reference, ...] | None = None
    """Hosts and services that hold its backups."""
    generated_by: tuple[Reference, ...] | None = None
    """Models whose outputs it holds; `[]` states that no model wrote any of it."""
    languages: tuple[Text, ...] | None = None
    """Languages of its content."""
    records: Count | None = None
    """How many records it has, such as `1.5M`."""
    deletion_evidence: DeletionEvidence | None = None
    """Proof that it can be, or was, deleted."""

    @model_validator(mode="after")
    def _is_about_somebody(self) -> "Dataset":
        if self.data_class is DataClass.PERSONAL and self.subject_countries == ():
            raise ValueError(
                "subject_countries: [] says that personal data is about nobody: name countries, or leave it out"
            )
        return self
