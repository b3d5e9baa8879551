"""The options that choose an engine, for every sub-command that judges."""

from collections.abc import Callable
from functools import wraps
from pathlib import Path
from typing import TypeVar

import click

from sovcheck.scan.engines import Embedded, EngineChoice, StartedOpa

Result = TypeVar("Result")

_OPTIONS = (
    click.option(
        "--engine",
        type=click.Choice(["embedded", "opa"]),
        default="embedded",
        show_default=True,
        help="What evaluates the policies: the engine inside sovcheck, or an Open Policy Agent started for the scan.",
    ),
    click.option(
        "--opa-bin",
        type=click.Path(path_type=Path),
        envvar="SOVCHECK_OPA",
        show_envvar=True,
        help="The opa to start; else that of the PATH.",
    ),
)


def engine_options(function: Callable[..., Result]) -> Callable[..., Result]:
    """--engine and --opa-...: handed to the command as one choice, by the name ``engine``."""

    @wraps(function)
    def chosen(*arguments: object, engine: str, opa_bin: Path | None, **named: object) -> Result:
        return function(*arguments, engine=_choice(engine, opa_bin), **named)

    for option in reversed(_OPTIONS):
        chosen = option(chosen)
    return chosen


def _choice(engine: str, opa_bin: Path | None) -> EngineChoice:
    return StartedOpa(opa_bin) if engine == "opa" else Embedded()
