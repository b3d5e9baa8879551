"""``sovcheck diff``: compare two designs, or several side by side."""

from collections.abc import Sequence
from pathlib import Path

import click
from msgspec.structs import replace

from sovcheck.cli.completion_values import complete_paths
from sovcheck.cli.options import fail_on_option, waivers_option
from sovcheck.cli.progress import progress_bar
from sovcheck.cli.request_options import standard_options
from sovcheck.errors import UsageError
from sovcheck.findings.comparison.model import Comparison, Matrix
from sovcheck.findings.comparison.pairwise import Part
from sovcheck.report.comparison import DiffFormat, render_comparison
from sovcheck.report.destination import Target, parse_targets
from sovcheck.report.sink import write_outputs
from sovcheck.report.terminal import detect_style
from sovcheck.scan.comparison import compare_designs, compare_many, files_of, parse_design, parse_renaming
from sovcheck.scan.inputs import gather, inputs_of, refuse_overwriting
from sovcheck.scan.request import ScanRequest

_TWO = 2


@click.command(name="diff")
@click.argument("designs", nargs=-1, required=True, metavar="A B", shell_complete=complete_paths)
@standard_options
@waivers_option
@fail_on_option
@click.option("--map", "renamed", multiple=True, metavar="OLD=NEW", help="An asset of A that B calls otherwise.")
@click.option(
    "--only", multiple=True, type=click.Choice([part.value for part in Part]), help="Show only this; repeatable."
)
@click.option("--matrix", is_flag=True, help="Show A B C..., up to five designs, side by side.")
@click.option(
    "--output",
    "outputs",
    multiple=True,
    metavar="FORMAT[=FILE]",
    help="text, json, markdown or html; repeatable.  [default: text]",
)
@click.option("--quiet", is_flag=True, help="No progress bar.")
def command(
    designs: tuple[str, ...],
    request: ScanRequest,
    waivers: Path | None,
    fail_on: str,
    renamed: tuple[str, ...],
    only: tuple[str, ...],
    matrix: bool,
    outputs: tuple[str, ...],
    quiet: bool,
) -> int:
    """Compare two designs of a system: what changed, what that fixed, what is new, and who holds it now.

    A and B are inventories, folders, A+PATCH for an inventory with a patch applied, or JSON reports of scans: their
    content says so. Inventories are judged here, both alike; a report must have been judged alike.

    Exit code: 0 B is not worse; 1 B has new failures, or more new unknowns than allowed; 2 no comparison; 3 nothing
    was evaluated. With --matrix each design is compared with A, and 1 says that one of them is worse.
    """
    named = [parse_design(text) for text in designs]
    if not matrix and len(named) != _TWO:
        raise UsageError(f"diff compares two designs, and {_are(len(named))} named: for more, give --matrix")
    targets = parse_targets(outputs, DiffFormat.TEXT)
    request = replace(request, waivers=waivers, fail_on=fail_on)
    files = [target.path for target in targets if target.path is not None]
    if files:
        refuse_overwriting(files, inputs_of(request))
        refuse_overwriting(files, gather(files_of(named)))
    renaming = parse_renaming(renamed)
    compared: Comparison | Matrix
    with progress_bar(enabled=not quiet) as progress:
        if matrix:
            compared = compare_many(request, named, renaming, progress)
        else:
            compared = compare_designs(request, (named[0], named[1]), renaming, progress)
    sides = compared.designs if isinstance(compared, Matrix) else (compared.a, compared.b)
    refuse_overwriting(files, gather(Path(file.path) for side in sides for file in side.files))
    write_outputs(_rendered(compared, targets, [Part(part) for part in only]))
    return compared.exit_code


def _rendered(
    compared: Comparison | Matrix, targets: Sequence[Target[DiffFormat]], only: Sequence[Part]
) -> list[tuple[Path | None, bytes]]:
    return [
        (
            target.path,
            render_comparison(
                target.format, compared, only=only, style=detect_style() if target.path is None else None
            ),
        )
        for target in targets
    ]


def _are(number: int) -> str:
    return "1 is" if number == 1 else f"{number} are"
