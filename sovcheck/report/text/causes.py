"""Failures by what they come from: results of one rule on one asset are one cause, an owner and its subsidiary one."""

import re
from collections.abc import Iterable, Sequence
from itertools import groupby

from msgspec import Struct
from msgspec.structs import replace

from sovcheck.findings.answer.holders import Holder
from sovcheck.findings.report import Report, Result
from sovcheck.policy.severity import Severity
from sovcheck.report.organization_names import names_of

OWNED_BY = ", owned by "
"""What joins a subsidiary with its owner, where the two are one party."""

_COUNTRY = re.compile("[A-Z]{2}")

_MOST_NAMED = 40
"""How many assets or parties of one cause are looked at: no line has room for more."""


class Cause(Struct, frozen=True):
    """One line's worth of failures: of one rule at one severity, on one asset or on several.

    ``text`` says what, ``parties`` whom it is about where several results make it.
    """

    severity: Severity
    rule: str
    title: str
    assets: tuple[str, ...]
    text: str
    parties: tuple[str, ...]
    results: int
    file: str
    line: int


def causes_of(report: Report, results: Sequence[Result], most: int | None = None) -> list[Cause]:
    """The causes, gravest first, one for each asset.

    Where that makes more than ``most``, rules of many assets get one for all of them, those of the most assets first.
    """
    parties = _Parties(report)
    by_asset = [_of_asset(list(group), parties) for _, group in groupby(results, key=_per_asset)]
    rules = [list(group) for _, group in groupby(by_asset, key=lambda each: (each.severity, each.rule))]
    left = len(by_asset) - most if most is not None else 0
    for number in sorted(range(len(rules)), key=lambda number: (-len(rules[number]), -number)):
        if left <= 0 or len(rules[number]) == 1:
            break
        left -= len(rules[number]) - 1
        rules[number] = [_of_rule(rules[number])]
    return [cause for causes in rules for cause in causes]


def _per_asset(result: Result) -> tuple[Severity, str, str]:
    return result.severity, result.rule, result.asset


def _of_asset(results: list[Result], named: "_Parties") -> Cause:
    first = results[0]
    text, parties = _without_subject(first.message, first.asset), tuple[str, ...]()
    if len(results) > 1:
        parties = named.named(result.discriminator for result in results[:_MOST_NAMED])
        text = first.title if parties else f"{text}, and more"
    return Cause(
        severity=first.severity,
        rule=first.rule,
        title=first.title,
        assets=(first.asset,),
        text=text,
        parties=parties,
        results=len(results),
        file=first.file,
        line=first.line,
    )


def _of_rule(causes: list[Cause]) -> Cause:
    assets = tuple(asset for cause in causes for asset in cause.assets)
    return replace(
        causes[0], assets=assets, text=causes[0].title, parties=(), results=sum(cause.results for cause in causes)
    )


def _without_subject(message: str, asset: str) -> str:
    """The message without the asset that it begins with: the line names that already."""
    return message.removeprefix(f"{asset} ").removeprefix(f"{asset}'s ")


class _Parties:
    """Finds in discriminators whom they are about: organizations by their ultimate owners, and countries."""

    def __init__(self, report: Report) -> None:
        answer = report.answer
        self._names = names_of(report)
        self._owner: dict[str, Holder] = {}
        for holder in (answer.holders if answer is not None else None) or ():
            for party in (*holder.controlled, *holder.between):
                self._owner.setdefault(party.id, holder)
            self._owner[holder.organization] = holder

    def named(self, discriminators: Iterable[str | None]) -> tuple[str, ...]:
        """Everybody named, each once, organizations first; of a parent and its subsidiaries one name for both."""
        found: dict[str, list[str]] = {}
        countries: dict[str, None] = {}
        for part in (part for each in discriminators for part in (each or "").split("+")):
            organizations = [token for token in part.split(":") if token in self._names or token in self._owner]
            for token in organizations:
                owner = self._owner.get(token)
                found.setdefault(owner.organization if owner is not None else token, []).append(token)
            if not organizations:
                countries |= dict.fromkeys(token for token in part.split(":") if _COUNTRY.fullmatch(token))
        only = len(found) == 1
        return (*(self._called(owner, below if only else []) for owner, below in found.items()), *countries)

    def _called(self, owner: str, tokens: Sequence[str]) -> str:
        name, holder = self._names.get(owner, owner), self._owner.get(owner)
        country = f" ({holder.country})" if holder is not None and holder.country else ""
        below = [self._names.get(token, token) for token in tokens if token != owner]
        return f"{below[0]}{OWNED_BY}{name}{country}" if below else f"{name}{country}"
