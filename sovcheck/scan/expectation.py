"""Expectations: what a scan of a folder must say, written beside its inventory and checked by anybody."""

from typing import Literal

from sovcheck.constraints import Field
from sovcheck.findings.report import Hop, Report, Result, Status
from sovcheck.inventory.assets.asset import Record
from sovcheck.inventory.assets.scalars import Boolean, CountryCode, Day, Text
from sovcheck.scan.expected_answers import ExpectedFramework


class ResultPattern(Record):
    """Matches results by what is stated of them; ``path`` lists assets that a path must visit in this order."""

    rule: Text | None = None
    asset: Text | None = None
    status: Status | None = None
    blocking: Boolean | None = None
    path: tuple[Text, ...] | None = None

    def matches(self, result: Result) -> bool:
        """Whether the result is one of those meant."""
        stated = {name: getattr(self, name) for name in ("rule", "asset", "status", "blocking")}
        return all(value is None or value == getattr(result, name) for name, value in stated.items()) and (
            self.path is None or any(_visits(path, self.path) for path in result.paths)
        )

    def __str__(self) -> str:
        return ", ".join(f"{name} {value}" for name, value in self if value is not None)


class ExpectedRun(Record):
    """One scan: its options, its exit code, the results that must be there and must not, and what frameworks say.

    ``profile`` is the name of a bundled profile or a file beside the expectation; ``evidence`` and ``trusted_keys``
    are files beside it. ``absent`` without a status means
    no failure: a rule may pass, but not fail.
    """

    profile: Text
    home: CountryCode | None = None
    today: Day
    evidence: tuple[Text, ...] = ()
    trusted_keys: tuple[Text, ...] = ()
    exit_code: int = Field(alias="exit", ge=0, le=3)
    present: tuple[ResultPattern, ...] = ()
    absent: tuple[ResultPattern, ...] = ()
    frameworks: tuple[ExpectedFramework, ...] = ()


class Expectation(Record):
    """A document of ``kind: Expectation``."""

    api_version: Literal["sovcheck/v1"] = Field(alias="apiVersion")
    kind: Literal["Expectation"]
    runs: tuple[ExpectedRun, ...] = Field(min_length=1)


def _visits(path: tuple[Hop, ...], assets: tuple[str, ...]) -> bool:
    steps = iter([*(hop.asset for hop in path), *(hop.to for hop in path[-1:])])
    return all(asset in steps for asset in assets)


def deviations(run: ExpectedRun, report: Report, exit_code: int) -> list[str]:
    """What a report says otherwise than expected, each in a sentence; empty when it is as expected."""
    found = []
    if exit_code != run.exit_code:
        blocking = ", ".join(f"{result.rule} on {result.asset}" for result in report.results if result.blocking)
        found.append(f"exit code {exit_code}, expected {run.exit_code}; blocking: {blocking or 'nothing'}")
    found += [
        f"missing: {pattern}"
        for pattern in run.present
        if not any(pattern.matches(result) for result in report.results)
    ]
    for pattern in run.absent:
        meant = pattern if pattern.status else pattern.model_copy(update={"status": Status.FAIL})
        found += [
            f"must not be there: {result.rule} on {result.asset}: {result.message}"
            for result in report.results
            if meant.matches(result)
        ]
    return found
