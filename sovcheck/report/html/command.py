"""The command that gives the same verdict again, as far as a report keeps what it was told."""

import shlex

from sovcheck.findings.report import Report
from sovcheck.policy.profile.home import HomeSource
from sovcheck.visible import visible


def command_line(report: Report) -> str:
    """A line for a shell; own policies and catalogs are not kept by name, and so are not in it."""
    profile = report.profile
    words = ["sovcheck", "scan", *(file.path for file in report.inventory.files)]
    for patch in report.inventory.patches or ():
        words += ["--patch", patch.path]
    words += ["--profile", profile.id]
    if profile.home_from is HomeSource.OPTION:
        words += ["--home", profile.home]
    words += ["--today", report.today.isoformat(), "--fail-on", profile.fail_on]
    for evidence in report.evidence:
        words += ["--evidence", evidence.path]
    if report.baseline is not None:
        words += ["--baseline", report.baseline.file]
    if report.passes is not None:
        words.append("--passes")
    return shlex.join(visible(word) for word in words)
