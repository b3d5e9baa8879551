"""``sovcheck scan``: judge inventories and give a verdict."""

import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import click
from msgspec.structs import replace

from sovcheck.cli.options import (
    cover_option,
    detail_options,
    fail_on_option,
    framework_options,
    language_option,
    output_option,
    refuse_nan,
    root_option,
    waivers_option,
)
from sovcheck.cli.progress import progress_bar
from sovcheck.cli.request_options import request_options
from sovcheck.findings.cover import cover_of
from sovcheck.findings.report import RULE_PAGES, Report, covered
from sovcheck.findings.verdict import exit_code
from sovcheck.report.destination import Destination, advises, parse_destinations, shows
from sovcheck.report.formats import STATING, ReportFormat
from sovcheck.report.selection import grouped_sentences
from sovcheck.report.sink import write_report
from sovcheck.report.text_style import Detail, detail_asked
from sovcheck.scan.failures import failures_written
from sovcheck.scan.inputs import gather, inputs_of, refuse_overwriting
from sovcheck.scan.request import ScanRequest
from sovcheck.scan.scanning import scan
from sovcheck.visible import visible


def _refuse_no_page(context: click.Context, parameter: click.Parameter, address: str | None) -> str | None:
    if address is not None and re.fullmatch(RULE_PAGES, address) is None:
        wrong = "write an http or https address with {rule} in it, such as https://example.org/rules/{rule}.html"
        raise click.BadParameter(wrong, context, parameter)
    return address


@click.command(name="scan")
@request_options
@framework_options
@waivers_option
@click.option("--baseline", type=click.Path(path_type=Path), help="An earlier JSON report: only new findings fail.")
@fail_on_option
@click.option("--passes", is_flag=True, help="List passes, too.")
@output_option
@language_option
@cover_option
@root_option
@click.option(
    "--rule-pages",
    metavar="URL",
    callback=_refuse_no_page,
    help="Where rules are described, for links: an address with {rule} for the id.",
)
@click.option(
    "--engine-timeout",
    type=click.FloatRange(min=0.1, max=86_400),
    callback=refuse_nan,
    default=30.0,
    show_default=True,
    help="Seconds per rule and asset.",
)
@click.option("--triage", "sorting", is_flag=True, help="Sort many systems, each PATH one, by who holds them.")
@detail_options
def command(
    request: ScanRequest,
    passes: bool,
    outputs: tuple[str, ...],
    language: str,
    fields: tuple[str, ...],
    root: Path | None,
    engine_timeout: float,
    sorting: bool,
    quiet: int,
    verbose: bool,
    details: bool,
    **judged_by: Any,
) -> int:
    """Judge inventories and give a verdict.

    PATH is a file, a folder or - for standard input; all of them together are one system. With --triage each is a
    system of its own: in foreign hands, ours, or not known yet; 1 says that one is in foreign hands.

    Exit code: 0 pass; 1 findings, or too much unknown; 2 no verdict; 3 nothing evaluated; 130 interrupted.
    """
    if sorting:
        from sovcheck.cli.triage import sort_register

        return sort_register(request, outputs, quiet=bool(quiet))
    destinations = parse_destinations(outputs, language)
    cover = cover_of(fields)
    detail = detail_asked(quiet=quiet, verbose=verbose, details=details)
    request = replace(request, **judged_by, list_passes=passes, rule_seconds=engine_timeout)
    request = _with_what_is_shown(request, destinations, detail)
    report = covered(_scanned(request, destinations, root, quiet=bool(quiet)), cover)
    if detail is not Detail.NOTHING:
        _tell_notices(report, destinations)
    write_report(report, destinations, root, detail)
    return exit_code(report)


def _with_what_is_shown(request: ScanRequest, destinations: Sequence[Destination], detail: Detail) -> ScanRequest:
    """The request for no more of the answer than some output shows."""
    return replace(
        request,
        advise=any(advises(destination, detail) for destination in destinations),
        stating=any(destination.format in STATING for destination in destinations),
        parts=frozenset().union(*(shows(destination, detail) for destination in destinations)),
    )


def _tell_notices(report: Report, destinations: Sequence[Destination]) -> None:
    has_json = any(destination.format is ReportFormat.JSON for destination in destinations)
    for notice in (*report.inventory.notices, *(grouped_sentences(report) if has_json else ())):
        click.echo(visible(f"sovcheck: notice: {notice}"), err=True)


def _scanned(request: ScanRequest, destinations: Sequence[Destination], root: Path | None, *, quiet: bool) -> Report:
    """The report, once no output would replace what was read for it; without one, the outputs say why."""
    files = [destination.path for destination in destinations if destination.path is not None]
    if files:
        refuse_overwriting(files, inputs_of(request))
    with failures_written(request, destinations, root):
        with progress_bar(enabled=not quiet) as progress:
            report = scan(request, progress)
        refuse_overwriting(files, gather(Path(file.path) for file in report.inventory.files))
    return report
