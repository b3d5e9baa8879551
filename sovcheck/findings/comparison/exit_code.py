"""From a comparison to an exit code: 0 not worse, 1 worse, 3 where nothing was evaluated to compare."""

from sovcheck.findings.comparison.model import Comparison, Matrix


def exit_code(compared: Comparison | Matrix) -> int:
    """What the command line returns for this comparison. Nothing else is looked at."""
    sides = compared.designs if isinstance(compared, Matrix) else (compared.a, compared.b)
    if not all(side.evaluated for side in sides):
        return 3
    worse = any(compared.worse) if isinstance(compared, Matrix) else compared.worse
    return 1 if worse else 0
