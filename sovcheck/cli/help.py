"""``sovcheck help``: the help of a command, as ``--help`` prints it."""

import click

from sovcheck.cli.completion_values import complete_commands
from sovcheck.errors import UsageError


@click.command(name="help")
@click.argument("names", nargs=-1, metavar="[COMMAND]...", shell_complete=complete_commands)
@click.pass_context
def command(context: click.Context, names: tuple[str, ...]) -> None:
    """Print the help of COMMAND, such as `sovcheck help policy test`; without one, that of sovcheck."""
    asked = context.parent if context.parent is not None else context
    for name in names:
        group = asked.command
        if not isinstance(group, click.Group):
            raise UsageError(f"{asked.command_path} has no command {name!r}: leave it out")
        _, found, _ = group.resolve_command(asked, [name])
        if found is None:
            raise UsageError(f"{asked.command_path} has no command {name!r}")
        asked = click.Context(found, info_name=name, parent=asked)
    click.echo(asked.get_help())
