"""Outcomes: the answers about one asset by what becomes of them; assets with equal facts share them."""

from collections import Counter
from collections.abc import Mapping
from typing import assert_never

from msgspec import Struct, field

from sovcheck.engine.answers import Answer, Failed, Finding, Passed, Unknown
from sovcheck.policy.rules import Rule


class Outcomes(Struct):
    """What answers say, and of how many assets they were given.

    ``findings`` come with how many of the same rule share the discriminator, and so the fingerprint; ``open_facts`` are
    by rule. The answers are kept, so that no others can take their address.
    """

    answers: Mapping[str, Answer]
    assets: int = 0
    passed: list[Rule] = field(default_factory=list)
    findings: list[tuple[Rule, Finding, int]] = field(default_factory=list)
    open_facts: dict[str, tuple[str, ...]] = field(default_factory=dict)
    unknowns: list[tuple[Rule, tuple[str, ...]]] = field(default_factory=list)


def sort_answers(answers: Mapping[str, Answer], rules: Mapping[str, Rule]) -> Outcomes:
    """The outcomes of answers by rule id, so far of no asset; answers of other rules are left out."""
    outcomes = Outcomes(answers)
    for rule_id, answer in answers.items():
        if (rule := rules.get(rule_id)) is not None:
            _enter(outcomes, rule, answer)
    return outcomes


def _enter(outcomes: Outcomes, rule: Rule, answer: Answer) -> None:
    match answer:
        case Passed():
            outcomes.passed.append(rule)
        case Failed(findings, open_facts):
            numbers = Counter(finding.discriminator for finding in findings)
            outcomes.findings += [(rule, finding, numbers[finding.discriminator]) for finding in findings]
            outcomes.open_facts[rule.id] = open_facts
        case Unknown(facts):
            outcomes.unknowns.append((rule, facts))
        case _:
            assert_never(answer)
