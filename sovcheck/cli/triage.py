"""``sovcheck scan --triage``: sort the systems of a register by who holds them."""

from collections.abc import Sequence
from pathlib import Path

from msgspec.structs import replace

from sovcheck.cli.options import typed
from sovcheck.cli.progress import progress_bar
from sovcheck.errors import UsageError
from sovcheck.report.destination import parse_targets
from sovcheck.report.sink import write_outputs
from sovcheck.report.terminal import detect_style
from sovcheck.report.triage import TriageFormat, render_triage
from sovcheck.scan.inputs import gather, inputs_of, refuse_overwriting
from sovcheck.scan.request import ScanRequest
from sovcheck.scan.triage import triage

_OF_RULES = (
    "policies",
    "patches",
    "waivers",
    "baseline",
    "fail_on",
    "passes",
    "language",
    "fields",
    "root",
    "rule_pages",
)
"""Parameters about rules, results and their formats, which a triage does not have."""


def sort_register(request: ScanRequest, outputs: Sequence[str], *, quiet: bool) -> int:
    """Sort the systems at the request's paths, write the three lists, and return the exit code."""
    if option := typed(_OF_RULES):
        raise UsageError(f"--triage asks who holds each system and applies no rule: leave out {option}")
    targets = parse_targets(outputs, TriageFormat.TEXT)
    files = [target.path for target in targets if target.path is not None]
    if files:
        refuse_overwriting(files, inputs_of(replace(request, waivers=None, baseline=None)))
    with progress_bar(enabled=not quiet) as progress:
        sorted_register = triage(request, progress)
    systems = (*sorted_register.foreign, *sorted_register.unknown, *sorted_register.ours)
    refuse_overwriting(files, gather(Path(file.path) for system in systems for file in system.files))
    write_outputs(
        [
            (
                target.path,
                render_triage(target.format, sorted_register, detect_style() if target.path is None else None),
            )
            for target in targets
        ]
    )
    return sorted_register.exit_code
