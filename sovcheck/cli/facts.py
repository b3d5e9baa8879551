"""``sovcheck facts``: print the facts that policies see of an asset."""

import json
from datetime import date
from pathlib import Path

import click

from sovcheck.cli.completion_values import complete_assets
from sovcheck.cli.configuration import config_options
from sovcheck.cli.options import catalog_option, patch_option, paths_argument, today_option
from sovcheck.cli.request_options import evidence_options
from sovcheck.report.sink import write_standard_output
from sovcheck.scan.request import EvidenceRequest
from sovcheck.scan.system import check_asset, load_evidence, load_system, open_facts


@click.command(name="facts")
@click.argument("asset", shell_complete=complete_assets)
@config_options
@paths_argument
@patch_option
@catalog_option
@today_option
@evidence_options
def command(
    asset: str,
    paths: tuple[str, ...],
    patches: tuple[Path, ...],
    catalogs: tuple[Path, ...],
    today: date,
    evidence: EvidenceRequest,
) -> None:
    """Print the facts of ASSET: exactly what a policy sees as `input`, with null for what nobody stated."""
    system = load_system(paths, catalogs, today, patches)
    builder = open_facts(system, today, load_evidence(evidence, system, today))
    facts = builder.facts(check_asset(system, asset))
    # Plain ASCII, so that no name from an inventory acts on the terminal.
    write_standard_output(f"{json.dumps(facts, indent=2)}\n".encode())
