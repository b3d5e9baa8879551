"""Organizations: who owns, operates, develops, provides."""

from enum import StrEnum
from typing import ClassVar

from sovcheck.constraints import Field, model_validator
from sovcheck.inventory.assets.asset import Asset, Kind, Record
from sovcheck.inventory.assets.scalars import Boolean, CountryCode, Day, Percent, Reference, Text


class Stake(Record):
    """A share in an organization, held by a named organization or, where only that is known, from a country.

    ``controls`` states control that shares do not show: a golden share, a board majority, a contract. A stake may hold
    from a day on and until a day, both included: an announced sale is one that ends and one that begins.
    """

    organization: Reference | None = None
    """The organization that holds the share."""
    country: CountryCode | None = None
    """The country of the holders, where only that is known."""
    capital: Percent | None = None
    """Percent of the capital."""
    voting: Percent | None = None
    """Percent of the votes."""
    controls: Boolean | None = None
    """Whether the holder decides, whatever the shares: a golden share, a board majority, a contract."""
    since: Day | None = Field(default=None, alias="from")
    """The first day on which it is held; left out, it always was."""
    until: Day | None = None
    """The last day on which it is held; left out, no end is known."""

    @model_validator(mode="after")
    def _ends_after_it_begins(self) -> "Stake":
        if self.since is not None and self.until is not None and self.until < self.since:
            raise ValueError(f"ends on {self.until}, before it begins on {self.since}: correct one of the two")
        return self

    @model_validator(mode="after")
    def _names_a_holder(self) -> "Stake":
        if (self.organization is None) == (self.country is None):
            raise ValueError("must name one holder: write either organization or country")
        return self


class CertificationStatus(StrEnum):
    """How far a certification has come; only ``certified`` is one."""

    CERTIFIED = "certified"
    IN_PROCESS = "in-process"
    EXPIRED = "expired"
    CLAIMED = "claimed"


class Certification(Record):
    """A certificate of a scheme such as SecNumCloud or C5."""

    scheme: Text
    """Such as SecNumCloud, C5, ISO 27001, or DPF for the EU-US Data Privacy Framework."""
    level: Text | None = None
    """The level or version of the scheme; of DPF what is covered: HR, non-HR, or both."""
    status: CertificationStatus
    """How far it has come; only `certified` is a certificate."""
    valid_until: Day | None = None
    """The last day of its validity."""


class ListedParty(Record):
    """An entry on a sanctions or export-control list."""

    list: Text
    """Which list."""
    since: Day | None = None
    """The day of the entry."""
    source: Text | None = None
    """Where the entry can be read."""


class Organization(Asset):
    """A legal person. ``parents: []`` states that nobody holds a relevant share; no ``parents`` means unknown."""

    kind: ClassVar[Kind] = Kind.ORGANIZATION

    country: CountryCode | None = None
    """Where it is established."""
    parents: tuple[Stake, ...] | None = None
    """Who holds shares in it; `[]` states that nobody does, leaving it out that nobody knows."""
    free_float: Boolean | None = None
    """Whether what `parents` leave over is free float: spread over many holders, none of whom decides."""
    public_body: Boolean | None = None
    """Whether it is a public authority or wholly in public hands, so that its country controls it."""
    listed_parties: tuple[ListedParty, ...] | None = None
    """Sanctions and export-control lists that name it."""
    screened: Day | None = None
    """The day it was last looked up in the sanctions and export-control lists that matter to it."""
    certifications: tuple[Certification, ...] | None = None
    """Certificates it has, or says it will have."""
    administered_from: tuple[CountryCode, ...] | None = None
    """Countries from which its administrators work."""
    support_countries: tuple[CountryCode, ...] | None = None
    """Countries from which its support works."""
    security_operations_from: tuple[CountryCode, ...] | None = None
    """Countries from which its security is watched over, and incidents are handled."""
    critical_infrastructure_in: tuple[CountryCode, ...] | None = None
    """Countries that have named it an operator of critical information infrastructure; `[]` states that none has."""
    technology_from: tuple[Reference, ...] | None = None
    """Organizations on whose technology its services are built, and whose updates they need."""
