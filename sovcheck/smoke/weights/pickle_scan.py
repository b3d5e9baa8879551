"""Pickle scan: prints what one pickle would call; run as a process of its own, which may fail at any point.

usage: python -m sovcheck.smoke.weights.pickle_scan FILE
"""

import logging
import resource
import sys
from pathlib import Path
from typing import Any

_MEMORY = 2 * 2**30
_CPU_SECONDS = 50
_MOST_NAMED = 5


def describe(path: Path) -> str:
    """What a pickle would call when it is loaded; never loads it."""
    try:
        from picklescan.scanner import SafetyLevel, scan_bytes
    except ImportError:
        return "what it does was not looked into, for picklescan is not installed (`pip install 'sovcheck[smoke]'`)"
    logging.getLogger("picklescan").setLevel(logging.CRITICAL)
    with path.open("rb") as file:
        result = scan_bytes(file, path.name, path.suffix.lower())
    by_level = {level: _named(result.globals, level) for level in (SafetyLevel.Dangerous, SafetyLevel.Suspicious)}
    if by_level[SafetyLevel.Dangerous]:
        return f"it calls {by_level[SafetyLevel.Dangerous]} when it is loaded"
    if by_level[SafetyLevel.Suspicious]:
        return f"it uses {by_level[SafetyLevel.Suspicious]}, of which nobody knows that they are harmless"
    return "nothing dangerous was seen in it, which proves little"


def _named(found: list[Any], level: object) -> str:
    names = sorted({f"{item.module}.{item.name}" for item in found if item.safety is level})
    return ", ".join(names[:_MOST_NAMED]) + (" and more" if len(names) > _MOST_NAMED else "")


def main() -> None:
    """Limit this process, then look."""
    resource.setrlimit(resource.RLIMIT_AS, (_MEMORY, _MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (_CPU_SECONDS, _CPU_SECONDS))
    sys.stdout.write(describe(Path(sys.argv[1])) + "\n")


if __name__ == "__main__":
    main()
