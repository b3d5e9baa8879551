"""What the doctor says: one finding per thing that was looked at."""

from enum import StrEnum
from typing import Literal

from sovcheck.inventory.assets.asset import Record

SCHEMA: Literal["sovcheck.doctor/v1"] = "sovcheck.doctor/v1"


class Condition(StrEnum):
    """How something is found. Only what a scan needs and does not find makes the machine unfit."""

    FIT = "fit"
    UNFIT = "unfit"
    MISSING = "missing"


class Finding(Record):
    """One thing: what was found of it, what it is for, and what to do where it is not fit.

    ``required`` is set for what every scan needs; anything else is needed only by what ``purpose`` names.
    """

    name: str
    condition: Condition
    required: bool = False
    found: str
    purpose: str
    advice: tuple[str, ...] = ()


class Diagnosis(Record):
    """Everything that was looked at, in a fixed order. ``ready`` is whether a scan can run."""

    document: Literal["sovcheck.doctor/v1"] = SCHEMA
    ready: bool
    findings: tuple[Finding, ...]


def diagnose(findings: tuple[Finding, ...]) -> Diagnosis:
    """The diagnosis that the findings make."""
    lacking = any(finding.required and finding.condition is not Condition.FIT for finding in findings)
    return Diagnosis(ready=not lacking, findings=findings)
