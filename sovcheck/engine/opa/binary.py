"""The ``opa`` to start: where it is, whether its version will do, and what policies may call in it."""

import json
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

from sovcheck.engine.opa.release import fits, range_written, version_of, ways_to_get, written
from sovcheck.errors import EngineError

_SECONDS = 20
_NOT_PURE = ("opa.runtime", "rego.parse_module", "trace")
"""What is refused beside all that OPA itself calls nondeterministic: network, clock, chance, its own environment."""


@dataclass(frozen=True, slots=True)
class Binary:
    """An ``opa`` that can be started."""

    path: Path
    version: str


@dataclass(frozen=True, slots=True)
class NoBinary:
    """Why there is no ``opa`` that can be started, and whether there is one that will not do."""

    why: str
    unfit: bool


def look_for_binary(wanted: Path | None) -> Binary | NoBinary:
    """The binary that is asked for, else that of the PATH, if there is one that will do."""
    found = wanted or shutil.which("opa")
    if found is None:
        return NoBinary("there is no opa on the PATH", unfit=False)
    version = version_of(Path(found))
    if version is None:
        return NoBinary(f"{found} is not an Open Policy Agent that runs here", unfit=True)
    if not fits(version):
        return NoBinary(f"{found} is OPA {written(version)}, sovcheck works with {range_written()}", unfit=True)
    return Binary(Path(found).absolute(), written(version))


def find_binary(wanted: Path | None) -> Binary:
    """The same; raises EngineError, with all ways to get one, when there is none."""
    found = look_for_binary(wanted)
    if isinstance(found, NoBinary):
        raise EngineError(f"{found.why}: {_advice()}")
    return found


def capabilities(binary: Binary) -> bytes:
    """The capabilities file for policies that have no network: what this OPA can do, without what is not pure."""
    try:
        # No variable reaches it: OPA takes settings from those that begin with OPA_.
        told = subprocess.run(  # noqa: S603 (the user's own opa)
            [binary.path, "capabilities", "--current"],
            capture_output=True,
            timeout=_SECONDS,
            check=True,
            env={},
            stdin=subprocess.DEVNULL,
        ).stdout
        document = json.loads(told)
        document["builtins"] = [builtin for builtin in document["builtins"] if _is_pure(builtin)]
    except (OSError, subprocess.SubprocessError, ValueError, KeyError, TypeError) as error:
        raise EngineError(f"{binary.path} does not say what it can do: {_advice()}") from error
    return json.dumps({**document, "allow_net": []}).encode()


def _is_pure(builtin: dict[str, object]) -> bool:
    return not builtin.get("nondeterministic") and builtin["name"] not in _NOT_PURE


def _advice() -> str:
    return "; or ".join((*ways_to_get(), "name one with --opa-bin"))
