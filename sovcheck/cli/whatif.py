"""``sovcheck whatif``: what would become of a system."""

from pathlib import Path

import click

from sovcheck.cli.request_options import request_options
from sovcheck.errors import UsageError
from sovcheck.report.sink import write_files, write_standard_output
from sovcheck.scan.request import ScanRequest


@click.command(name="whatif")
@request_options
@click.option("--to-pass", is_flag=True, help="Look for the smallest change that passes.")
@click.option("--to", metavar="ORG", help="With --to-pass: who takes over what is moved.")
@click.option("--keep", "kept", multiple=True, metavar="ASSET", help="With --to-pass: what stays as it is; repeatable.")
@click.option("--costs", type=click.Path(path_type=Path), help="With --to-pass: what changes cost.")
@click.option(
    "--max-changes",
    type=click.IntRange(0, 8),
    default=4,
    show_default=True,
    help="With --to-pass: try every set of up to so many changes.",
)
@click.option(
    "--time",
    "seconds",
    type=click.FloatRange(min=0.1, max=86_400),
    default=10.0,
    show_default=True,
    help="With --to-pass: look for so many seconds.",
)
@click.option("--write", "patch", type=click.Path(path_type=Path), help="With --to-pass: write the changes as a patch.")
@click.option("--output", type=click.Choice(["text", "json", "markdown"]), default="text", show_default=True)
def command(
    request: ScanRequest,
    to_pass: bool,
    to: str | None,
    kept: tuple[str, ...],
    costs: Path | None,
    max_changes: int,
    seconds: float,
    patch: Path | None,
    output: str,
) -> int:
    """Ask what would become of a system: judged by the real policies, without changing a file.

    PATH is a file, a folder or - for standard input; all of them together are one system.

    Exit code: 0 a set of changes passes; 1 none was found; 2 no answer; 3 nothing evaluated; 130 interrupted.
    """
    if not to_pass:
        raise UsageError("say what to ask: --to-pass looks for the smallest change that passes")
    from sovcheck.inventory.patch.writing import patch_text
    from sovcheck.report.way import WayFormat, render_way
    from sovcheck.scan.passing import Wishes, way_to_pass

    wishes = Wishes(to=to, kept=kept, costs=costs, max_changes=max_changes, seconds=seconds, write=patch)
    way, changes = way_to_pass(request, wishes)
    if patch is not None:
        write_files([(patch, patch_text(changes).encode())])
    write_standard_output(render_way(way, WayFormat(output)).encode())
    return way.exit_code
