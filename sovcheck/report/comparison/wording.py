"""The words in which every format shows a comparison."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from typing import Any

from sovcheck.findings.answer.departures import Outcome
from sovcheck.findings.comparison.model import (
    AssetChanges,
    ComparedResult,
    Comparison,
    FieldChange,
    Matrix,
    PartyChange,
    SideSummary,
    SurvivalChange,
)
from sovcheck.findings.report import Status
from sovcheck.findings.verdict import NEVER, blocks, parse_fail_on
from sovcheck.inventory.messages import cut
from sovcheck.policy.profile.model import HomeSource
from sovcheck.policy.severity import Severity
from sovcheck.report.wording import counted, first_few

_NAMED = 3
"""How many parties of one rule and asset are named, before they are counted."""
_MOST = 5
"""How many assets are named, before they are counted."""

_WAS = {Status.UNKNOWN: "was not known", Status.WAIVED: "was waived", Status.FAIL: "was a failure"}
_OUTCOMES = {
    Outcome.STOPS: "stops",
    Outcome.NOT_KNOWN: "not known",
    Outcome.ONLY_COPY_LOST: "loses an only copy",
    Outcome.ON_FALLBACK: "runs on a fallback",
    Outcome.LOSES_OPTIONAL_PART: "loses an optional part",
    Outcome.GOES_STALE: "goes stale",
    Outcome.CANNOT_BE_RENEWED: "cannot be renewed",
    Outcome.GOES_ON: "goes on",
}


def counts(side: SideSummary) -> str:
    """How the results of a side divide."""
    critical = side.by_severity.get(Severity.CRITICAL, 0)
    waived = f"  {side.waived:,} waived" if side.waived else ""
    return f"{side.fail:>3,} fail ({critical:,} critical)  {side.unknown:>3,} unknown  {side.passed:>3,} pass{waived}"


def basis(side: SideSummary, fail_on: str) -> str:
    """By what all sides were judged; the party that is judged may have chosen the side of the border."""
    chosen = " because the inventory says so (domicile)" if side.home_from is HomeSource.DOMICILE else ""
    return f"judged on {side.today} by {side.profile}, home {side.home}{chosen}; fails on {fail_on}"


def verdict(compared: Comparison, code: int) -> str:
    """Whether B is worse than A, why, and the exit code that goes with it."""
    failures = [each for each in compared.new if each.after is Status.FAIL]
    said = f"{counted(len(failures), 'new failure')}, {len(compared.newly_unknown):,} not known any more"
    least = parse_fail_on(compared.fail_on)
    if not compared.a.evaluated or not compared.b.evaluated:
        side = "B" if compared.a.evaluated else "A"
        return f"NO COMPARISON (exit {code}): nothing was evaluated of {side}"
    if compared.worse:
        decided = any(blocks(each.severity, least) for each in failures)
        return f"B IS WORSE (exit {code}): {said}{'' if decided else ', more than the profile allows'}"
    why = ", and with --fail-on never nothing can be worse" if compared.fail_on == NEVER else ""
    return f"B IS NOT WORSE (exit {code}): {said}, {len(compared.fixed):,} fixed{why}"


def matrix_verdict(matrix: Matrix, code: int) -> str:
    """Which designs are worse than the first, and the exit code that goes with it."""
    if not all(design.evaluated for design in matrix.designs):
        return f"NO COMPARISON (exit {code}): of one design nothing was evaluated"
    worse = [letter(place) for place, is_worse in enumerate(matrix.worse) if is_worse]
    return f"WORSE THAN A (exit {code}): {', '.join(worse) or 'none'}"


def letter(place: int) -> str:
    """What a design is called by its place."""
    return "ABCDEFGHIJ"[place]


def entries(results: Iterable[ComparedResult]) -> Iterator[str]:
    """Results of one rule and asset with one change in one entry: ``DAT-03 citizen-cases: US:a, US:b (was waived)``."""
    for (rule, asset, change), group in groupby(results, key=lambda each: (each.rule, each.asset, change_of(each))):
        members = list(group)
        about = [each.discriminator for each in members if each.discriminator is not None]
        named = f": {', '.join(map(cut, about))}" if about else ""
        said = named if len(members) <= _NAMED else f" ({len(members):,})"
        yield f"{rule} {asset}{said}{f' ({change})' if change else ''}"


def change_of(result: ComparedResult) -> str:
    """What one has to know beside that a result came or went."""
    said = []
    if result.before is not None and result.after is not result.before and result.before is not _usual(result):
        said.append(_WAS[result.before])
    if result.gone:
        said.append("asset removed")
    if result.severity_before is not None:
        said.append(f"{result.severity_before} -> {result.severity}")
    return ", ".join(said)


def _usual(result: ComparedResult) -> Status | None:
    """What goes without saying: that what is fixed was a failure."""
    return Status.FAIL if result.after is None else None


def asset_changes(changes: AssetChanges) -> Iterator[tuple[str, str]]:
    """Each asset that is different, and how."""
    for asset in changes.changed:
        yield asset.asset, "; ".join(map(field_change, asset.fields))
    for added in changes.added:
        yield added.asset, f"added ({added.kind})"
    for removed in changes.removed:
        yield removed.asset, f"removed ({removed.kind})"


def field_change(change: FieldChange) -> str:
    """``operator a -> b``; a dash stands for what is not stated."""
    return f"{change.field} {_value(change.before)} -> {_value(change.after)}"


def _value(value: Any) -> str:
    return "-" if value is None else cut(_written(value))


def _written(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, list) and len(value) == 1 and isinstance(value[0], str):
        return value[0]
    if isinstance(value, list):
        return f"[{', '.join(map(_written, value))}]"
    if isinstance(value, dict):
        return _choice(value) or f"{{{', '.join(f'{key}: {_written(item)}' for key, item in value.items())}}}"
    return str(value)


def _choice(value: dict[str, Any]) -> str:
    """An entry of ``requires`` as one writes it in short."""
    options = value.get("any_of")
    if not isinstance(options, list) or not options or not all(isinstance(each, dict) for each in options):
        return ""
    text = " or ".join(str(each.get("id")) for each in options)
    return f"{text} (optional)" if value.get("optional") else text


def party_change(change: PartyChange) -> str:
    """Who it is, and what they can do now and could not, or no longer."""
    who = f"{cut(change.name or change.organization)}{f' ({change.country})' if change.country else ''}"
    trusted = ", trusted," if change.trusted else ""
    won = _effects((("stop", change.stops), ("read", change.reads), ("throttle", change.throttles)))
    lost = _effects(
        (
            ("stop", _without(change.no_longer_stops, change.left_open)),
            ("read", _without(change.no_longer_reads, change.left_open)),
            ("throttle", _without(change.no_longer_throttles, change.left_open)),
        )
    )
    if change.gone and not change.left_open:
        return f"{who}{trusted} gone"
    said = [f"can now {won}"] if won else []
    said += [f"can no longer {lost}"] if lost else []
    said += [f"may still hold {first_few(change.left_open, _MOST)} (not known any more)"] if change.left_open else []
    return f"{who}{trusted} {'; '.join(said) or 'came without an effect'}"


def _without(assets: Sequence[str], others: Sequence[str]) -> tuple[str, ...]:
    return tuple(asset for asset in assets if asset not in others)


def _effects(effects: Sequence[tuple[str, tuple[str, ...]]]) -> str:
    """Effects on the same assets together: ``stop and read host-a, store``."""
    by_assets: dict[tuple[str, ...], list[str]] = {}
    for verb, assets in effects:
        if assets:
            by_assets.setdefault(assets, []).append(verb)
    return "; ".join(f"{_and(verbs)} {first_few(assets, _MOST)}" for assets, verbs in by_assets.items())


def survival_change(change: SurvivalChange) -> str:
    """What becomes of an application without somebody, before and now."""
    return (
        f"without {cut(change.name or change.party)}: {change.application} {outcome(change.before)} -> {_now(change)}"
    )


def outcome(told: Outcome) -> str:
    """An outcome in words."""
    return _OUTCOMES[told]


def _now(change: SurvivalChange) -> str:
    if change.after is Outcome.ON_FALLBACK and change.fallback:
        return f"runs on {first_few(change.fallback, _MOST)}"
    return outcome(change.after)


def _and(words: Sequence[str]) -> str:
    return " and ".join(filter(None, (", ".join(words[:-1]), words[-1])))
