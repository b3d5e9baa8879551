"""One side of a comparison, and whether two of them answer the same question."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from sovcheck.errors import UsageError
from sovcheck.findings.comparison.model import Origin, SideSummary
from sovcheck.findings.report import Report
from sovcheck.inventory.declared import Inventory
from sovcheck.policy.severity import Severity
from sovcheck.suggestions import did_you_mean

_WORD = re.compile(r"[^:+|,]+")


@dataclass(frozen=True, slots=True)
class Side:
    """What is compared: a report, by the name that the user gave it, and the inventory, where it was judged here."""

    label: str
    report: Report
    inventory: Inventory | None = None

    @property
    def assets(self) -> frozenset[str]:
        """The ids of all assets that are known to be there: all of an inventory, those that a saved report names."""
        if self.inventory is not None:
            return frozenset(self.inventory.assets)
        report = self.report
        named = {result.asset for result in report.results} | {each.asset for each in report.passes or ()}
        return frozenset(named)

    @property
    def knows_all(self) -> bool:
        """Whether an asset that is not among them is not there."""
        return self.inventory is not None or self.report.passes is not None

    def summary(self) -> SideSummary:
        """How this side does."""
        report, counts = self.report, self.report.summary
        return SideSummary(
            label=self.label,
            origin=Origin.REPORT if self.inventory is None else Origin.INVENTORY,
            name=report.inventory.name,
            today=report.today,
            profile=report.profile.id,
            home=report.profile.home,
            home_from=report.profile.home_from,
            catalog=report.catalog.date,
            files=report.inventory.files,
            patches=report.inventory.patches,
            verdict=report.verdict,
            evaluated=counts.evaluated,
            passed=counts.passed,
            fail=counts.fail,
            unknown=counts.unknown,
            waived=counts.waived,
            by_severity={each: number for each in reversed(Severity) if (number := counts.by_severity.get(each))},
        )


@dataclass(frozen=True, slots=True)
class Names:
    """How ids of the first side are called on the second."""

    renamed: Mapping[str, str]

    def asset(self, asset_id: str) -> str:
        """The id on the second side."""
        return self.renamed.get(asset_id, asset_id)

    def assets(self, asset_ids: tuple[str, ...]) -> tuple[str, ...]:
        """The same for several; sorted."""
        return tuple(sorted(map(self.asset, asset_ids)))

    def discriminator(self, text: str | None) -> str | None:
        """What a finding is about, with the ids that are between its signs."""
        if text is None or not self.renamed:
            return text
        return _WORD.sub(lambda word: self.asset(word[0]), text)


def check_renaming(renamed: Mapping[str, str], one: Side, other: Side) -> None:
    """Raises UsageError where ``--map`` names what is not there, or gives two assets one id."""
    for old, new in renamed.items():
        for name, side in ((old, one), (new, other)):
            if side.knows_all and name not in side.assets:
                advice = did_you_mean(name, side.assets, "write --map OLD=NEW, OLD as in A and NEW as in B")
                raise UsageError(f"--map {old}={new}: {side.label} has no asset {name!r}: {advice}")
    taken = [new for old, new in renamed.items() if new in one.assets and new not in renamed]
    taken += [new for new in renamed.values() if list(renamed.values()).count(new) > 1]
    if taken:
        raise UsageError(f"--map: {taken[0]!r} would stand for two assets of {one.label}: map each to one of its own")


def check_comparable(one: Side, other: Side, names: Names) -> None:
    """Raises UsageError where the two were judged by other standards, or are not of one system."""
    for what, first, second, advice in _standards(one.report, other.report):
        if first != second:
            wrong = f"{one.label} was judged by {what} {first}, and {other.label} by {second}"
            raise UsageError(f"{wrong}: {advice}")
    called, other_called = one.report.inventory.name, other.report.inventory.name
    saved = one.inventory is None or other.inventory is None
    if saved and called != other_called:
        raise UsageError(
            f"{one.label} is of {_called(called)}, and {other.label} of {_called(other_called)}: "
            "compare two designs of one system"
        )
    if one.assets and other.assets and not {names.asset(each) for each in one.assets} & other.assets:
        raise UsageError(
            f"{one.label} and {other.label} have no asset in common: compare two designs of one system, or say with "
            "--map OLD=NEW how its assets are called now"
        )


def notes_on(one: Side, other: Side) -> Iterator[str]:
    """What is different beside the system, and may explain a difference."""
    a, b = one.report, other.report
    if a.inventory.name != b.inventory.name:
        yield f"{one.label} is called {_called(a.inventory.name)}, {other.label} {_called(b.inventory.name)}"
    if a.today != b.today:
        yield f"{one.label} was judged on {a.today}, {other.label} on {b.today}"
    if (a.catalog.date, a.catalog.sha256) != (b.catalog.date, b.catalog.sha256):
        catalogs = f"the catalog of {a.catalog.date}, {other.label} by another one, of {b.catalog.date}"
        yield f"{one.label} was judged by {catalogs}"


def _standards(a: Report, b: Report) -> Iterator[tuple[str, str, str, str]]:
    """What two reports must share: what it is called, both values, and what to do where they differ."""
    again = "scan both with the same version and policies"
    yield "sovcheck", a.tool.version, b.tool.version, again
    yield "the profile", a.profile.id, b.profile.id, f"give --profile {a.profile.id}, or scan both anew"
    yield "the profile", _short(a.profile.sha256), _short(b.profile.sha256), "use one version of the profile for both"
    yield "home", a.profile.home, b.profile.home, f"give --home {a.profile.home}, or scan both anew"
    yield "the policies", _short(a.policies.sha256), _short(b.policies.sha256), again


def _short(digest: str) -> str:
    return f"sha256:{digest[:12]}"


def _called(name: str | None) -> str:
    return repr(name) if name is not None else "a system without a name"
