"""Rules, answers and criteria to judge by."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

import pytest

from sovcheck.engine.answers import Answer
from sovcheck.errors import Location
from sovcheck.facts.missing.omitted import Omitted
from sovcheck.findings.assembly import Header, assemble
from sovcheck.findings.inputs import CatalogInfo
from sovcheck.findings.judging.grading import Dependents, Grading
from sovcheck.findings.judging.judgement import Criteria, Judged, judge
from sovcheck.findings.report import InventoryInfo, PolicyInfo, ProfileInfo, Report, ToolInfo
from sovcheck.findings.waivers.book import WaiverBook
from sovcheck.findings.waivers.waivers import parse_waivers
from sovcheck.graph.edges import EdgeType
from sovcheck.graph.paths import Hop, Proof
from sovcheck.inventory.assets.asset import Kind
from sovcheck.policy.profile.model import Profile, UnknownBudget
from sovcheck.policy.rules import Rule
from sovcheck.policy.severity import Severity

TODAY = date(2026, 11, 21)


def make_rule(rule_id: str = "CMP-01", severity: Severity = Severity.HIGH) -> Rule:
    return Rule(
        id=rule_id,
        title=f"title of {rule_id}",
        description=f"description of {rule_id}",
        severity=severity,
        applies_to=(Kind.GPU_HOST,),
        needs=(),
        needs_to_pass=(),
        controls={"eu-csf": ("1.1",)},
        remediation=f"remediation of {rule_id}",
        package="sovcheck.compute.example",
        file="policies/compute/example.rego",
        line=12,
        layer="compute",
        has_applies=False,
    )


RULES = (make_rule(), make_rule("CMP-02", Severity.CRITICAL), make_rule("CMP-03", Severity.LOW))


def make_profile(**fields: Any) -> Profile:
    stated = {
        "apiVersion": "sovcheck/v1",
        "kind": "Profile",
        "id": "example",
        "title": "Example",
        "description": "An example.",
        "critical": (),
        "restricted": {"criticalities": (), "data_classes": (), "tenancies": ()},
        "hosting": {},
    }
    return Profile(**(stated | fields))


def make_judged(
    answers: Mapping[str, Answer], asset: str = "host", line: int = 3, file: str = "inventory.yaml", **fields: Any
) -> Judged:
    stated = {"kind": "gpu_host", "name": None, "dependents": Dependents()}
    return Judged(asset=asset, location=Location(file, line), answers=answers, **(stated | fields))


def make_waivers(text: str, today: date = TODAY) -> WaiverBook:
    header = "apiVersion: sovcheck/v1\nkind: Waivers\nwaivers:\n"
    return WaiverBook(parse_waivers((header + text).encode(), "waivers.yaml"), today)


def make_criteria(**fields: Any) -> Criteria:
    stated: dict[str, Any] = {
        "grading": Grading(RULES, make_profile()),
        "waivers": WaiverBook((), TODAY),
        "fail_on": "low",
        "budget": UnknownBudget(critical=0, high=0, medium=0, low=0, info=None),
    }
    return Criteria(**(stated | fields))


def no_path(asset: str, handle: str) -> Proof:
    raise KeyError(asset, handle)


def one_hop(asset: str, handle: str) -> Proof:
    return Proof(((Hop(asset, EdgeType.OPERATED_BY, handle, Location("inventory.yaml", 4), None),),))


def nothing_omitted(_asset: str, _fact: str) -> tuple[Omitted, ...]:
    return ()


def run(
    assets: list[Judged],
    criteria: Criteria,
    resolve_path: Callable[..., Proof] = no_path,
    find_omitted: Callable[..., tuple[Omitted, ...]] = nothing_omitted,
) -> Report:
    header = Header(
        tool=ToolInfo(name="sovcheck", version="0"),
        today=TODAY,
        inventory=InventoryInfo(files=(), assets=len(assets), by_kind={}),
        profile=ProfileInfo(id="example", home="FR", fail_on=criteria.fail_on, sha256=""),
        catalog=CatalogInfo(date=date(2026, 11, 1), sha256=""),
        policies=PolicyInfo(count=len(RULES), sha256=""),
        engine=ToolInfo(name="fake", version="0"),
    )
    tally = judge(assets, criteria, resolve_path, find_omitted)
    return assemble(header, tally, criteria, {asset.asset for asset in assets})


@pytest.fixture(scope="session")
def rule() -> Callable[..., Rule]:
    return make_rule


@pytest.fixture(scope="session")
def profile() -> Callable[..., Profile]:
    return make_profile


@pytest.fixture(scope="session")
def judged() -> Callable[..., Judged]:
    return make_judged


@pytest.fixture(scope="session")
def waivers() -> Callable[..., WaiverBook]:
    return make_waivers


@pytest.fixture(scope="session")
def criteria() -> Callable[..., Criteria]:
    return make_criteria


@pytest.fixture(scope="session")
def report_of() -> Callable[..., Report]:
    return run


@pytest.fixture(scope="session")
def rules() -> tuple[Rule, ...]:
    return RULES


@pytest.fixture(scope="session")
def resolve_one_hop() -> Callable[..., Proof]:
    return one_hop
