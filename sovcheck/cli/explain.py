"""``sovcheck explain``: what a rule says of an asset, and why."""

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
from sovcheck.report.sink import write_standard_output
from sovcheck.report.terminal import detect_style
from sovcheck.report.text.explanation import render_explanation
from sovcheck.scan.engines import EngineChoice
from sovcheck.scan.explanation import explain
from sovcheck.scan.request import EvidenceRequest, ScanRequest


@click.command(name="explain")
@click.argument("rule")
@click.argument("asset")
@paths_argument
@profile_option
@home_option
@policy_option
@catalog_option
@today_option
@evidence_options
@engine_options
def command(
    rule: str,
    asset: str,
    paths: tuple[str, ...],
    profile: str,
    home: str | None,
    policies: tuple[Path, ...],
    catalogs: tuple[Path, ...],
    today: date,
    evidence: tuple[Path, ...],
    trusted_keys: tuple[Path, ...],
    nonce: str | None,
    engine: EngineChoice,
) -> None:
    """Explain what RULE says of ASSET: the facts, the path hop by hop, the rule's text, what to change."""
    request = ScanRequest(
        paths=paths,
        today=today,
        profile=profile,
        home=home,
        policies=policies,
        catalogs=catalogs,
        evidence=EvidenceRequest(paths=evidence, trusted_keys=trusted_keys, nonce=nonce),
        engine=engine,
    )
    write_standard_output(render_explanation(explain(request, rule, asset), detect_style()).encode())
