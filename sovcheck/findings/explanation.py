"""An explanation: why one rule says what it says of one asset."""

from collections.abc import Mapping

from msgspec import Struct

from sovcheck.findings.report import Report
from sovcheck.policy.rules import Rule


class Explanation(Struct, frozen=True):
    """A report on one asset by one rule, with the facts that the rule's text names and that text itself."""

    asset: str
    kind: str
    rule: Rule
    text: str
    facts: Mapping[str, object]
    report: Report
