"""A register of systems, sorted: in foreign hands, ours, or not yet known; and what to ask first."""

from datetime import date
from enum import StrEnum
from typing import Literal

from sovcheck.constraints import ConfigDict, Field
from sovcheck.findings.answer.holders import NamedParty
from sovcheck.findings.inputs import CatalogInfo
from sovcheck.findings.report import FileDigest, MissingField, ToolInfo
from sovcheck.inventory.assets.asset import Record

NOTHING_SORTED = 3
"""The exit code where no system declares anything to look at."""

Can = Literal["stop", "withhold", "read"]
"""What a country can do to an asset."""


class Standing(StrEnum):
    """In whose hands a system is. A single power from outside is enough for the first; the last needs all facts."""

    FOREIGN = "foreign"
    UNKNOWN = "unknown"
    OURS = "ours"


class ForeignPower(Record):
    """A country outside the trusted set that can stop or read something, or withhold all copies of data.

    It can alone, or where it is ``together_with`` others, only when all of them leave at once. ``through`` are the
    organizations under it, or them; none where it acts by what is located there, or by people who work there.
    """

    country: str
    name: str
    together_with: tuple[NamedParty, ...] = ()
    can: Can
    assets: tuple[str, ...]
    through: tuple[NamedParty, ...] = ()


class TriagedSystem(Record):
    """One system: in whose hands it is, and why.

    ``label`` is its path. ``powers`` are those from outside the trusted set, ``holders`` the ultimate owners there.
    ``missing`` is what leaves open whether there are more: the nearest facts, of which an answer may lead to others.
    ``no_home`` says why nobody knows which country is home, and with it who is foreign.
    """

    label: str
    name: str | None = None
    owner: str | None = None
    standing: Standing
    home: str | None = None
    no_home: str | None = None
    assets: int
    files: tuple[FileDigest, ...]
    powers: tuple[ForeignPower, ...] = ()
    holders: tuple[NamedParty, ...] = ()
    missing: tuple[MissingField, ...] = ()


class TriageQuestion(Record):
    """A fact to ask for. ``systems`` are those that it leaves open, ``settled`` how many are known by then.

    ``allowed`` says what may be answered, ``example`` is a line that states it. An asset without a ``file`` is the
    catalog's: one answer is for all systems that name it.
    """

    asset: str
    field: str
    allowed: str
    example: str
    file: str | None = None
    line: int | None = None
    systems: tuple[str, ...]
    settled: int


class Triage(Record):
    """A register sorted, ``sovcheck.triage/v1``. Systems are by label, questions in the order in which to ask them.

    Those first that settle a system with the fewest answers. Systems in foreign hands need none: more would change
    nothing.
    """

    model_config = ConfigDict(serialize_by_alias=True)

    schema_id: Literal["sovcheck.triage/v1"] = Field(default="sovcheck.triage/v1", alias="schema")
    tool: ToolInfo
    today: date
    profile: str
    catalog: CatalogInfo
    notice: str
    foreign: tuple[TriagedSystem, ...]
    unknown: tuple[TriagedSystem, ...]
    ours: tuple[TriagedSystem, ...]
    questions: tuple[TriageQuestion, ...]

    @property
    def exit_code(self) -> int:
        """1 where any system is in foreign hands, else 0; 3 where none of them has anything to look at."""
        if self.foreign:
            return 1
        return 0 if self.ours or any(system.missing or system.no_home for system in self.unknown) else NOTHING_SORTED
