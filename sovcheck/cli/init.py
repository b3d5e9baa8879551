"""``sovcheck init``: write an inventory to start from."""

import os
import shlex
from pathlib import Path

import click

from sovcheck.command_words import path_words
from sovcheck.errors import UsageError
from sovcheck.inventory.starter import EVERYTHING, STARTERS, starter_text
from sovcheck.visible import visible


@click.command(name="init")
@click.argument("file", default="inventory.yaml", type=click.Path(path_type=Path, allow_dash=True))
@click.option(
    "--from",
    "start",
    type=click.Choice(STARTERS),
    default=EVERYTHING,
    show_default=True,
    help="What to start from: an example of everything, or only what such a system needs.",
)
@click.option("--force", is_flag=True, help="Overwrite a file that exists.")
def command(file: Path, start: str, force: bool) -> None:
    """Write a commented inventory to start from, valid as it stands.

    FILE is inventory.yaml unless named; - is standard output. Its first line names the schema for editors, which
    `sovcheck schema > inventory.schema.json` puts beside it.
    """
    if file == Path("-"):
        click.echo(starter_text(start), nl=False)
        return
    if os.path.lexists(file) and not force:
        raise UsageError(f"{file}: exists already: name another file, or overwrite it with --force")
    from sovcheck.report.sink import write_files

    write_files([(file, starter_text(start, file.name).encode())])
    validate = shlex.join(["sovcheck", "validate", *path_words([str(file)])])
    click.echo(visible(f"wrote {file}: replace the examples, then run `{validate}`"))
