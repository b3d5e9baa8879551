"""The one ordered scale of severities."""

from enum import StrEnum


class Severity(StrEnum):
    """How grave a finding is, least first."""

    INFO = "info"
    LOW = "low"
    MEDIUM = "medium"
    HIGH = "high"
    CRITICAL = "critical"

    @property
    def rank(self) -> int:
        """Position on the scale, 0 for the least."""
        return _ORDER[self]


_ORDER = {severity: rank for rank, severity in enumerate(Severity)}
