"""A group of commands that knows what somebody meant who misspelt one."""

import click


class NearGroup(click.Group):
    """Tells the nearest command of a name that is none."""

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
