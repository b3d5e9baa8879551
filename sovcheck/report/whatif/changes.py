"""What a takeover changes, in lines of a label and a text."""

from collections.abc import Iterator, Sequence

from sovcheck.findings.report import Status
from sovcheck.report.whatif.words import LABELS, branch, listed, short_party
from sovcheck.whatif.report import LawChange, OutcomeChange, ResultChange, Takeover

_STATUS = {Status.FAIL: "fails", Status.UNKNOWN: "not known", Status.WAIVED: "waived", None: "nothing found"}


def takeover_lines(takeover: Takeover) -> Iterator[tuple[str, str]]:
    """The headline, without a label, then control, law, outcomes and results."""
    said = listed([f"{each.owner} takes over {each.organization}" for each in takeover.transfers])
    yield "", f"If {said}"
    for control in takeover.control:
        yield "control", f"{control.organization}: {_gained(control.gains, control.loses, 'in the hands of')}"
    for law in takeover.law:
        yield "law", _law(law)
    for outcome in takeover.outcomes:
        yield "outcome", _outcome(outcome)
    for result in takeover.results:
        yield "rule", _result(result)
    if not (takeover.control or takeover.law or takeover.outcomes or takeover.results):
        yield "nothing changes", "nothing here depends on who owns it"
    elif takeover.verdict_before is takeover.verdict_after:
        yield "verdict", f"{takeover.verdict_after}, as before"
    else:
        yield "verdict", f"{takeover.verdict_before} -> {takeover.verdict_after}"


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


def _result(change: ResultChange) -> str:
    status = f"{_STATUS[change.before]} -> {_STATUS[change.after]}"
    return f"{change.rule} ({change.severity}) {change.asset}: {status}: {change.message}"
