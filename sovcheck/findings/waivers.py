"""Waivers: accepted results, each with a reason, an owner, an approver and a last day (docs/adr/0005)."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from types import MappingProxyType
from typing import Annotated, Literal

from pydantic import AfterValidator, Field

from sovcheck.errors import InputError, Location, Problem
from sovcheck.findings.earlier import read_file
from sovcheck.findings.report import WaiverNote, WaiverReport, WaiverStatus
from sovcheck.inventory.assets.asset import Record
from sovcheck.inventory.assets.scalars import Day, Reference, Text
from sovcheck.inventory.nearest import did_you_mean
from sovcheck.inventory.validation import parse
from sovcheck.inventory.yaml_reader import Document, read_documents

_SEE_RULES = "`sovcheck policy list` shows all rules"


def _say_something(text: str) -> str:
    if not text.strip():
        raise ValueError("say it in words")
    return text


Statement = Annotated[Text, AfterValidator(_say_something)]
"""Text that is not blank."""


Subject = tuple[str, str, str | None]
"""What a waiver covers: rule id, asset id, discriminator. No two waivers may cover the same."""


class Waiver(Record):
    """Accepts what one rule says of one asset, up to and including the day it expires.

    With a discriminator it covers that finding alone; without, every result of the rule on the asset, also that it is
    unknown. Both are exact: no patterns.
    """

    rule: Statement
    asset: Reference
    discriminator: Text | None = None
    reason: Statement
    owner: Statement
    approver: Statement
    expires: Day

    @property
    def subject(self) -> Subject:
        """What it covers."""
        return (self.rule, self.asset, self.discriminator)

    @property
    def note(self) -> WaiverNote:
        """What results show of it."""
        return WaiverNote(reason=self.reason, owner=self.owner, approver=self.approver, expires=self.expires)


class WaiverFile(Record):
    """A document of ``kind: Waivers``."""

    api_version: Literal["sovcheck/v1"] = Field(alias="apiVersion")
    kind: Literal["Waivers"]
    waivers: tuple[Waiver, ...] = ()


@dataclass(frozen=True, slots=True)
class DeclaredWaiver:
    """A waiver and where it stands."""

    waiver: Waiver
    location: Location


def load_waivers(path: Path) -> tuple[DeclaredWaiver, ...]:
    """The waivers of a file. Raises InputError with all that is wrong."""
    return parse_waivers(read_file(path, "name a file of kind: Waivers"), str(path))


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
        DeclaredWaiver(waiver, document.location(("waivers", index, "rule"))) for index, waiver in enumerate(waivers)
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


class WaiverBook:
    """The waivers as of a day. Expired ones cover nothing."""

    def __init__(self, declared: Iterable[DeclaredWaiver], today: date) -> None:
        self._declared = tuple(declared)
        self._today = today
        self._valid: Mapping[Subject, Waiver] = MappingProxyType(
            {entry.waiver.subject: entry.waiver for entry in self._declared if entry.waiver.expires >= today}
        )

    def covering(self, rule: str, asset: str, discriminator: str | None) -> Waiver | None:
        """The waiver that covers a result; the one that names its discriminator before the one that names none."""
        if not self._valid:
            return None
        return self._valid.get((rule, asset, discriminator)) or self._valid.get((rule, asset, None))

    def attention(self, used: Collection[Subject], assets: Collection[str]) -> WaiverReport:
        """The waivers that expired, and those that covered no result; ``used`` holds the subjects that did."""
        known = frozenset(assets)
        expired = [entry for entry in self._declared if entry.waiver.expires < self._today]
        unused = [
            entry
            for entry in self._declared
            if entry.waiver.expires >= self._today and entry.waiver.subject not in used
        ]
        return WaiverReport(
            unused=tuple(_status(entry, _why_unused(entry.waiver, known)) for entry in unused),
            expired=tuple(_status(entry, "expired: it covers nothing any more") for entry in expired),
        )


def _why_unused(waiver: Waiver, assets: frozenset[str]) -> str:
    if waiver.asset not in assets:
        return "no asset of that id is declared: correct the id, or remove it"
    found = "nothing" if waiver.discriminator is None else "nothing with that discriminator"
    return f"the rule finds {found} on this asset: remove it"


def _status(entry: DeclaredWaiver, note: str) -> WaiverStatus:
    waiver = entry.waiver
    return WaiverStatus(
        rule=waiver.rule,
        asset=waiver.asset,
        discriminator=waiver.discriminator,
        owner=waiver.owner,
        expires=waiver.expires,
        file=entry.location.file,
        line=entry.location.line,
        note=note,
    )
