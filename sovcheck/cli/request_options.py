"""The arguments and options that say what is judged, on which evidence and by which engine, for what judges."""

from collections.abc import Callable, Sequence
from functools import wraps
from pathlib import Path
from typing import Any, TypeVar

import click

from sovcheck.cli.configuration import config_options, settings_in_effect
from sovcheck.cli.options import (
    catalog_option,
    home_option,
    patch_option,
    paths_argument,
    policy_option,
    profile_option,
    today_option,
    typed,
)
from sovcheck.cli.repeated_arguments import repeated_arguments
from sovcheck.scan.engines import EMBEDDED, EngineChoice, OpaServer, StartedOpa
from sovcheck.scan.request import EvidenceRequest, ScanRequest

Result = TypeVar("Result")

_FILE = click.Path(path_type=Path)

_EVIDENCE_OPTIONS = (
    click.option(
        "--evidence",
        multiple=True,
        type=_FILE,
        help="Signed evidence: a folder with *.dsse.json, or one file.",
    ),
    click.option("--trust-key", "trusted_keys", multiple=True, type=_FILE, help="A public key whose evidence counts."),
    click.option("--trust", type=_FILE, help="Which keys count, of what and until when: a file of kind TrustPolicy."),
    click.option("--nonce", metavar="TEXT", help="Accept only evidence that was made for this nonce."),
)


def evidence_options(function: Callable[..., Result]) -> Callable[..., Result]:
    """--evidence, --trust-key, --trust, --nonce: handed to the command as one request, by the name ``evidence``."""

    @wraps(function)
    def named(
        *arguments: object,
        evidence: tuple[Path, ...],
        trusted_keys: tuple[Path, ...],
        trust: Path | None,
        nonce: str | None,
        **others: object,
    ) -> Result:
        request = EvidenceRequest(paths=evidence, trusted_keys=trusted_keys, trust=trust, nonce=nonce)
        return function(*arguments, evidence=request, **others)

    for option in reversed(_EVIDENCE_OPTIONS):
        named = option(named)
    return named


_ENGINE_OPTIONS = (
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

    for option in reversed(_ENGINE_OPTIONS):
        chosen = option(chosen)
    return chosen


def _refuse(contradiction: bool, what: str) -> None:
    if contradiction:
        raise click.UsageError(what)


_STANDARD_FIELDS = ("profile", "home", "policies", "catalogs", "today", "evidence", "engine")
_STANDARD = (
    config_options,
    profile_option,
    home_option,
    policy_option,
    catalog_option,
    today_option,
    evidence_options,
    engine_options,
)


def request_options(function: Callable[..., Result]) -> Callable[..., Result]:
    """PATH..., --patch, --profile, ...: handed to the command as one request, by the name ``request``."""
    return _asking(function, (paths_argument, patch_option, *_STANDARD), ("paths", "patches", *_STANDARD_FIELDS))


def standard_options(function: Callable[..., Result]) -> Callable[..., Result]:
    """The same without PATH... and --patch: by what is judged, for commands that say in their own way what."""
    return _asking(function, _STANDARD, _STANDARD_FIELDS)


def _asking(function: Callable[..., Result], options: Sequence[Any], fields: Sequence[str]) -> Callable[..., Result]:
    @wraps(function)
    def asked(*arguments: object, **named: Any) -> Result:
        context = click.get_current_context()
        settings = settings_in_effect(context)
        repeated = repeated_arguments(context) if "paths" in fields else None
        asked_for = {"paths": (), **{field: named.pop(field) for field in fields}}
        request = ScanRequest(**asked_for, settings=settings, arguments=repeated)
        return function(*arguments, request=request, **named)

    for option in reversed(options):
        asked = option(asked)
    return asked
