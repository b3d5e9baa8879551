"""Organizations and the clouds that they run, with regions and services."""

from typing import Annotated, Self

from sovcheck.catalog.entries.provenance import Sourced
from sovcheck.constraints import Field, StringConstraints, model_validator
from sovcheck.inventory.assets.asset import Record
from sovcheck.inventory.assets.cloud_service import CloudService
from sovcheck.inventory.assets.organization import Organization
from sovcheck.inventory.assets.scalars import (
    ANYWHERE,
    CountryOrAnywhere,
    Reference,
    Slug,
    Text,
)


class CatalogOrganization(Organization, Sourced):
    """An organization as public sources describe it.

    ``names`` are former names and short ones, ``products`` what people name when they mean what it offers.
    """

    names: tuple[Text, ...] = ()
    products: tuple[Text, ...] = ()

    @property
    def other_names(self) -> tuple[str, ...]:
        """What it, and what it offers, is called elsewhere."""
        return (*self.names, *self.products)


ZoneEnding = Annotated[str, StringConstraints(pattern=r"^[-a-z]{0,8}[a-z0-9]$")]


class RegionOperator(Sourced):
    """Another company than the cloud's operator, which runs a region of the cloud, as the law of the place asks for."""

    organization: Reference


class Region(Record):
    """A region of a cloud; ``countries`` holds more than one where the provider says only that much.

    ``[anywhere]`` stands for places that the provider chooses as it likes, as behind a global endpoint. ``names`` are
    other spellings of its vendor, such as display names; case, spaces and hyphens make no difference. ``operator`` is
    given where another company than the cloud's operator runs the region.
    """

    id: Text
    countries: tuple[CountryOrAnywhere, ...] = Field(min_length=1)
    name: Text | None = None
    names: tuple[Text, ...] = ()
    operator: RegionOperator | None = None

    @model_validator(mode="after")
    def _is_anywhere_or_somewhere(self) -> Self:
        if ANYWHERE in self.countries and len(self.countries) > 1:
            raise ValueError(f"write `countries: [{ANYWHERE}]` alone, or the countries without it")
        return self


class Cloud(Sourced):
    """A cloud and its regions.

    ``zones`` are the endings by which zones differ from their region: ``-a`` for any letter after a hyphen, ``1`` for
    any number.
    """

    id: Slug
    name: Text
    operator: Reference
    zones: tuple[ZoneEnding, ...] = ()
    regions: tuple[Region, ...]


class CatalogService(CloudService, Sourced):
    """A service that many build on, on its public terms: another contract may say other things.

    ``hosts`` are the names under which its interface is reached; a part in braces stands for the customer's, such as
    ``bedrock-runtime.{region}.amazonaws.com``. ``retention`` says how long it keeps what it is sent, ``subprocessors``
    whom it hands that to, as far as the terms name them.
    """

    products: tuple[Text, ...] = ()
    hosts: tuple[Text, ...] = ()
    retention: Text | None = None
    subprocessors: tuple[Text, ...] | None = None
    url: Text | None = None

    @model_validator(mode="after")
    def _processes_anywhere_or_somewhere(self) -> Self:
        if self.processed_in is not None and ANYWHERE in self.processed_in and len(self.processed_in) > 1:
            raise ValueError(f"write `processed_in: [{ANYWHERE}]` alone, or the countries without it")
        return self

    @property
    def other_names(self) -> tuple[str, ...]:
        """What it is called elsewhere."""
        return (*self.products, *self.hosts)
