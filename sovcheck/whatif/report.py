"""The answer to what would be: ``sovcheck.whatif/v1``, from which every output of ``sovcheck whatif`` is made."""

from datetime import date
from typing import Literal

from sovcheck.constraints import ConfigDict, Field
from sovcheck.findings.answer.departures import Departure, Departures, LeavingParty, Outcome
from sovcheck.findings.report import Status, ToolInfo, Verdict
from sovcheck.findings.results.proof import Hop
from sovcheck.inventory.assets.application import Criticality
from sovcheck.inventory.assets.asset import Record
from sovcheck.policy.severity import Severity
from sovcheck.whatif.grace_period import Assume


class PairMember(Record):
    """One of two that stop an application together: a country, an organization, a host or a service."""

    kind: str
    id: str


class ApplicationPairs(Record):
    """The minimal pairs of an application: neither stops it alone. Those are first that are of two parties."""

    application: str
    criticality: Criticality | None = None
    pairs: tuple[tuple[PairMember, PairMember], ...]


class Transfer(Record):
    """A takeover: who would own the whole organization; an organization's id, or a country's code."""

    organization: str
    owner: str


class ControlChange(Record):
    """Who would control an organization, and who no longer would; organizations by id, countries by code."""

    organization: str
    gains: tuple[str, ...] = ()
    loses: tuple[str, ...] = ()


class LawChange(Record):
    """The countries whose law would reach an asset, and those whose would no longer; ``path`` leads to the first."""

    asset: str
    kind: str
    comes_under: tuple[str, ...] = ()
    leaves: tuple[str, ...] = ()
    path: tuple[Hop, ...] = ()


class OutcomeChange(Record):
    """What would become of an application without a party, now and in the altered system."""

    application: str
    without: LeavingParty
    before: Outcome
    after: Outcome


class ResultChange(Record):
    """What a rule says of an asset before and after; None where it finds nothing of that party or place."""

    rule: str
    title: str
    severity: Severity
    asset: str
    message: str
    before: Status | None = None
    after: Status | None = None


class Alteration(Record):
    """What takeovers and patches change, all together; every list is sorted, and empty where nothing changes."""

    transfers: tuple[Transfer, ...] = ()
    patches: tuple[str, ...] = ()
    control: tuple[ControlChange, ...] = ()
    law: tuple[LawChange, ...] = ()
    outcomes: tuple[OutcomeChange, ...] = ()
    results: tuple[ResultChange, ...] = ()
    verdict_before: Verdict
    verdict_after: Verdict


class SystemAnswer(Record):
    """What was asked about one system. ``trusts`` are the trusted countries, None where nobody said what is home."""

    paths: tuple[str, ...]
    files: tuple[str, ...]
    name: str | None = None
    applications: int
    home: str | None = None
    trusts: tuple[str, ...] | None = None
    departure: Departure | None = None
    departures: Departures | None = None
    pairs: tuple[ApplicationPairs, ...] | None = None
    alteration: Alteration | None = None


class WhatIfReport(Record):
    """A whole answer. ``unsafe`` are the applications for which ``fail_on_stop`` fails, of all systems."""

    model_config = ConfigDict(serialize_by_alias=True)

    schema_id: Literal["sovcheck.whatif/v1"] = Field(default="sovcheck.whatif/v1", alias="schema")
    tool: ToolInfo
    today: date
    profile: str
    assume: Assume = Assume.IMMEDIATE
    fail_on_stop: Criticality | None = None
    systems: tuple[SystemAnswer, ...]
    unsafe: tuple[str, ...] = ()
