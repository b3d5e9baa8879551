"""What shows that a report was altered after it was written: what follows from the rest of it, and does not."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping

from sovcheck.findings.report import Status
from sovcheck.findings.results.fingerprint import fingerprint
from sovcheck.policy.severity import Severity
from sovcheck.visible import NAME_LETTERS, shortened

CHANGED = "it was changed after it was written: scan again"


def wrong_fingerprint(rule: str, asset: str, discriminator: str | None, written: str) -> str:
    """What is wrong with the fingerprint that is beside the others; nothing where it is theirs.

    Readers look at rule, asset and discriminator, and what is known is known by its fingerprint alone: that of another
    result would make known what nobody has read.
    """
    if written == fingerprint(rule, asset, discriminator):
        return ""
    about = [shortened(each, NAME_LETTERS) for each in (rule, asset, discriminator) if each]
    return f"is not the fingerprint of {', '.join(about)}"


def more_than_counted(
    results: Iterable[tuple[str, Status, Severity | None]],
    by_rule: Mapping[str, Mapping[str, int]],
    by_severity: Mapping[Severity, int],
) -> Iterator[tuple[str, str]]:
    """Each count of a summary that its results exceed, by rule and status, or severity: the field, and what is wrong.

    Fewer are fine: the party that takes a result out of a baseline wants to see it again.
    """
    statuses: Counter[tuple[str, Status]] = Counter()
    failures: Counter[Severity | None] = Counter()
    for rule, status, severity in results:
        statuses[rule, status] += 1
        failures[severity] += status is Status.FAIL
    for (rule, status), number in sorted(statuses.items()):
        said = by_rule.get(rule, {}).get(status.value, 0)
        if number > said:
            yield f"summary.by_rule.{rule}", f"counts {said:,} of {status}, and {number:,} are listed"
    for severity in Severity:
        said, number = by_severity.get(severity, 0), failures[severity]
        if number > said:
            yield "summary.by_severity", f"counts {said:,} failures of {severity}, and {number:,} are listed"
