"""``sovcheck scan``: judge inventories and give a verdict."""

import math
from datetime import date
from pathlib import Path

import click

from sovcheck.cli.engine_options import engine_options
from sovcheck.cli.options import (
    catalog_option,
    evidence_options,
    home_option,
    paths_argument,
    policy_option,
    profile_option,
    today_option,
)
from sovcheck.cli.progress import progress_bar
from sovcheck.findings.verdict import exit_code
from sovcheck.report.destination import parse_destinations, refuse_overwriting
from sovcheck.report.sink import write_report
from sovcheck.scan.engines import EngineChoice
from sovcheck.scan.request import EvidenceRequest, ScanRequest
from sovcheck.scan.scanning import scan

FAIL_ON = ["info", "low", "medium", "high", "critical", "never"]


def _refuse_nan(context: click.Context, parameter: click.Parameter, seconds: float) -> float:
    """A number that is none passes every comparison of the range."""
    if math.isnan(seconds):
        raise click.BadParameter("write a number of seconds", context, parameter)
    return seconds


@click.command(name="scan")
@paths_argument
@profile_option
@home_option
@policy_option
@catalog_option
@today_option
@evidence_options
@click.option("--waivers", type=click.Path(path_type=Path), help="Accepted findings, each with reason and expiry.")
@click.option("--baseline", type=click.Path(path_type=Path), help="An earlier JSON report: only new findings fail.")
@click.option(
    "--fail-on", type=click.Choice(FAIL_ON), default="low", show_default=True, help="The least severity that fails."
)
@click.option("--passes", is_flag=True, help="List passes, too.")
@click.option(
    "--output",
    "outputs",
    multiple=True,
    metavar="FORMAT[=FILE]",
    help="text, json, sarif, junit or markdown; repeatable.  [default: text]",
)
@engine_options
@click.option(
    "--engine-timeout",
    type=click.FloatRange(min=0.1, max=86_400),
    callback=_refuse_nan,
    default=30.0,
    show_default=True,
    help="Seconds per rule and asset.",
)
@click.option("--quiet", is_flag=True, help="No progress bar.")
def command(
    paths: tuple[str, ...],
    profile: str,
    home: str | None,
    policies: tuple[Path, ...],
    catalogs: tuple[Path, ...],
    today: date,
    evidence: tuple[Path, ...],
    trusted_keys: tuple[Path, ...],
    nonce: str | None,
    waivers: Path | None,
    baseline: Path | None,
    fail_on: str,
    passes: bool,
    outputs: tuple[str, ...],
    engine: EngineChoice,
    engine_timeout: float,
    quiet: bool,
) -> int:
    """Judge inventories and give a verdict.

    PATH is a file, a folder or - for standard input; all of them together are one system.

    Exit code: 0 pass; 1 findings, or too much unknown; 2 no verdict; 3 nothing evaluated; 130 interrupted.
    """
    destinations = parse_destinations(outputs)
    request = ScanRequest(
        paths=paths,
        today=today,
        profile=profile,
        home=home,
        policies=policies,
        catalogs=catalogs,
        evidence=EvidenceRequest(paths=evidence, trusted_keys=trusted_keys, nonce=nonce),
        waivers=waivers,
        baseline=baseline,
        fail_on=fail_on,
        list_passes=passes,
        rule_seconds=engine_timeout,
        engine=engine,
    )
    with progress_bar(enabled=not quiet) as progress:
        report = scan(request, progress)
    inventories = (file.path for file in report.inventory.files)
    refuse_overwriting(destinations, (*inventories, *(file.path for file in report.evidence), *map(str, trusted_keys)))
    write_report(report, destinations)
    return exit_code(report)
