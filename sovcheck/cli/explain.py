"""``sovcheck explain``: what a rule says of an asset, and why."""

import click

from sovcheck.cli.completion_values import complete_assets, complete_rules
from sovcheck.cli.request_options import request_options
from sovcheck.report.sink import write_standard_output
from sovcheck.report.terminal import detect_style
from sovcheck.report.text.explanation import render_explanation
from sovcheck.scan.explanation import explain
from sovcheck.scan.request import ScanRequest


@click.command(name="explain")
@click.argument("rule", shell_complete=complete_rules)
@click.argument("asset", shell_complete=complete_assets)
@request_options
def command(rule: str, asset: str, request: ScanRequest) -> None:
    """Explain what RULE says of ASSET: the facts, the path hop by hop, the rule's text, what to change."""
    write_standard_output(render_explanation(explain(request, rule, asset), detect_style()).encode())
