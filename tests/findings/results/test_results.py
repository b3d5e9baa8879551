"""Results of assets that are alike are kept once, and come out in the order of a report, as each asset's own."""

import pytest

from sovcheck.findings.results.result import Result, Status
from sovcheck.findings.results.results import (
    Kinds,
    Member,
    ResultClass,
    ResultCollector,
    SharedResult,
    in_order,
    keep_their_order,
)
from sovcheck.policy.severity import Severity


def shared(
    asset: str, rule: str, severity: Severity = Severity.HIGH, discriminator: str | None = None, message: str = "it is"
) -> SharedResult:
    result = Result(
        rule=rule,
        title=rule,
        severity=severity,
        status=Status.FAIL,
        asset=asset,
        kind="gpu_host",
        message=message,
        paths=(),
        controls={},
        remediation="",
        fingerprint="",
        discriminator=discriminator,
        file="inventory.yaml",
        line=1,
        blocking=True,
    )
    return SharedResult(result, lambda move: f"{move.end} is", Member(asset, None, 1))


def collected(*assets: tuple[ResultClass, Member]) -> ResultCollector:
    collector = ResultCollector()
    for of_class, member in assets:
        collector.add(of_class, member)
    return collector


ALIKE = [shared("a", "R-1", Severity.LOW), shared("a", "R-2")]
ONE, OTHER = Member("b", None, 5), Member("c", None, 9)


@pytest.mark.parametrize("names", [("a", "b", "c"), ("c", "a", "b"), ("b", "c", "a")])
def test_gravest_first_then_by_rule_and_asset(names: tuple[str, ...]):
    alike, alone = ResultClass(tuple(ALIKE)), ResultClass((shared("c", "R-2"),))
    assets = {"a": (alike, ALIKE[0].first), "b": (alike, ONE), "c": (alone, OTHER)}
    results = collected(*(assets[name] for name in names)).results()
    assert [(result.rule, result.asset) for result in results] == [
        *(("R-2", "a"), ("R-2", "b"), ("R-2", "c")),
        *(("R-1", "a"), ("R-1", "b")),
    ]
    assert results[1].line == ONE.line
    assert results[1].message == "b is"


def test_counts_are_of_all_assets():
    alike = ResultClass(tuple(ALIKE))
    counts = collected((alike, ALIKE[0].first), (alike, ONE), (alike, OTHER)).counts()
    assert counts[Kinds("R-1", Status.FAIL, Severity.LOW, new=True, blocking=True)] == 3
    assert counts.total() == 2 * 3


def test_assets_without_results_leave_none():
    collector = collected((ResultClass(()), ONE))
    assert not collector.results()
    assert not collector.counts()


def test_results_of_one_asset_by_discriminator_and_message():
    several = [shared("a", "R-1", discriminator=name, message=text) for name, text in (("US", "z"), ("CN", "y"))]
    ordered = in_order([*several, shared("a", "R-1", discriminator="CN", message="x")])
    assert [(each.result.discriminator, each.result.message) for each in ordered] == [
        ("CN", "x"),
        ("CN", "y"),
        ("US", "z"),
    ]
    assert keep_their_order(several)
    assert not keep_their_order(ordered), "their messages may name the asset, and then their order depends on its id"
