"""``sovcheck report``: render a saved report again, in any format."""

from pathlib import Path

import click

from sovcheck.cli.completing import complete_paths
from sovcheck.cli.options import output_option, root_option
from sovcheck.findings.saved_report import load_report
from sovcheck.findings.verdict import exit_code
from sovcheck.report.destination import parse_destinations
from sovcheck.report.sink import write_report
from sovcheck.scan.failures import word_left
from sovcheck.scan.inputs import gather, refuse_overwriting


@click.command(name="report")
@click.argument("saved", metavar="SAVED.json", shell_complete=complete_paths)
@output_option
@root_option
def command(saved: str, outputs: tuple[str, ...], root: Path | None) -> int:
    """Render a saved report again: what `scan --output json=FILE` wrote, or - for standard input.

    Nothing is judged anew, and nothing else is read: not the inventory, nor the catalog of today.

    Exit code: as of the scan that wrote it, 0, 1 or 3; 2 where the file is no whole report.
    """
    destinations = parse_destinations(outputs)
    kept = gather([Path(saved)])
    refuse_overwriting([destination.path for destination in destinations], kept)
    with word_left(destinations, root):
        report = load_report(saved)
    write_report(report, destinations, root)
    return exit_code(report)
