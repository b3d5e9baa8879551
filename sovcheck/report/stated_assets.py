"""Stated assets: what the inventory says of each, for the formats that are made of it."""

from collections.abc import Sequence

from sovcheck.errors import UsageError
from sovcheck.findings.report import Report
from sovcheck.findings.stated import StatedAsset


def stated_assets(report: Report) -> Sequence[StatedAsset]:
    """What is stated of each asset. Raises UsageError for a report that was saved without."""
    if report.stated is None:
        raise UsageError(
            "the report does not hold what is stated of its assets: scan again with this --output, or save it by a "
            "scan that has this --output besides --output json=FILE"
        )
    return report.stated
