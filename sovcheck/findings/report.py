"""The report: the one source of every output format, in the order in which JSON writes it."""

from collections.abc import Callable, Sequence
from datetime import date, datetime
from enum import StrEnum, auto
from typing import Annotated, Literal

from sovcheck.constraints import ConfigDict, Field, PlainSerializer, WrapValidator
from sovcheck.evidence.isolation import IsolationLevel
from sovcheck.evidence.refusal import EvidenceStatus
from sovcheck.evidence.verdicts import SmokeVerdict
from sovcheck.findings.answer.answer import Answer
from sovcheck.findings.cover import Cover
from sovcheck.findings.inputs import CatalogInfo, Settings
from sovcheck.findings.results import proof, result
from sovcheck.findings.results.results import Results
from sovcheck.findings.stated import StatedAsset
from sovcheck.frameworks.section import FrameworkSection
from sovcheck.inventory.assets.asset import OwnRecord
from sovcheck.policy.profile.model import HomeSource
from sovcheck.policy.severity import Severity

# Parts of a report that are defined where they are made.
Hop = proof.Hop
MissingField = proof.MissingField
PassedResult = result.PassedResult
Result = result.Result
Status = result.Status
WaiverNote = result.WaiverNote


class Verdict(StrEnum):
    """The whole scan in one word."""

    PASS = auto()
    FAIL = auto()
    INCOMPLETE = auto()


_OF_ADDRESS = r"[A-Za-z0-9._~:/?#@!$&'*+,;=%-]*"
RULE_PAGES = rf"^https?://{_OF_ADDRESS}\{{rule\}}{_OF_ADDRESS}$"
"""An address of the web, with ``{rule}`` for the id of a rule."""


class ToolInfo(OwnRecord):
    """Which program wrote the report."""

    name: str
    version: str


class FileDigest(OwnRecord):
    """An inventory file as it was read."""

    path: str
    sha256: str


class InventoryInfo(OwnRecord):
    """What was judged, ``patches`` applied; ``names`` are of systems judged as one, ``notices`` tell what is odd."""

    name: str | None = None
    names: tuple[str, ...] | None = None
    files: tuple[FileDigest, ...]
    patches: tuple[FileDigest, ...] | None = None
    assets: int
    by_kind: dict[str, int]
    notices: tuple[str, ...] = ()


class ProfileInfo(OwnRecord):
    """Against what it was judged. ``fail_on`` is a severity, or ``never``; ``home_from`` says who chose home.

    ``title`` and ``description`` say what the profile means, ``trusted`` are the countries it trusts, home included.
    Of a profile of the user's own ``file`` is where it is, and the rest says what it judges otherwise than the
    bundled profile ``other``: ``trusts`` are the countries that it trusts beside those of the other, ``changed`` its
    fields with another value, ``disabled`` the rules that it switches off, ``graded`` those that it grades otherwise.
    """

    id: str
    title: str | None = None
    description: str | None = None
    home: str
    home_from: HomeSource = HomeSource.OPTION
    fail_on: str
    trusted: tuple[str, ...] = ()
    file: str | None = None
    other: str | None = None
    trusts: tuple[str, ...] | None = None
    changed: tuple[str, ...] | None = None
    disabled: tuple[str, ...] | None = None
    graded: tuple[str, ...] | None = None
    sha256: str


class PolicyInfo(OwnRecord):
    """The rules."""

    count: int
    sha256: str


class EvidenceInfo(OwnRecord):
    """An evidence file and what became of it. What it says itself is there only where a trusted key has signed it.

    ``status`` is a value of EvidenceStatus; unless it is ``accepted``, ``why`` gives the reason, and the file counts
    for nothing. ``keys`` are the ids of the trusted keys that signed it; ``age_days`` counts from the day it ended.
    """

    path: str
    sha256: str | None = None
    status: EvidenceStatus
    why: str = ""
    keys: tuple[str, ...] = ()
    asset: str | None = None
    host: str | None = None
    verdict: SmokeVerdict | None = None
    isolation: IsolationLevel | None = None
    ended: datetime | None = None
    age_days: int | None = None


class FixedResult(OwnRecord):
    """A failure or an unknown that the earlier report had and this one has not, as far as that report says it."""

    rule: str | None = None
    asset: str
    severity: Severity | None = None
    status: Status
    message: str | None = None


class RegradedResult(OwnRecord):
    """A result that both reports have, with another severity now: something else depends on the asset."""

    rule: str
    asset: str
    before: Severity
    after: Severity


class BaselineInfo(OwnRecord):
    """The earlier report that was compared with: how many results it already had, and how many of its are gone.

    ``fixed`` are those of them that the rule does not find any more, gravest first: what it cannot tell any more is
    among the unknowns of today. ``regraded`` are of another severity than then, ``verdict`` is that of the report.
    """

    file: str
    sha256: str
    today: date
    verdict: Verdict | None = None
    known: int
    gone: int
    fixed: tuple[FixedResult, ...] = ()
    regraded: tuple[RegradedResult, ...] = ()


class RuleInfo(OwnRecord):
    """A rule that was applied; ``severity`` is its own, before the profile grades it.

    ``control_roles`` says for each framework which clauses the rule ``computes``, ``contributes`` to or is ``related``
    to; ``controls`` are all of them.
    """

    id: str
    title: str
    description: str
    severity: Severity
    layer: str
    controls: dict[str, tuple[str, ...]]
    control_roles: dict[str, dict[str, tuple[str, ...]]] | None = None
    remediation: str


class BudgetOverrun(OwnRecord):
    """A severity of which there are more unknown results than the profile allows."""

    severity: Severity
    unknown: int
    allowed: int


class RuleCounts(OwnRecord):
    """Results of one rule. ``pass`` is a Python keyword, hence the alias."""

    passed: int = Field(default=0, alias="pass")
    fail: int = 0
    unknown: int = 0
    waived: int = 0


class Summary(OwnRecord):
    """Counts over all results; ``by_severity`` counts failures, ``evaluated`` everything but not applicable.

    ``over_budget`` is counted over new results that nobody waived, and says so even where ``--fail-on never`` keeps it
    from deciding the verdict.
    """

    evaluated: int
    passed: int = Field(alias="pass")
    fail: int
    unknown: int
    waived: int
    blocking: int
    unknown_over_budget: bool
    over_budget: tuple[BudgetOverrun, ...] = ()
    by_severity: dict[Severity, int]
    by_rule: dict[str, RuleCounts]


class Unreached(OwnRecord):
    """Assets that no application or dataset leads to: they are judged all the same. ``assets`` are the first by id."""

    count: int
    assets: tuple[str, ...]


class WaiverStatus(OwnRecord):
    """A waiver that needs attention; ``note`` says why. ``covers`` counts the results, where it covers all."""

    rule: str
    asset: str
    discriminator: str | None = None
    owner: str
    expires: date
    file: str
    line: int
    covers: int | None = None
    note: str


class WaiverReport(OwnRecord):
    """The file of waivers, and those that need attention; ``covers_all`` have the discriminator ``"*"``."""

    file: FileDigest | None = None
    unused: tuple[WaiverStatus, ...] = ()
    expired: tuple[WaiverStatus, ...] = ()
    covers_all: tuple[WaiverStatus, ...] = ()


def _as_it_is(results: object, read: Callable[[object], Sequence[Result]]) -> Sequence[Result]:
    """Results of a scan are no longer checked; those of a saved report are."""
    return results if isinstance(results, Results) else tuple(read(results))


def _written_out(results: Sequence[Result]) -> tuple[Result, ...]:
    return results.written_out() if isinstance(results, Results) else tuple(results)


class Report(OwnRecord):
    """A whole report, ``sovcheck.report/v1``.

    ``evidence`` is sorted by path, ``trusted_keys`` are the ids of the keys that were trusted for it.
    ``unreached`` is left out where everything is reached. ``rules`` are all that were applied, by id. ``results`` are
    gravest first, then by rule, asset and discriminator. ``rule_pages`` is where rules are described, with ``{rule}``
    for the id; ``settings`` is what was not set on the command line, ``arguments`` are those by which another command
    judges the same: the paths, and the options that were typed. ``cover`` is what stands on the lines to sign,
    ``answer`` says what the verdict means: both decide nothing. ``stated`` is what the files and the catalog say of the
    assets, where an output is made of that.
    """

    model_config = ConfigDict(serialize_by_alias=True)

    schema_id: Literal["sovcheck.report/v1"] = Field(default="sovcheck.report/v1", alias="schema")
    tool: ToolInfo
    today: date
    verdict: Verdict
    notice: str
    inventory: InventoryInfo
    profile: ProfileInfo
    catalog: CatalogInfo
    policies: PolicyInfo
    engine: ToolInfo
    evidence: tuple[EvidenceInfo, ...] = ()
    trusted_keys: tuple[str, ...] = ()
    baseline: BaselineInfo | None = None
    summary: Summary
    unreached: Unreached | None = None
    rule_pages: str | None = Field(default=None, pattern=RULE_PAGES)
    settings: Settings | None = None
    arguments: tuple[str, ...] | None = None
    cover: Cover | None = None
    rules: tuple[RuleInfo, ...]
    results: Annotated[
        Sequence[Result], WrapValidator(_as_it_is), PlainSerializer(_written_out, return_type=tuple[Result, ...])
    ]
    passes: tuple[PassedResult, ...] | None = None
    frameworks: tuple[FrameworkSection, ...] = ()
    waivers: WaiverReport = WaiverReport()
    answer: Answer | None = None
    stated: tuple[StatedAsset, ...] | None = None


def covered(report: Report, cover: Cover | None) -> Report:
    """The report with these lines on its cover, over those that it has."""
    if cover is None:
        return report
    lines = {**(report.cover.model_dump() if report.cover else {}), **cover.model_dump(exclude_none=True)}
    return report.model_copy(update={"cover": Cover.model_validate(lines)})
