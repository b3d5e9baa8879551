"""Organizations: who owns, operates, develops, provides."""

from enum import StrEnum
from typing import ClassVar

from pydantic import model_validator

from sovcheck.inventory.assets.asset import Asset, Kind, Record
from sovcheck.inventory.assets.scalars import Boolean, CountryCode, Day, Percent, Reference, Text


class Stake(Record):
    """A share in an organization, held by a named organization or, where only that is known, from a country.

    ``controls`` states control that shares do not show: a golden share, a board majority, a contract.
    """

    organization: Reference | None = None
    country: CountryCode | None = None
    capital: Percent | None = None
    voting: Percent | None = None
    controls: Boolean | None = None

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
    level: Text | None = None
    status: CertificationStatus
    valid_until: Day | None = None


class ListedParty(Record):
    """An entry on a sanctions or export-control list."""

    list: Text
    since: Day | None = None
    source: Text | None = None


class Organization(Asset):
    """A legal person. ``parents: []`` states that nobody holds a relevant share; no ``parents`` means unknown."""

    kind: ClassVar[Kind] = Kind.ORGANIZATION

    country: CountryCode | None = None
    parents: tuple[Stake, ...] | None = None
    public_body: Boolean | None = None
    listed_parties: tuple[ListedParty, ...] | None = None
    certifications: tuple[Certification, ...] | None = None
    administered_from: tuple[CountryCode, ...] | None = None
    support_countries: tuple[CountryCode, ...] | None = None
    technology_from: tuple[Reference, ...] | None = None
