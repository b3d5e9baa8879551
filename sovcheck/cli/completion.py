"""``sovcheck completion``: print what makes a shell complete the command line."""

import click

_SHELLS = ("bash", "zsh", "fish")


@click.command(name="completion")
@click.argument("shell", type=click.Choice(_SHELLS))
def command(shell: str) -> None:
    r"""Print what makes SHELL complete commands, options, rules, assets, profiles, formats and ids of the catalog.

    \b
    bash, in ~/.bashrc:  eval "$(sovcheck completion bash)"
    zsh, in ~/.zshrc:    eval "$(sovcheck completion zsh)"
    fish:                sovcheck completion fish > ~/.config/fish/completions/sovcheck.fish
    """
    from click.shell_completion import get_completion_class

    from sovcheck.cli.commands import cli

    made = get_completion_class(shell)
    if made is None:
        raise click.UsageError(f"there is no completion for {shell}")
    click.echo(made(cli, {}, "sovcheck", "_SOVCHECK_COMPLETE").source(), nl=False)
