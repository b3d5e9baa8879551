"""Changes of the catalog: which entries of the user's stand in it, and which of them replace bundled ones."""

from datetime import date

from msgspec import Struct

from sovcheck.errors import Location


class CatalogChange(Struct, frozen=True):
    """An entry of the user's: its list key and id, where it stands, and whether a bundled one has its id."""

    key: str
    id: str
    as_of: date
    location: Location
    replaces: bool
