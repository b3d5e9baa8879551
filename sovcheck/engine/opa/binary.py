"""The ``opa`` to start: where it is, whether its version will do, and what policies may call in it."""

import json
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

from sovcheck.engine.opa.release import NEXT_MAJOR, OLDEST, fits, version_of, ways_to_get, written
from sovcheck.errors import EngineError

_SECONDS = 20
_NOT_PURE = ("opa.runtime", "rego.parse_module", "trace")
"""What is refused beside all that OPA itself calls nondeterministic: network, clock, chance, its own environment."""


@dataclass(frozen=True, slots=True)
class Binary:
    """An ``opa`` that can be started."""

    path: Path
    version: str


def find_binary(wanted: Path | None) -> Binary:
    """The binary that is asked for, else that of the PATH. Raises EngineError when there is none that will do."""
    found = str(wanted) if wanted else shutil.which("opa")
    if found is None:
        raise EngineError(f"there is no opa on the PATH: {_advice()}")
    version = version_of(Path(found))
    if version is None:
        raise EngineError(f"{found} is no Open Policy Agent that runs here: {_advice()}")
    if not fits(version):
        supported = f"{written(OLDEST)} up to before {written(NEXT_MAJOR)}"
        raise EngineError(f"{found} is OPA {written(version)}, sovcheck works with {supported}: {_advice()}")
    return Binary(Path(found).absolute(), written(version))


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
        raise EngineError(f"{binary.path} does not tell what it can do: {_advice()}") from error
    return json.dumps({**document, "allow_net": []}).encode()


def _is_pure(builtin: dict[str, object]) -> bool:
    return not builtin.get("nondeterministic") and builtin["name"] not in _NOT_PURE


def _advice() -> str:
    return "; or ".join((*ways_to_get(), "name one with --opa-bin"))
