"""The options that choose an engine, for every sub-command that judges."""

from collections.abc import Callable
from functools import wraps
from pathlib import Path
from typing import TypeVar

import click

from sovcheck.scan.engines import EMBEDDED, EngineChoice, OpaServer, StartedOpa

Result = TypeVar("Result")

_FILE = click.Path(path_type=Path)
_OPTIONS = (
    click.option(
        "--engine",
        type=click.Choice(["embedded", "opa"]),
        help="What evaluates the policies: sovcheck itself, or Open Policy Agent.  [default: embedded]",
    ),
    click.option(
        "--opa-bin",
        type=_FILE,
        envvar="SOVCHECK_OPA",
        show_envvar=True,
        help="The opa to start; else that of the PATH.",
    ),
    click.option("--opa-url", metavar="URL", help="An OPA that is already there: it gets the policies for the scan."),
    click.option("--opa-token-file", type=_FILE, help="The file with the bearer token of that server."),
    click.option("--opa-ca", type=_FILE, help="The certificates to trust for that server, in PEM format."),
    click.option("--opa-preloaded", is_flag=True, help="That server has the policies from `sovcheck policy bundle`."),
)


def engine_options(function: Callable[..., Result]) -> Callable[..., Result]:
    """--engine and --opa-...: handed to the command as one choice, by the name ``engine``."""

    @wraps(function)
    def chosen(
        *arguments: object,
        engine: str | None,
        opa_bin: Path | None,
        opa_url: str | None,
        opa_token_file: Path | None,
        opa_ca: Path | None,
        opa_preloaded: bool,
        **named: object,
    ) -> Result:
        choice: EngineChoice
        if opa_url is not None:
            if engine == "embedded":
                raise click.UsageError("--opa-url asks for --engine opa, not embedded")
            choice = OpaServer(opa_url, opa_token_file, opa_ca, opa_preloaded)
        elif opa_token_file or opa_ca or opa_preloaded:
            raise click.UsageError("--opa-token-file, --opa-ca and --opa-preloaded are about the server of --opa-url")
        else:
            choice = StartedOpa(opa_bin) if engine == "opa" else EMBEDDED
        return function(*arguments, engine=choice, **named)

    for option in reversed(_OPTIONS):
        chosen = option(chosen)
    return chosen
