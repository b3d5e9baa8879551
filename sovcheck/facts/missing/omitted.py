"""A field that somebody left out, so that a fact is unknown, and where to state it."""

from typing import NamedTuple

from sovcheck.errors import Location

EVIDENCE = "evidence"
"""What stands for the field of a fact that no file states: only a signed run shows it."""


class Omitted(NamedTuple):
    """A field that an asset leaves out; ``location`` is where to state it, None in an asset of the catalog.

    Of what the catalog leaves open, ``asset`` is the entry's id, or the code of a country, and ``field`` the entry's;
    of what only a run can show, ``field`` is ``evidence``.
    """

    asset: str
    field: str
    location: Location | None
