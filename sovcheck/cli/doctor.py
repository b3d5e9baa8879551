"""``sovcheck doctor``: what this machine has, what is missing, and how to get it."""

from datetime import date

import click

from sovcheck.cli.options import today_option
from sovcheck.visible import visible


@click.command(name="doctor")
@today_option
@click.option(
    "--output", type=click.Choice(["text", "json"]), default="text", show_default=True, help="For people or programs."
)
def command(today: date, output: str) -> int:
    """Say what this machine has, what is missing, and how to get it.

    Nothing is installed, started or asked over a network.

    Exit code: 0 a scan can run here; 2 it cannot.
    """
    from sovcheck.doctor.examination import examine
    from sovcheck.doctor.findings import as_lines

    diagnosis = examine(today)
    if output == "json":
        click.echo(diagnosis.model_dump_json(indent=2, by_alias=True))
    else:
        for line in as_lines(diagnosis):
            click.echo(visible(line))
    return 0 if diagnosis.ready else 2
