"""The options that choose an engine, for every sub-command that judges."""

from collections.abc import Callable
from functools import wraps
from pathlib import Path
from typing import TypeVar

import click

from sovcheck.cli.options import typed
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
        starts = engine == "opa" and opa_url is None
        _refuse(
            opa_url is not None and engine == "embedded", "--opa-url asks for --engine opa, not embedded: leave one out"
        )
        _refuse(
            opa_url is None and bool(opa_token_file or opa_ca or opa_preloaded),
            "--opa-token-file, --opa-ca and --opa-preloaded are about a server: name it with --opa-url",
        )
        _refuse(
            not starts and typed(("opa_bin",)) is not None,
            "--opa-bin is for --engine opa without --opa-url: leave it out",
        )
        choice: EngineChoice = EMBEDDED
        if opa_url is not None:
            choice = OpaServer(opa_url, opa_token_file, opa_ca, opa_preloaded)
        elif starts:
            choice = StartedOpa(opa_bin)
        return function(*arguments, engine=choice, **named)

    for option in reversed(_OPTIONS):
        chosen = option(chosen)
    return chosen


def _refuse(contradiction: bool, what: str) -> None:
    if contradiction:
        raise click.UsageError(what)
