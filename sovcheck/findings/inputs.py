"""Inputs of a report: the catalog, with what differs from the bundled one, and settings made off the command line."""

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
    """A declared asset that extends an entry of the catalog, and fields in which it says something else, or more."""

    asset: str
    kind: str
    fields: tuple[str, ...]
    file: str
    line: int


class CatalogInfo(OwnRecord):
    """The state of the facts about the world; ``own`` in the order read, the others by asset.

    ``completions`` state what the catalog leaves open; None where an older version made the report.
    """

    date: date
    sha256: str
    own: tuple[OwnCatalogEntry, ...] = ()
    overrides: tuple[CatalogOverride, ...] = ()
    completions: tuple[CatalogOverride, ...] | None = None


class Settings(OwnRecord):
    """The configuration file with its digest and the keys taken from it, and the variables of the environment."""

    file: str | None = None
    sha256: str | None = None
    keys: tuple[str, ...] = ()
    variables: tuple[str, ...] = ()
