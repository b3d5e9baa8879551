"""What an alteration changes, in lines of a label and a text."""

from collections.abc import Iterator, Sequence

from sovcheck.findings.report import Status
from sovcheck.report.whatif.words import LABELS, branch, listed, short_party
from sovcheck.whatif.report import Alteration, LawChange, OutcomeChange, ResultChange

_STATUS = {Status.FAIL: "fails", Status.UNKNOWN: "not known", Status.WAIVED: "waived", None: "nothing found"}


def alteration_lines(alteration: Alteration) -> Iterator[tuple[str, str]]:
    """The headline, without a label, then control, law, outcomes and results."""
    yield "", _headline(alteration)
    for control in alteration.control:
        yield "control", f"{control.organization}: {_gained(control.gains, control.loses, 'in the hands of')}"
    for law in alteration.law:
        yield "law", _law(law)
    for outcome in alteration.outcomes:
        yield "outcome", _outcome(outcome)
    known = {(each.rule, each.asset) for each in alteration.results if each.after is Status.FAIL}
    for result in alteration.results:
        if not (_is_answered(result) and (result.rule, result.asset) in known):
            yield "rule", _result(result)
    if not (alteration.control or alteration.law or alteration.outcomes or alteration.results):
        yield "nothing changes", "nothing here depends on it"
    elif alteration.verdict_before is alteration.verdict_after:
        yield "verdict", f"{alteration.verdict_after}, as before"
    else:
        yield "verdict", f"{alteration.verdict_before} -> {alteration.verdict_after}"


def _headline(alteration: Alteration) -> str:
    patches = f"With {listed(alteration.patches)}" if alteration.patches else ""
    said = listed([f"{each.owner} takes over {each.organization}" for each in alteration.transfers])
    if not (patches or said):
        return "Nobody here is taken over"
    return ", if ".join(part for part in (patches, said) if part) if patches else f"If {said}"


def _law(change: LawChange) -> str:
    way = f"   {branch(change.path)}" if change.path else ""
    return f"{change.asset} ({change.kind}): {_gained(change.comes_under, change.leaves, 'under')}{way}"


def _gained(gains: Sequence[str], loses: Sequence[str], how: str) -> str:
    parts = [f"{how} {listed(gains)}"] if gains else []
    parts += [f"no longer {how} {listed(loses)}"] if loses else []
    return ", ".join(parts)


def _outcome(change: OutcomeChange) -> str:
    before, after = LABELS[change.before], LABELS[change.after]
    return f"{change.application} without {short_party(change.without)}: {before} -> {after}"


def _is_answered(change: ResultChange) -> bool:
    """Whether it was not known and is gone: where the rule fails now, that is the answer."""
    return change.before is Status.UNKNOWN and change.after is None


def _result(change: ResultChange) -> str:
    status = f"{_STATUS[change.before]} -> {_STATUS[change.after]}"
    return f"{change.rule} ({change.severity}) {change.asset}: {status}: {change.message}"
