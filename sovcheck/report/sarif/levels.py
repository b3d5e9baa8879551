"""Severities in the words of SARIF and the numbers of GitHub."""

from collections.abc import Mapping
from types import MappingProxyType

from sovcheck.policy.severity import Severity

LEVELS: Mapping[Severity, str] = MappingProxyType(
    {
        Severity.CRITICAL: "error",
        Severity.HIGH: "error",
        Severity.MEDIUM: "warning",
        Severity.LOW: "note",
        Severity.INFO: "note",
    }
)

SECURITY_SEVERITIES: Mapping[Severity, str] = MappingProxyType(
    {
        Severity.CRITICAL: "9.5",
        Severity.HIGH: "8.0",
        Severity.MEDIUM: "5.5",
        Severity.LOW: "2.0",
        Severity.INFO: "0.1",
    }
)
"""GitHub reads above 9.0 as critical, from 7.0 high, from 4.0 medium, from 0.1 low; it must be a string."""

UNKNOWN_LEVELS: Mapping[Severity, str] = MappingProxyType(
    {
        Severity.CRITICAL: "warning",
        Severity.HIGH: "warning",
        Severity.MEDIUM: "note",
        Severity.LOW: "note",
        Severity.INFO: "note",
    }
)
"""What is not known is reported one step below what is proved."""

UNKNOWN_SECURITY_SEVERITIES: Mapping[Severity, str] = MappingProxyType(
    {
        Severity.CRITICAL: "6.5",
        Severity.HIGH: "5.0",
        Severity.MEDIUM: "3.0",
        Severity.LOW: "1.0",
        Severity.INFO: "0.1",
    }
)
