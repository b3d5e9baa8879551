"""The table of sub-commands, loading the one that is asked for, and naming the nearest one of a misspelt name."""

import importlib

import click

COMMANDS = {
    "scan": "Judge inventories and give a verdict.",
    "report": "Render a saved report again, in any format.",
    "init": "Write a commented inventory to start from.",
    "validate": "Check inventories without judging them.",
    "schema": "Print the JSON Schema of a document.",
    "facts": "Print the facts that policies see of an asset.",
    "explain": "Explain what a rule says of an asset, and why.",
    "graph": "Show the dependency graph, or export it.",
    "whatif": "Ask what stops when somebody leaves, what a takeover changes, what makes it pass.",
    "diff": "Compare two designs: what changed, what it fixed, what is new.",
    "questions": "List what is not known, and who can answer.",
    "waive": "Accept a result until a day, with an entry in the waivers file.",
    "policy": "List, show and test policies.",
    "catalog": "Look up what the catalog says.",
    "smoke": "Prove here that self-hosting works, and sign the proof.",
    "doctor": "Say what this machine has, and what is missing.",
    "completion": "Print what makes a shell complete sovcheck.",
    "help": "Print the help of a command.",
}
"""Every sub-command with its line of help; ``sovcheck.cli.NAME`` is imported only when it is called."""


def load_command(name: str) -> click.Command:
    """The command of that name in the table; nothing of the others is imported."""
    command: click.Command = importlib.import_module(f"sovcheck.cli.{name}").command
    return command


class NearGroup(click.Group):
    """Names the nearest command of a misspelt name."""

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """The command that is called, or a usage error with the nearest one."""
        known = self.list_commands(ctx)
        if args and not ctx.resilient_parsing and args[0] not in known and not args[0].startswith("-"):
            from sovcheck.suggestions import did_you_mean

            advice = did_you_mean(args[0], known, f"`{ctx.command_path} --help` lists the commands")
            raise click.UsageError(f"there is no command {args[0]!r}: {advice}", ctx)
        return super().resolve_command(ctx, args)
