"""What a verdict means to those who have to act on it, derived from the same facts as the results."""

from sovcheck.findings.changes import Changes
from sovcheck.findings.picture import Picture
from sovcheck.inventory.assets.asset import Record


class Answer(Record):
    """Who the system is about; every further part may be missing, as in systems too large to work it out for."""

    owner: str | None = None
    description: str | None = None
    changes: Changes | None = None
    picture: Picture | None = None
