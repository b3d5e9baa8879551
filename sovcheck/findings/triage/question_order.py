"""Question order for a register: asked in this order, the fewest answers settle the most systems."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from sovcheck.findings.report import MissingField
from sovcheck.findings.triage.model import TriagedSystem

Fact = tuple[str, str, str]
"""A missing fact: the system that declares the asset, none where the catalog has it; the asset, and the field."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A missing fact with the systems that it leaves open, and how many systems are settled once it is known, too."""

    missing: MissingField
    systems: tuple[str, ...]
    settled: int


def shortest_list(systems: Sequence[TriagedSystem]) -> Iterator[Asked]:
    """Every missing fact of the systems, greedily: next comes what the system lacks that lacks the least.

    Of its facts those first that most systems lack. What is known to be the shortest takes too long to find.
    """
    open_facts = {system.label: {_fact(system.label, each): each for each in system.missing} for system in systems}
    open_facts = {label: facts for label, facts in open_facts.items() if facts}
    lacking = Counter(fact for facts in open_facts.values() for fact in facts)
    named = {fact: each for facts in open_facts.values() for fact, each in facts.items()}
    systems_of = _systems_of(open_facts)
    settled = 0
    while open_facts:
        label = min(open_facts, key=lambda name: (len(open_facts[name]), name))
        for fact in sorted(open_facts[label], key=lambda fact: (-lacking[fact], fact)):
            for name in systems_of[fact]:
                facts = open_facts.get(name)
                if facts is None:
                    continue
                facts.pop(fact, None)
                if not facts:
                    del open_facts[name]
                    settled += 1
            yield Asked(named[fact], tuple(systems_of[fact]), settled)


def _fact(label: str, missing: MissingField) -> Fact:
    return (label if missing.file is not None else "", missing.asset, missing.field)


def _systems_of(open_facts: Mapping[str, Mapping[Fact, MissingField]]) -> Mapping[Fact, Sequence[str]]:
    found: dict[Fact, list[str]] = {}
    for label, facts in sorted(open_facts.items()):
        for fact in facts:
            found.setdefault(fact, []).append(label)
    return found
