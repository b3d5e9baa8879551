"""Open Policy Agent: the binary that `--engine opa` would start."""

import os
import shutil
from pathlib import Path

from sovcheck.doctor.findings import Condition, Finding
from sovcheck.engine.opa.release import NEXT_MAJOR, OLDEST, fits, version_of, ways_to_get, written

VARIABLE = "SOVCHECK_OPA"
_PURPOSE = "scan --engine opa"


def check_opa(wanted: str | None = None) -> Finding:
    """What ``$SOVCHECK_OPA`` names, or ``wanted``, else the ``opa`` of the PATH."""
    place = wanted or os.environ.get(VARIABLE) or shutil.which("opa")
    if place is None:
        return _finding(Condition.MISSING, f"neither ${VARIABLE} nor the PATH has it")
    found = version_of(Path(place))
    if found is None:
        return _finding(Condition.UNFIT, f"{place} is no Open Policy Agent that runs here")
    if not fits(found):
        supported = f"{written(OLDEST)} up to before {written(NEXT_MAJOR)}"
        return _finding(Condition.UNFIT, f"{place} is {written(found)}; sovcheck works with {supported}")
    return _finding(Condition.FIT, f"{written(found)} at {place}")


def _finding(condition: Condition, found: str) -> Finding:
    advice = () if condition is Condition.FIT else ways_to_get()
    return Finding(name="opa", condition=condition, found=found, purpose=_PURPOSE, advice=advice)
