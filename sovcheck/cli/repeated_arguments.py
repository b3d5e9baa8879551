"""Arguments of a command line that another command needs to judge the same."""

from collections.abc import Iterator

import click
from click.core import ParameterSource

from sovcheck.cli.configuration import config_named
from sovcheck.command_words import option_words, path_words

_DECIDING = (
    *("patches", "profile", "home", "policies", "catalogs", "today"),
    *("evidence", "trusted_keys", "trust", "nonce"),
)
"""Parameters that decide what is judged and how; which engine does it decides nothing."""


def repeated_arguments(context: click.Context) -> tuple[str, ...]:
    """The paths, and each deciding option that was typed: what a file or the environment sets holds again by itself."""
    return (*path_words(context.params["paths"]), *_typed(context))


def _typed(context: click.Context) -> Iterator[str]:
    yield from config_named(context)
    options = {each.name: each for each in context.command.params if isinstance(each, click.Option)}
    for name in _DECIDING:
        if name in options and context.get_parameter_source(name) is ParameterSource.COMMANDLINE:
            value = context.params[name]
            for each in value if options[name].multiple else (value,):
                yield from option_words(options[name].opts[0], str(each))
