"""Reports as small as can be, from the results that they hold."""

from collections import Counter
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from sovcheck.findings.answer.answer import Answer
from sovcheck.findings.comparison.model import Comparison
from sovcheck.findings.comparison.pairwise import compare
from sovcheck.findings.comparison.sides import Side
from sovcheck.findings.inputs import CatalogInfo
from sovcheck.findings.report import (
    BudgetOverrun,
    InventoryInfo,
    PassedResult,
    PolicyInfo,
    ProfileInfo,
    Report,
    Result,
    Status,
    Summary,
    ToolInfo,
    Verdict,
)
from sovcheck.findings.results.result import fingerprint
from sovcheck.policy.severity import Severity

TOOL = ToolInfo(name="sovcheck", version="1.0")


def result(rule: str, asset: str, status: str = "fail", about: str | None = None, **fields: Any) -> Result:
    """A result; ``about`` is its discriminator."""
    stated: dict[str, Any] = {
        "rule": rule,
        "title": rule,
        "severity": Severity.HIGH,
        "status": Status(status),
        "asset": asset,
        "kind": "gpu_host",
        "message": f"{rule} of {asset}",
        "paths": (),
        "controls": {},
        "remediation": "",
        "fingerprint": fingerprint(rule, asset, about),
        "discriminator": about,
        "file": "inventory.yaml",
        "line": 1,
        "blocking": status == "fail",
        "unknown_facts": ("operator",) if status == "unknown" else (),
    }
    return Result(**(stated | fields))


def report(*results: Result, allowed: int | None = None, answer: Answer | None = None, **fields: Any) -> Report:
    """A report of these results and a pass; ``allowed`` is how many unknowns of high severity may be."""
    counts = Counter(each.status for each in results)
    unknown = counts[Status.UNKNOWN]
    over = allowed is not None and unknown > allowed
    stated: dict[str, Any] = {
        "tool": TOOL,
        "today": date(2026, 11, 28),
        "verdict": Verdict.FAIL if counts[Status.FAIL] else Verdict.PASS,
        "notice": "",
        "inventory": InventoryInfo(name="a system", files=(), assets=1, by_kind={}),
        "profile": ProfileInfo(id="coalition", home="FR", fail_on="low", sha256="1" * 64),
        "catalog": CatalogInfo(date=date(2026, 11, 21), sha256="2" * 64),
        "policies": PolicyInfo(count=1, sha256="3" * 64),
        "engine": TOOL,
        "summary": Summary(
            evaluated=len(results) + 1,
            **{"pass": 1},
            fail=counts[Status.FAIL],
            unknown=unknown,
            waived=counts[Status.WAIVED],
            blocking=counts[Status.FAIL],
            unknown_over_budget=over,
            over_budget=(BudgetOverrun(severity=Severity.HIGH, unknown=unknown, allowed=allowed or 0),) if over else (),
            by_severity={Severity.HIGH: counts[Status.FAIL]},
            by_rule={},
        ),
        "rules": (),
        "results": results,
        "passes": (PassedResult(rule="R-9", asset="desk", kind="application"),),
        "answer": answer,
    }
    return Report(**(stated | fields))


@pytest.fixture
def compared() -> Callable[..., Comparison]:
    """The comparison of two reports."""

    def run(one: Report, other: Report, fail_on: str = "low", **renamed: str) -> Comparison:
        names = {old.replace("_", "-"): new for old, new in renamed.items()}
        return compare(Side("a", one), Side("b", other), names, fail_on=fail_on, tool=TOOL)

    return run
