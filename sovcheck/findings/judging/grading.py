"""Graded severity: the rule's own, or the one that the profile gives a finding."""

from collections.abc import Collection, Mapping
from types import MappingProxyType
from typing import NamedTuple

from sovcheck.policy.profile.model import Grade, Profile
from sovcheck.policy.rules import Rule
from sovcheck.policy.severity import Severity


class Dependents(NamedTuple):
    """What depends on an asset: the criticalities of those applications and the classes of their data.

    ``complete`` is False when one of them leaves either of the two open. ``spared``: every one of them goes on by a
    tested alternative when the asset is lost.
    """

    criticalities: frozenset[str] = frozenset()
    data_classes: frozenset[str] = frozenset()
    complete: bool = True
    spared: bool = False


class Grading:
    """The profile's word on severities. Rules that the profile disables have none."""

    def __init__(self, rules: Collection[Rule], profile: Profile) -> None:
        self._grades: dict[str, list[Grade]] = {}
        for grade in profile.grades:
            for rule_id in grade.rules:
                self._grades.setdefault(rule_id, []).append(grade)
        self._known: dict[tuple[str, Dependents], Severity] = {}
        disabled = frozenset(profile.disabled)
        self.rules: Mapping[str, Rule] = MappingProxyType({rule.id: rule for rule in rules if rule.id not in disabled})

    def severity(self, rule_id: str, dependents: Dependents) -> Severity:
        """The severity of the last grade that matches, else the rule's own; that of a spared asset if it is less."""
        key = (rule_id, dependents)
        severity = self._known.get(key)
        if severity is None:
            severity = self._known[key] = self._grade(rule_id, dependents)
        return severity

    def _grade(self, rule_id: str, dependents: Dependents) -> Severity:
        matching = [grade for grade in self._grades.get(rule_id, ()) if _matches(grade, dependents)]
        rule = self.rules[rule_id]
        severity = matching[-1].severity if matching else rule.severity
        if not dependents.spared or rule.severity_if_spared is None:
            return severity
        return min(severity, rule.severity_if_spared, key=lambda one: one.rank)


def _matches(grade: Grade, dependents: Dependents) -> bool:
    return _lie_within(dependents.criticalities, grade.criticalities, complete=dependents.complete) and _lie_within(
        dependents.data_classes, grade.data_classes, complete=dependents.complete
    )


def _lie_within(found: frozenset[str], allowed: Collection[str], *, complete: bool) -> bool:
    """Unknown dependents may be of any kind, so only a grade that asks for nothing matches them; likewise none."""
    return not allowed or (complete and bool(found) and found <= frozenset(allowed))
