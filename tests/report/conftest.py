"""One rich report, and one whose every free text is hostile."""

import os
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from sovcheck.catalog.entries.provenance import Certainty
from sovcheck.evidence.isolation import IsolationLevel
from sovcheck.evidence.refusal import EvidenceStatus
from sovcheck.evidence.verdicts import SmokeVerdict
from sovcheck.findings.inputs import CatalogInfo, CatalogOverride, OwnCatalogEntry, Settings
from sovcheck.findings.report import (
    BaselineInfo,
    BudgetOverrun,
    EvidenceInfo,
    FileDigest,
    Hop,
    InventoryInfo,
    MissingField,
    PolicyInfo,
    ProfileInfo,
    Report,
    Result,
    RuleCounts,
    RuleInfo,
    Status,
    Summary,
    ToolInfo,
    Unreached,
    Verdict,
    WaiverNote,
    WaiverReport,
    WaiverStatus,
)
from sovcheck.findings.results.result import fingerprint
from sovcheck.findings.stated import StatedAsset, StatedFact
from sovcheck.findings.verdict import notice
from sovcheck.inventory.assets.asset import Kind
from sovcheck.policy.severity import Severity

GOLDEN = Path(__file__).parents[1] / "golden" / "report"
HOSTILE = "[red]x[/]<script>\x1b[2J=cmd()|`a`\n\u202egpj.exe\x9b31m ![i](http://h) @all #1 https://h {0} \x00\ufffe]]>"
"""A name that tries rich markup, HTML, escape sequences, a formula, Markdown, bidi, SARIF placeholders and XML."""

RULES = (
    RuleInfo(
        id="CMP-01",
        title="Host is under foreign control",
        description="Someone outside the trusted set can read or stop what runs here.",
        severity=Severity.CRITICAL,
        layer="compute",
        controls={"eu-csf": ("1.1", "2.2"), "bsi-c3a": ("1-02", "1-03")},
        remediation="Move to an operator controlled inside the trusted set, or record an accepted dependency.",
    ),
    RuleInfo(
        id="CMP-04",
        title="Restricted work stands on rented machines",
        description="Work that the profile restricts runs on a tenancy that it does not allow.",
        severity=Severity.MEDIUM,
        layer="compute",
        controls={},
        remediation="Move the work to machines of your own.",
    ),
    RuleInfo(
        id="LIC-01",
        title="Licence is missing or unknown",
        description="Nobody can tell what may be done with the model.",
        severity=Severity.HIGH,
        layer="licences",
        controls={"eu-csf": ("6.3",)},
        remediation="Name the licence and keep its text.",
    ),
    RuleInfo(
        id="MOD-03",
        title="Lineage is not declared",
        description="The chain of base models is not stated up to its root.",
        severity=Severity.MEDIUM,
        layer="models",
        controls={"eu-csf": ("5.4",)},
        remediation="State the base models of every model in the chain.",
    ),
)


def result(rule_id: str, asset: str, **fields: Any) -> Result:
    rule = next(rule for rule in RULES if rule.id == rule_id)
    discriminator = fields.get("discriminator")
    stated: dict[str, Any] = {
        "rule": rule_id,
        "title": rule.title,
        "severity": rule.severity,
        "status": Status.FAIL,
        "asset": asset,
        "kind": "gpu_host",
        "message": "something is wrong",
        "paths": (),
        "controls": rule.controls,
        "remediation": rule.remediation,
        "fingerprint": fingerprint(rule_id, asset, discriminator),
        "file": "inventory/hosts.yaml",
        "line": 12,
        "blocking": False,
    }
    return Result(**(stated | fields))


PATH = (
    Hop(asset="rented-cluster", edge="operated_by", to="example-gmbh", file="inventory/hosts.yaml", line=14),
    Hop(
        asset="example-gmbh",
        edge="owned_by",
        to="example-inc",
        file="inventory/hosts.yaml",
        line=20,
        source="https://example.com/annual-report",
        certainty=Certainty.SECONDARY,
    ),
    Hop(asset="example-inc", edge="located_in", to="country:US"),
)

OTHER_PATH = (
    Hop(asset="rented-cluster", edge="requires", to="spare-power", file="inventory/hosts.yaml", line=15),
    Hop(asset="spare-power", edge="left_out", to="example-inc", left_out=40),
    Hop(
        asset="example-inc",
        edge="located_in",
        to="country:US",
        source="https://example.com/register",
        certainty=Certainty.CONFIRMED,
    ),
)

RESULTS = (
    result(
        "CMP-01",
        "rented-cluster",
        asset_name="Rented cluster",
        message="US can stop it through Example Inc",
        paths=(PATH, OTHER_PATH),
        further_paths=2,
        discriminator="cutoff:US:example-inc",
        blocking=True,
    ),
    result(
        "CMP-01",
        "rented-cluster",
        asset_name="Rented cluster",
        message="CA can stop it through Example Ltd",
        discriminator="cutoff:CA:example-ltd",
        new=False,
    ),
    result(
        "CMP-01",
        "spare-host",
        status=Status.UNKNOWN,
        line=30,
        message="not known: the operator. State operator.",
        unknown_facts=("operator.id",),
        missing=(
            MissingField(asset="spare-host", field="operator", file="inventory/hosts.yaml", line=30),
            MissingField(asset="example-inc", field="parents"),
        ),
    ),
    result(
        "LIC-01",
        "chat-model",
        kind="model",
        status=Status.WAIVED,
        file="inventory/models.yaml",
        line=3,
        message="no licence is stated",
        waiver=WaiverNote(
            reason="The developer has promised a licence.",
            owner="model-owner@example.org",
            approver="ciso@example.org",
            expires=date(2026, 12, 31),
        ),
    ),
    result("CMP-04", "rented-cluster", severity=Severity.LOW, message="restricted work on a rented machine"),
)


def stated(asset: str, kind: Kind, line: int, **facts: Any) -> StatedAsset:
    """An asset of an inventory, a fact a line."""
    file = "inventory/models.yaml" if kind in {Kind.MODEL, Kind.DATASET} else "inventory/hosts.yaml"
    told = [
        StatedFact(field=field.rstrip("_"), value=value, file=file, line=line + number)
        for number, (field, value) in enumerate(facts.items(), start=1)
    ]
    return StatedAsset(asset=asset, kind=kind, file=file, line=line, facts=tuple(told))


STATED = (
    stated("chat-model", Kind.MODEL, 3, name="Chat model", base_models=["undisclosed-base"], access="weights"),
    stated(
        "example-gmbh", Kind.ORGANIZATION, 18, country="DE", parents=[{"organization": "example-inc", "capital": 80.0}]
    ),
    StatedAsset(
        asset="example-inc",
        kind=Kind.ORGANIZATION,
        facts=(
            StatedFact(
                field="name",
                value="Example Inc",
                source="https://example.com/annual-report",
                certainty=Certainty.SECONDARY,
            ),
        ),
    ),
    stated(
        "rented-cluster", Kind.GPU_HOST, 12, name="Rented cluster", operator=["example-gmbh"], serves=["chat-model"]
    ),
    stated("spare-host", Kind.GPU_HOST, 30, tenancy="rented"),
)

REPORT = Report(
    tool=ToolInfo(name="sovcheck", version="0.1.0"),
    today=date(2026, 11, 21),
    verdict=Verdict.FAIL,
    notice=notice(date(2026, 11, 1)),
    inventory=InventoryInfo(
        name="example-agency",
        files=(
            FileDigest(path="inventory/hosts.yaml", sha256="a" * 64),
            FileDigest(path="inventory/models.yaml", sha256="b" * 64),
        ),
        assets=4,
        by_kind={"gpu_host": 2, "model": 1, "organization": 1},
    ),
    profile=ProfileInfo(id="coalition", home="FR", fail_on="medium", sha256="c" * 64),
    catalog=CatalogInfo(
        date=date(2026, 11, 1),
        sha256="d" * 64,
        own=(
            OwnCatalogEntry(
                list="licences",
                id="llama-4-community",
                replaces=True,
                as_of=date(2026, 10, 1),
                file="catalog/own.yaml",
                line=4,
            ),
            OwnCatalogEntry(
                list="clouds",
                id="agency-cloud",
                replaces=False,
                as_of=date(2026, 10, 2),
                file="catalog/own.yaml",
                line=19,
            ),
        ),
        overrides=(
            CatalogOverride(
                asset="scaleway", kind="organization", fields=("parents",), file="inventory/hosts.yaml", line=3
            ),
        ),
    ),
    policies=PolicyInfo(count=4, sha256="e" * 64),
    engine=ToolInfo(name="regorus", version="0.13.0"),
    evidence=(
        EvidenceInfo(
            path="evidence/chat.dsse.json",
            sha256="1" * 64,
            status=EvidenceStatus.ACCEPTED,
            keys=("9" * 64,),
            asset="chat-model",
            host="spare-host",
            verdict=SmokeVerdict.PASS,
            isolation=IsolationLevel.NETNS,
            ended=datetime(2026, 11, 20, 10, 5, tzinfo=UTC),
            age_days=1,
        ),
        EvidenceInfo(path="evidence/large.dsse.json", status=EvidenceStatus.MALFORMED, why="the envelope is too large"),
        EvidenceInfo(
            path="evidence/last-year.dsse.json",
            sha256="2" * 64,
            status=EvidenceStatus.OTHER_WEIGHTS,
            why="2 of 2 declared files of chat-model are not among those that it loaded",
            keys=("9" * 64,),
            asset="chat-model",
            verdict=SmokeVerdict.FAIL,
            ended=datetime(2025, 11, 20, 10, 5, tzinfo=UTC),
            age_days=366,
        ),
    ),
    trusted_keys=("9" * 64,),
    baseline=BaselineInfo(file="last.json", sha256="f" * 64, today=date(2026, 8, 21), known=1, gone=2),
    summary=Summary(
        evaluated=6,
        passed=1,
        fail=3,
        unknown=1,
        waived=1,
        blocking=1,
        unknown_over_budget=True,
        over_budget=(BudgetOverrun(severity=Severity.CRITICAL, unknown=1, allowed=0),),
        by_severity={Severity.CRITICAL: 2, Severity.LOW: 1},
        by_rule={
            "CMP-01": RuleCounts(fail=2, unknown=1),
            "CMP-04": RuleCounts(fail=1),
            "LIC-01": RuleCounts(passed=1, waived=1),
            "MOD-03": RuleCounts(),
        },
    ),
    unreached=Unreached(count=4, assets=("idle-host", "old-store", "spare-host", "spare-store")),
    settings=Settings(file="sovcheck.yaml", sha256="0" * 64, keys=("fail_on", "waivers"), variables=("SOVCHECK_HOME",)),
    rules=RULES,
    results=RESULTS,
    waivers=WaiverReport(
        file=FileDigest(path="waivers.yaml", sha256="3" * 64),
        unused=(
            WaiverStatus(
                rule="LIC-01",
                asset="old-model",
                owner="model-owner@example.org",
                expires=date(2027, 1, 31),
                file="waivers.yaml",
                line=9,
                note="no asset of that id is declared",
            ),
        ),
        expired=(
            WaiverStatus(
                rule="CMP-01",
                asset="rented-cluster",
                discriminator="cutoff:US:example-inc",
                owner="cluster-owner@example.org",
                expires=date(2026, 11, 20),
                file="waivers.yaml",
                line=3,
                note="it no longer covers anything",
            ),
        ),
        covers_all=(
            WaiverStatus(
                rule="LIC-01",
                asset="chat-model",
                discriminator="*",
                owner="model-owner@example.org",
                expires=date(2026, 12, 31),
                file="waivers.yaml",
                line=15,
                covers=1,
                note="covers 1 result, and whatever the rule will say of this asset",
            ),
        ),
    ),
    stated=STATED,
)


def _poison(value: Any) -> Any:
    """Every free text of a report's JSON replaced by the hostile one; ids, enums and dates stay."""
    free = {"asset_name", "message", "remediation", "title", "description", "reason", "owner", "approver", "name"}
    free |= {"source", "note", "discriminator", "file", "path", "edge", "to", "why"}
    if isinstance(value, dict):
        return {key: HOSTILE if key in free and isinstance(item, str) else _poison(item) for key, item in value.items()}
    return [_poison(item) for item in value] if isinstance(value, list) else value


@pytest.fixture
def report() -> Report:
    return REPORT


@pytest.fixture(scope="session")
def sample() -> Report:
    """The same for properties, which outlive a single test."""
    return REPORT


@pytest.fixture
def empty_report() -> Report:
    """A report of a scan in which no rule applied to anything."""
    counts = {"evaluated": 0, "passed": 0, "fail": 0, "unknown": 0, "waived": 0, "blocking": 0, "by_severity": {}}
    summary = REPORT.summary.model_copy(
        update=counts | {"over_budget": (), "unknown_over_budget": False, "by_rule": {}}
    )
    fields = {"results": (), "verdict": Verdict.INCOMPLETE, "summary": summary, "waivers": WaiverReport()}
    fields["unreached"] = None
    return REPORT.model_copy(update=fields)


@pytest.fixture
def hostile_report() -> Report:
    poisoned = Report.model_validate(_poison(REPORT.model_dump(mode="json", by_alias=True)))
    results = tuple(
        replace(each, fingerprint=fingerprint(each.rule, each.asset, each.discriminator)) for each in poisoned.results
    )
    return poisoned.model_copy(update={"results": results})


@pytest.fixture
def hostile() -> str:
    return HOSTILE


@pytest.fixture
def golden() -> Callable[[str, str], None]:
    """Compare with the file under tests/golden/report; SOVCHECK_UPDATE_GOLDEN=1 writes it instead."""

    def check(name: str, text: str) -> None:
        path = GOLDEN / name
        if os.environ.get("SOVCHECK_UPDATE_GOLDEN"):
            path.write_bytes(text.encode())
        assert path.read_bytes().decode() == text

    return check


@pytest.fixture(scope="session")
def make_result() -> Callable[..., Result]:
    return result
