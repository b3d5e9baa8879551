"""``sovcheck graph``: show the dependency graph, or export it."""

from datetime import date
from pathlib import Path

import click

from sovcheck.catalog.dated import on_day
from sovcheck.catalog.resolution import read_system
from sovcheck.catalog.system import System
from sovcheck.cli.completion_values import complete_assets
from sovcheck.cli.configuration import config_options
from sovcheck.cli.options import catalog_option, patch_option, paths_argument, today_option
from sovcheck.errors import UsageError
from sovcheck.report.sink import write_standard_output
from sovcheck.suggestions import did_you_mean
from sovcheck.user_files import read_standard_input


@click.command(name="graph")
@config_options
@paths_argument
@patch_option
@catalog_option
@today_option
@click.option("--focus", metavar="ASSET", shell_complete=complete_assets, help="Only this asset and what it leads to.")
@click.option(
    "--output",
    type=click.Choice(["tree", "json", "graphml", "dot", "mermaid"]),
    default="tree",
    show_default=True,
    help="A tree for people, or a format for programs.",
)
def command(
    paths: tuple[str, ...],
    patches: tuple[Path, ...],
    catalogs: tuple[Path, ...],
    focus: str | None,
    today: date,
    output: str,
) -> None:
    """Show who and what the assets depend on: every edge, its effects, and the line that states it.

    PATH is a file, a folder or - for standard input; all of them together are one system.
    """
    # networkx takes longer to import than a scan of fifty assets takes, so not for --help.
    from sovcheck.graph.build import build_graph
    from sovcheck.graph.export import to_networkx
    from sovcheck.graph.formats import GraphFormat, graph_lines

    system = on_day(read_system(paths, catalogs, stdin=read_standard_input, patches=patches), today)
    if focus is not None:
        _check_focus(system, focus)
    exported = to_networkx(build_graph(system), focus)
    write_standard_output("".join(f"{line}\n" for line in graph_lines(exported, GraphFormat(output), focus)).encode())


def _check_focus(system: System, focus: str) -> None:
    if focus not in system.assets:
        hint = did_you_mean(focus, system.assets, "`sovcheck graph` without --focus shows every asset")
        raise UsageError(f"no asset {focus!r} in the graph: {hint}")
