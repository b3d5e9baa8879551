"""Findings of the doctor: one for each thing that was examined, and all of them as lines for people."""

from collections.abc import Iterator
from enum import StrEnum
from typing import Literal

from sovcheck.inventory.assets.asset import Record

SCHEMA: Literal["sovcheck.doctor/v1"] = "sovcheck.doctor/v1"
_READY = "everything that a scan needs is here"
_NOT_READY = "a scan cannot run here: see what is required above"


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


def as_lines(diagnosis: Diagnosis) -> Iterator[str]:
    """The lines, the last one with the verdict."""
    names = max(len(finding.name) for finding in diagnosis.findings)
    for finding in diagnosis.findings:
        yield f"{finding.condition.value:<8} {finding.name:<{names}}  {finding.found}"
        yield from _advice(finding)
    yield _READY if diagnosis.ready else _NOT_READY


def _advice(finding: Finding) -> Iterator[str]:
    if finding.condition is Condition.FIT:
        return
    yield f"         for: {finding.purpose}{' (required)' if finding.required else ''}"
    for way in finding.advice:
        yield f"         - {way}"
