"""Open Policy Agent: the binary that `--engine opa` would start."""

import os
from pathlib import Path

from sovcheck.doctor.findings import Condition, Finding
from sovcheck.engine.opa.binary import Binary, look_for_binary
from sovcheck.engine.opa.release import ways_to_get

VARIABLE = "SOVCHECK_OPA"
_PURPOSE = "scan --engine opa"


def check_opa(wanted: str | None = None) -> Finding:
    """What ``wanted`` or ``$SOVCHECK_OPA`` names, else the ``opa`` of the PATH."""
    named = wanted or os.environ.get(VARIABLE)
    found = look_for_binary(Path(named) if named else None)
    if isinstance(found, Binary):
        return Finding(name="opa", condition=Condition.FIT, found=f"{found.version} at {found.path}", purpose=_PURPOSE)
    condition = Condition.UNFIT if found.unfit else Condition.MISSING
    return Finding(name="opa", condition=condition, found=found.why, purpose=_PURPOSE, advice=ways_to_get())
