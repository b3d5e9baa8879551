"""Waivers: accepted results, each with a reason, an owner, an approver and a last day (docs/adr/0005)."""

import hashlib
from collections.abc import Collection, Iterable
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal, Self

from msgspec import Struct

from sovcheck.constraints import Field, field_validator, model_validator
from sovcheck.errors import InputError, Location, Problem
from sovcheck.findings.report import FileDigest, WaiverNote
from sovcheck.findings.results.proof import LeftOut, MissingField
from sovcheck.findings.waivers.persons import name_one_person
from sovcheck.inventory.assets.asset import Record
from sovcheck.inventory.assets.scalars import Day, Reference, Statement, Text, is_no_answer
from sovcheck.inventory.validation import parse
from sovcheck.inventory.yaml_reader import Document, read_documents
from sovcheck.look_alikes import read_alike
from sovcheck.policy.severity import Severity
from sovcheck.suggestions import did_you_mean
from sovcheck.user_files import read_bounded

if TYPE_CHECKING:
    from pydantic import ValidationInfo

MOST_BYTES = 16 * 2**20
"""More than anybody has accepted."""

_NOBODY = ("nobody", "somebody", "anybody", "self", "myself", "same", "the owner")
"""What is not the name of a person or team."""

_SEE_RULES = "`sovcheck policy list` shows all rules"


ALL = "*"
"""The discriminator of a waiver that covers whatever the rule says of the asset, also what it does not say yet."""

NOT_KNOWN = "unknown"
"""The discriminator of a waiver that accepts that the rule cannot tell."""


STATE_SOME = "state what you can of it"
"""What to do where an unknown is open for want of so much that no report names all of it."""

Subject = tuple[str, str, str | None]
"""What a waiver covers: rule id, asset id, discriminator. No two waivers may cover the same."""


class Waiver(Record):
    """Accepts what one rule says of one asset, up to and including the day it expires.

    ``discriminator`` is the one of the finding, as the report shows it: a party, a place, a term; left out it covers a
    finding that has none. ``unknown`` covers that the rule is open for want of what ``missing`` names, assets with
    the field that they leave out (``machine.administered_from``), and of nothing else. ``"*"`` covers all of it, also
    findings that are not there yet. ``severity`` is the gravest that is accepted, left out the rule's own: what became
    graver is looked at again. ``approver`` is somebody else than the owner.
    """

    rule: Statement
    asset: Reference
    discriminator: Text | None = None
    missing: Annotated[tuple[Text, ...] | None, Field(min_length=1)] = None
    severity: Severity | None = None
    reason: Statement
    owner: Statement
    approver: Statement
    expires: Day

    @field_validator("reason", "owner", "approver")
    @classmethod
    def _says_something(cls, text: str) -> str:
        if is_no_answer(text):
            raise ValueError("say it, or leave the waiver out: this says that nobody knows")
        return text

    @field_validator("owner", "approver")
    @classmethod
    def _names_somebody(cls, name: str) -> str:
        if any(read_alike(name, word) for word in _NOBODY):
            raise ValueError("name the person, or the team")
        return name

    @field_validator("approver")
    @classmethod
    def _is_another_person(cls, approver: str, info: "ValidationInfo") -> str:
        owner = info.data.get("owner")
        if owner is not None and name_one_person(owner, approver):
            raise ValueError("it may be the owner: name another person, in full, who approves it")
        return approver

    @model_validator(mode="after")
    def _names_what_is_missing(self) -> Self:
        if self.discriminator == NOT_KNOWN and self.missing is None:
            raise ValueError("name in `missing` what may stay open, as the report does: [machine.administered_from]")
        if self.discriminator != NOT_KNOWN and self.missing is not None:
            raise ValueError(f"only a waiver with `discriminator: {NOT_KNOWN}` names what is missing: leave it out")
        return self

    @property
    def subject(self) -> Subject:
        """What it covers."""
        return (self.rule, self.asset, self.discriminator)

    def accepts(self, severity: Severity, of_rule: Severity) -> bool:
        """Whether a result of that severity is at most as grave as what was accepted; ``of_rule`` is the rule's own."""
        return severity.rank <= (self.severity or of_rule).rank

    def leaves_open(self, missing: Iterable[MissingField]) -> tuple[str, ...]:
        """What of that is missing and not accepted, as a waiver names it; a waiver of everything accepts all."""
        accepted = self.missing
        return () if accepted is None else tuple(each.named for each in missing if each.named not in accepted)

    def names_all(self, left_out: LeftOut) -> bool:
        """Whether it accepts all that is left out, which can only be said where all of it is named."""
        return self.missing is None or not (left_out.further or self.leaves_open(left_out.fields))

    @property
    def note(self) -> WaiverNote:
        """What results show of it."""
        return WaiverNote(reason=self.reason, owner=self.owner, approver=self.approver, expires=self.expires)


class WaiverFile(Record):
    """A document of ``kind: Waivers``."""

    api_version: Literal["sovcheck/v1"] = Field(alias="apiVersion")
    kind: Literal["Waivers"]
    waivers: tuple[Waiver, ...] = ()


class DeclaredWaiver(Struct, frozen=True):
    """A waiver, where it is, and where its last day does."""

    waiver: Waiver
    location: Location
    last_day: Location


def load_waivers(path: Path) -> tuple[tuple[DeclaredWaiver, ...], FileDigest]:
    """The waivers of a file, and the file as it was read. Raises InputError with all that is wrong."""
    data = read_bounded(path, "name a file of kind: Waivers", MOST_BYTES)
    return parse_waivers(data, str(path)), FileDigest(path=str(path), sha256=hashlib.sha256(data).hexdigest())


def parse_waivers(data: bytes, file: str) -> tuple[DeclaredWaiver, ...]:
    """The waivers of all documents of a file, in its order. Raises InputError with all that is wrong."""
    declared: list[DeclaredWaiver] = []
    problems: list[Problem] = []
    for document in read_documents(data, file):
        try:
            declared += _read_document(document)
        except InputError as error:
            problems += error.problems
    problems += _check_repeated(declared)
    if problems:
        raise InputError(problems)
    return tuple(declared)


def _read_document(document: Document) -> list[DeclaredWaiver]:
    waivers = parse(WaiverFile, document).waivers
    return [
        DeclaredWaiver(
            waiver,
            location=document.location(("waivers", index, "rule")),
            last_day=document.location(("waivers", index, "expires")),
        )
        for index, waiver in enumerate(waivers)
    ]


def _check_repeated(declared: Iterable[DeclaredWaiver]) -> list[Problem]:
    first: dict[Subject, Location] = {}
    problems = []
    for entry in declared:
        known = first.setdefault(entry.waiver.subject, entry.location)
        if known is not entry.location:
            problems.append(Problem(entry.location, "waivers", f"the same is waived at {known}", "keep one of them"))
    return problems


def check_rule_names(declared: Iterable[DeclaredWaiver], known: Collection[str]) -> list[Problem]:
    """One problem for every waiver of a rule that does not exist: such a waiver is misspelt, not unused."""
    return [
        Problem(entry.location, "rule", f"no rule {rule!r}", did_you_mean(rule, known, _SEE_RULES))
        for entry in declared
        if (rule := entry.waiver.rule) not in known
    ]


def check_terms(declared: Iterable[DeclaredWaiver], today: date, max_days: int) -> list[Problem]:
    """One problem for every waiver that would hold for longer than the profile lets one hold."""
    return [
        Problem(
            entry.last_day,
            "expires",
            f"{entry.waiver.expires} is {days:,} days away, and the profile allows {max_days:,} (waivers.max_days)",
            "name an earlier day, and decide again then",
        )
        for entry in declared
        if (days := (entry.waiver.expires - today).days) > max_days
    ]
