"""The options that name evidence, for every sub-command that looks at facts."""

from collections.abc import Callable
from functools import wraps
from pathlib import Path
from typing import TypeVar

import click

from sovcheck.scan.request import EvidenceRequest

Result = TypeVar("Result")

_FILE = click.Path(path_type=Path)
_OPTIONS = (
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

    for option in reversed(_OPTIONS):
        named = option(named)
    return named
