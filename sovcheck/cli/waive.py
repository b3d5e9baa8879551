"""``sovcheck waive``: accept a result until a day, with an entry in the waivers file."""

from datetime import date
from pathlib import Path

import click

from sovcheck.cli.completion_values import complete_assets, complete_rules
from sovcheck.cli.options import DateParameter
from sovcheck.cli.request_options import request_options
from sovcheck.report.sink import write_files
from sovcheck.report.wording import counted
from sovcheck.scan.inputs import inputs_of, refuse_overwriting
from sovcheck.scan.request import ScanRequest
from sovcheck.scan.waivers import Acceptance, waive
from sovcheck.visible import visible


@click.command(name="waive")
@click.argument("rule", shell_complete=complete_rules)
@click.argument("asset", shell_complete=complete_assets)
@request_options
@click.option("--reason", required=True, help="Why it is accepted.")
@click.option("--owner", required=True, help="Who answers for it.")
@click.option("--approver", required=True, help="Who has approved it: another person than the owner.")
@click.option("--expires", required=True, type=DateParameter(), help="The last day on which it counts.")
@click.option("--about", metavar="VALUE", help="What of it: the party, place or term that the finding is about.")
@click.option("--all", "everything", is_flag=True, help="All that the rule says of the asset, also what is to come.")
@click.option(
    "--waivers",
    type=click.Path(path_type=Path),
    default=Path("waivers.yaml"),
    show_default=True,
    help="The file that gets the entry; made where there is none.",
)
def command(
    rule: str,
    asset: str,
    request: ScanRequest,
    reason: str,
    owner: str,
    approver: str,
    expires: date,
    about: str | None,
    everything: bool,
    waivers: Path,
) -> None:
    """Accept what RULE says of ASSET until a day, with an entry in the waivers file that `scan --waivers` takes.

    Only what the scan finds can be accepted. Where the rule says of several parties, places or terms, --about names
    one of them; `--about unknown` accepts that the rule cannot tell.
    """
    refuse_overwriting([waivers], inputs_of(request), "--waivers")
    accepted = Acceptance(
        rule=rule,
        asset=asset,
        reason=reason,
        owner=owner,
        approver=approver,
        expires=expires,
        about=about,
        everything=everything,
    )
    waived = waive(request, accepted, waivers)
    write_files([(waivers, waived.data)])
    entry = waived.waiver
    of = f" ({entry.discriminator})" if entry.discriminator is not None else ""
    said = f"{waivers}: waived {entry.rule} on {entry.asset}{of} until {entry.expires}"
    click.echo(visible(f"{said}: {counted(waived.covers, 'result')} of today; scan with --waivers {waivers}"))
