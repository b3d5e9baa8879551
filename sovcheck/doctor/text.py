"""A diagnosis for people: a line per finding, and below it what to do where something is not there."""

from collections.abc import Iterator

from sovcheck.doctor.findings import Condition, Diagnosis, Finding

_READY = "everything that a scan needs is here"
_NOT_READY = "a scan cannot run here: see what is required above"


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
