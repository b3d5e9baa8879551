"""A comparison of two designs: what was changed, and what that did to the verdict."""

from datetime import date
from enum import StrEnum
from typing import Any, Literal

from sovcheck.constraints import ConfigDict, Field
from sovcheck.findings.answer.departures import Outcome, PartyKind
from sovcheck.findings.report import FileDigest, Status, ToolInfo, Verdict
from sovcheck.inventory.assets.asset import Record
from sovcheck.policy.profile.model import HomeSource
from sovcheck.policy.severity import Severity

_NOT_EVALUATED = 3


class Origin(StrEnum):
    """Where one side comes from: it was judged for the comparison, or read from a saved report."""

    INVENTORY = "inventory"
    REPORT = "report"


class SideSummary(Record):
    """One side: what was judged, by what, and how it does. ``by_severity`` counts failures, gravest first."""

    model_config = ConfigDict(serialize_by_alias=True)

    label: str
    origin: Origin
    name: str | None = None
    today: date
    profile: str
    home: str
    home_from: HomeSource
    catalog: date
    files: tuple[FileDigest, ...]
    patches: tuple[FileDigest, ...] | None = None
    verdict: Verdict
    evaluated: int
    passed: int = Field(alias="pass")
    fail: int
    unknown: int
    waived: int
    by_severity: dict[Severity, int]


class Renaming(Record):
    """An asset that has another id on the second side."""

    old: str
    new: str


class AssetChange(Record):
    """An asset that only one side declares."""

    asset: str
    kind: str


class FieldChange(Record):
    """A field as one writes it, with both values as one writes them; None where it is not stated."""

    field: str
    before: Any = None
    after: Any = None


class ChangedAsset(Record):
    """An asset that both sides declare differently."""

    asset: str
    kind: str
    fields: tuple[FieldChange, ...]


class AssetChanges(Record):
    """What the second inventory declares otherwise, by id."""

    added: tuple[AssetChange, ...] = ()
    removed: tuple[AssetChange, ...] = ()
    changed: tuple[ChangedAsset, ...] = ()


class ComparedResult(Record):
    """A result of either side. ``before`` and ``after`` are its statuses, None where that side has no such result.

    ``gone``: the second side has no such asset any more. ``severity`` is the later one, ``severity_before`` the other,
    where it differs. All else is that of the second side, where it has the result.
    """

    rule: str
    title: str
    severity: Severity
    severity_before: Severity | None = None
    asset: str
    kind: str
    discriminator: str | None = None
    message: str
    before: Status | None = None
    after: Status | None = None
    gone: bool = False
    fingerprint: str


class PartyChange(Record):
    """Somebody at the top of a chain of control, who can do something to one side and not to the other.

    ``gone`` has nothing left, ``new`` had nothing before; of each effect the assets that were won or lost. Of those
    lost, ``left_open`` are the ones of which the second side leaves out who may stop them: it may be this one still.
    ``trusted`` is None where a country above it is not known.
    """

    organization: str
    name: str | None = None
    country: str | None = None
    trusted: bool | None = None
    gone: bool = False
    new: bool = False
    stops: tuple[str, ...] = ()
    reads: tuple[str, ...] = ()
    throttles: tuple[str, ...] = ()
    no_longer_stops: tuple[str, ...] = ()
    no_longer_reads: tuple[str, ...] = ()
    no_longer_throttles: tuple[str, ...] = ()
    left_open: tuple[str, ...] = ()


class SurvivalChange(Record):
    """What becomes of an application without a party, on both sides; ``fallback`` is what takes over on the second."""

    party: str
    kind: PartyKind
    name: str | None = None
    application: str
    before: Outcome
    after: Outcome
    fallback: tuple[str, ...] = ()


class LeftOut(Record):
    """A part of the comparison that cannot be made, and why."""

    part: str
    why: str


class Comparison(Record):
    """What is different between two reports, ``sovcheck.diff/v1``.

    ``worse``: there are new failures at or above ``fail_on``, or more is unknown of what had passed, or was not there,
    than the profile allows. ``newly_unknown`` was judged before, or is there only now. ``same`` has one status on both
    sides. ``notes`` say what else is different and may explain it. Parts that are None are in ``left_out``.
    """

    model_config = ConfigDict(serialize_by_alias=True)

    schema_id: Literal["sovcheck.diff/v1"] = Field(default="sovcheck.diff/v1", alias="schema")
    tool: ToolInfo
    a: SideSummary
    b: SideSummary
    fail_on: str
    worse: bool
    renamed: tuple[Renaming, ...] = ()
    notes: tuple[str, ...] = ()
    assets: AssetChanges | None = None
    fixed: tuple[ComparedResult, ...]
    new: tuple[ComparedResult, ...]
    newly_unknown: tuple[ComparedResult, ...]
    newly_waived: tuple[ComparedResult, ...]
    same: tuple[ComparedResult, ...]
    parties: tuple[PartyChange, ...] | None = None
    survival: tuple[SurvivalChange, ...] | None = None
    left_out: tuple[LeftOut, ...] = ()

    @property
    def exit_code(self) -> int:
        """What the command line returns for it: 0 not worse, 1 worse, 3 where nothing was evaluated to compare."""
        return int(self.worse) if self.a.evaluated and self.b.evaluated else _NOT_EVALUATED


class MatrixRow(Record):
    """A result that is not the same for all designs, with its status in each.

    None where a design has no such result, and its rule can tell all of the asset.
    """

    rule: str
    title: str
    severity: Severity
    asset: str
    discriminator: str | None = None
    statuses: tuple[Status | None, ...]


class SurvivalRow(Record):
    """What becomes of an application without a party, where that is not the same for all designs."""

    party: str
    kind: PartyKind
    name: str | None = None
    application: str
    outcomes: tuple[Outcome, ...]


class Matrix(Record):
    """Several designs side by side, ``sovcheck.matrix/v1``, each compared with the first.

    ``worse`` says so of each design, never of the first; ``changes`` counts the fields and assets that are different.
    """

    model_config = ConfigDict(serialize_by_alias=True)

    schema_id: Literal["sovcheck.matrix/v1"] = Field(default="sovcheck.matrix/v1", alias="schema")
    tool: ToolInfo
    designs: tuple[SideSummary, ...]
    fail_on: str
    worse: tuple[bool, ...]
    changes: tuple[int | None, ...]
    rows: tuple[MatrixRow, ...]
    survival: tuple[SurvivalRow, ...] | None = None
    notes: tuple[str, ...] = ()
    left_out: tuple[LeftOut, ...] = ()

    @property
    def exit_code(self) -> int:
        """As of a comparison: 1 where any design is worse than the first."""
        return int(any(self.worse)) if all(design.evaluated for design in self.designs) else _NOT_EVALUATED
