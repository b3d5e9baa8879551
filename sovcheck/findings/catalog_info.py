"""What a report says of the catalog: its state, and everything that is not as sovcheck brought it along."""

from datetime import date

from sovcheck.inventory.assets.asset import OwnRecord


class OwnCatalogEntry(OwnRecord):
    """An entry of the user's own catalog files; ``replaces`` when the bundled catalog has one of its id.

    ``fields`` are those in which it says something else than that one.
    """

    list: str
    id: str
    replaces: bool
    as_of: date
    file: str
    line: int
    fields: tuple[str, ...] | None = None


class CatalogOverride(OwnRecord):
    """A declared asset that extends an entry of the catalog, and the fields in which it says something else."""

    asset: str
    kind: str
    fields: tuple[str, ...]
    file: str
    line: int


class CatalogInfo(OwnRecord):
    """The state of the facts about the world; ``own`` in the order read, ``overrides`` by asset."""

    date: date
    sha256: str
    own: tuple[OwnCatalogEntry, ...] = ()
    overrides: tuple[CatalogOverride, ...] = ()
