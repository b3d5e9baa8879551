"""``sovcheck report``: render a saved report again, in any format."""

from pathlib import Path

import click

from sovcheck.cli.completion_values import complete_paths
from sovcheck.cli.options import cover_option, detail_options, language_option, output_option, root_option
from sovcheck.errors import UsageError
from sovcheck.findings.cover import cover_of
from sovcheck.findings.report import covered
from sovcheck.findings.saved.saved_report import load_report
from sovcheck.findings.verdict import exit_code
from sovcheck.report.destination import parse_destinations
from sovcheck.report.sink import write_report
from sovcheck.report.text_style import detail_asked
from sovcheck.scan.failures import word_left
from sovcheck.scan.inputs import gather, refuse_overwriting
from sovcheck.visible import visible


@click.command(name="report")
@click.argument("saved", metavar="SAVED.json", shell_complete=complete_paths)
@output_option
@language_option
@cover_option
@root_option
@click.option("--verify", is_flag=True, help="Prove an HTML page: make it again from the report that it holds.")
@detail_options
def command(
    saved: str,
    outputs: tuple[str, ...],
    language: str,
    fields: tuple[str, ...],
    root: Path | None,
    verify: bool,
    quiet: int,
    verbose: bool,
    details: bool,
) -> int:
    """Render a saved report again: what `scan --output json=FILE` wrote, or - for standard input.

    Nothing is judged anew, and nothing else is read: not the inventory, nor the catalog of today.

    With --verify it is a page that `scan --output html=FILE` wrote: it is made again by this version, and every byte
    is compared.

    Exit code: as of the scan that wrote it, 0, 1 or 3; 2 where the file is not a whole report. With --verify 0 where
    the page is what its report gives, 1 where it differs.
    """
    if verify:
        return _verify(saved, outputs, fields)
    destinations = parse_destinations(outputs, language)
    cover = cover_of(fields)
    detail = detail_asked(quiet=quiet, verbose=verbose, details=details)
    kept = gather([Path(saved)])
    refuse_overwriting([destination.path for destination in destinations], kept)
    with word_left(destinations, root):
        report = load_report(saved)
    write_report(covered(report, cover), destinations, root, detail)
    return exit_code(report)


def _verify(page: str, outputs: tuple[str, ...], fields: tuple[str, ...]) -> int:
    from sovcheck.report.html.verification import verify_page

    if outputs or fields:
        raise UsageError(f"--verify writes no report: leave out {'--output' if outputs else '--set-field'}")
    verified = verify_page(page)
    click.echo(visible(verified.sentence))
    return 0 if verified.same else 1
