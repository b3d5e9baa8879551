"""The arguments and options that say what is judged and by what, for every sub-command that judges."""

from collections.abc import Callable, Sequence
from functools import wraps
from typing import Any, TypeVar

import click

from sovcheck.cli.configuration import config_options, settings_in_effect
from sovcheck.cli.engine_options import engine_options
from sovcheck.cli.evidence_options import evidence_options
from sovcheck.cli.options import (
    catalog_option,
    home_option,
    patch_option,
    paths_argument,
    policy_option,
    profile_option,
    today_option,
)
from sovcheck.scan.request import ScanRequest

Result = TypeVar("Result")

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
        settings = settings_in_effect(click.get_current_context())
        request = ScanRequest(**{"paths": (), **{field: named.pop(field) for field in fields}}, settings=settings)
        return function(*arguments, request=request, **named)

    for option in reversed(options):
        asked = option(asked)
    return asked
