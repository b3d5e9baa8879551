"""One catalog document, and the list keys under which its entries are."""

from typing import Literal

from sovcheck.catalog.entries.accelerators import AcceleratorModel, ConfidentialTechnology
from sovcheck.catalog.entries.clouds import CatalogOrganization, CatalogService, Cloud
from sovcheck.catalog.entries.countries import Bloc, Country
from sovcheck.catalog.entries.licences import CatalogModel, Licence
from sovcheck.constraints import Field
from sovcheck.inventory.assets.asset import Record


class CatalogDocument(Record):
    """A document of ``kind: Catalog``, of the bundled catalog or a user's own."""

    api_version: Literal["sovcheck/v1"] = Field(alias="apiVersion")
    kind: Literal["Catalog"]
    countries: tuple[Country, ...] = ()
    blocs: tuple[Bloc, ...] = ()
    organizations: tuple[CatalogOrganization, ...] = ()
    clouds: tuple[Cloud, ...] = ()
    services: tuple[CatalogService, ...] = ()
    models: tuple[CatalogModel, ...] = ()
    licences: tuple[Licence, ...] = ()
    accelerators: tuple[AcceleratorModel, ...] = ()
    technologies: tuple[ConfidentialTechnology, ...] = ()
