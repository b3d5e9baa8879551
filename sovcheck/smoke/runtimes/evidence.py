"""What evidence says of the inference software: without secrets, and with a digest of what is installed."""

import os
import re
from collections.abc import Mapping, Sequence

from sovcheck.evidence.runtime import ATTACHED, Runtime
from sovcheck.smoke.runtimes.installed import packages_digest
from sovcheck.smoke.runtimes.interface import Description
from sovcheck.smoke.runtimes.known import ALWAYS, EVERY, KNOWN

_SECRET = re.compile(r"token(?!s|iz)|secret|passw|credential|api[-_]?key|private|authorization", re.IGNORECASE)
_URL_LOGIN = re.compile(r"(?<=://)[^/@\s]+(?=@)")
_HIDDEN = "***"
_TOLD = {switch.name for switch in (*ALWAYS, *EVERY)} | {s.name for known in KNOWN.values() for s in known.switches}
"""The variables that evidence names: those that decide whether a runtime speaks to others."""


def describe_runtime(name: str, known: Description) -> Runtime:
    """The runtime as it was started in this process's environment; of one that was not, only what it says."""
    if name == ATTACHED:
        return Runtime(name=name, version=known.version, device=known.device, device_source=known.device_source)
    return Runtime(
        name=name,
        version=known.version,
        device=known.device,
        device_source=known.device_source,
        argv=scrub_argv(known.argv),
        env=scrub_env({name: value for name, value in os.environ.items() if name in _TOLD}),
        packages_sha256=packages_digest(known.argv[0] if known.argv else None),
    )


def scrub_argv(argv: Sequence[str]) -> tuple[str, ...]:
    """The command line with ``***`` for what follows a flag that names a secret, and for logins in addresses."""
    scrubbed, after_secret = [], False
    for argument in argv:
        flag, equals, _ = argument.partition("=")
        names_secret = flag.startswith("-") and bool(_SECRET.search(flag))
        if after_secret and not argument.startswith("-"):
            scrubbed.append(_HIDDEN)
        elif names_secret and equals:
            scrubbed.append(f"{flag}={_HIDDEN}")
        else:
            scrubbed.append(_URL_LOGIN.sub(_HIDDEN, argument))
        after_secret = names_secret and not equals
    return tuple(scrubbed)


def scrub_env(env: Mapping[str, str]) -> dict[str, str]:
    """The environment by name, with ``***`` for values of names that speak of a secret, and for logins."""
    return {
        name: _HIDDEN if _SECRET.search(name) else _URL_LOGIN.sub(_HIDDEN, value) for name, value in sorted(env.items())
    }
