"""Three-valued decision of one rule: pass, fail, unknown or not applicable, in the order that every engine shares."""

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple, TypeAlias

from msgspec import Struct

from sovcheck.engine.answers import PASSED, Answer, Failed, Finding, Unknown

Evaluate: TypeAlias = Callable[[str], object]
"""Gives the value of an entry, None when it is undefined."""

_FIELDS = {"message", "path", "discriminator"}


class MalformedFindingError(Exception):
    """A rule returned something that is not a finding; says what, without naming the rule."""


class Need(NamedTuple):
    """A fact by its dotted name, and the fields that must all be null for it to be unknown.

    For a scalar or list that is the fact itself, for a group everything in it that can be null.
    """

    name: str
    leaves: Sequence[Sequence[str]]


class Judgement(Struct, frozen=True):
    """What is to be asked of one rule about assets of one kind; an entry that its package lacks is None.

    ``reads`` are the facts that the rule can look at, each with the member of it or None for all of it; None when the
    rule may look at everything.
    """

    rule: str
    applies: str | None
    deny: str
    unknown: str | None
    needs: Sequence[Need]
    needs_to_pass: Sequence[Need]
    reads: Sequence[tuple[str, str | None]] | None

    @property
    def package(self) -> str:
        """The Rego package of the rule, without ``data.``."""
        return self.deny.removeprefix("data.").removesuffix(".deny")


def decide(judgement: Judgement, facts: Mapping[str, object], evaluate: Evaluate) -> Answer | None:
    """The rule's answer, or None when it does not apply (docs/adr/0008).

    Raises MalformedFindingError; what ``evaluate`` raises passes through.
    """
    applies = True if judgement.applies is None else evaluate(judgement.applies)
    if applies is False:
        return None
    if applies is not True:
        missing = _missing_to_pass(judgement, facts, evaluate)
        return Unknown(missing) if missing else None
    missing = unknown_facts(judgement.needs, facts)
    if missing:
        return Unknown(missing)
    findings = read_findings(evaluate(judgement.deny), facts)
    missing = _missing_to_pass(judgement, facts, evaluate)
    if findings:
        return Failed(findings, missing)
    return Unknown(missing) if missing else PASSED


def _missing_to_pass(judgement: Judgement, facts: Mapping[str, object], evaluate: Evaluate) -> tuple[str, ...]:
    missing = unknown_facts(judgement.needs_to_pass, facts)
    if judgement.unknown is None:
        return missing
    told = evaluate(judgement.unknown)
    if not isinstance(told, list) or not all(isinstance(name, str) for name in told):
        raise MalformedFindingError("unknown is not a set of the names of facts")
    _check_set("unknown", told)
    return tuple(dict.fromkeys((*missing, *sorted(told))))


def unknown_facts(needs: Iterable[Need], facts: Mapping[str, object]) -> tuple[str, ...]:
    """The names of the needs that are null, in their order."""
    return tuple(need.name for need in needs if _is_null(need, facts))


def _is_null(need: Need, facts: Mapping[str, object]) -> bool:
    return bool(need.leaves) and all(_value(facts, leaf) is None for leaf in need.leaves)


def _value(facts: object, path: Iterable[str]) -> object:
    for name in path:
        facts = facts[name]  # type: ignore[index] # the facts have the shape of their kind
    return facts


def read_findings(value: object, facts: Mapping[str, object]) -> tuple[Finding, ...]:
    """The findings in canonical order out of the value of ``deny``. Raises MalformedFindingError."""
    if not isinstance(value, list):
        raise MalformedFindingError(
            f"deny is {_described(value)}, not a set: write `deny contains finding if {{ ... }}`"
        )
    if not value:
        return ()
    _check_set("deny", value)
    handles = set(_handles(facts))
    return tuple(sorted((_finding(entry, handles) for entry in value), key=lambda finding: finding.order))


def _check_set(name: str, members: list[Any]) -> None:
    """What holds a member twice was not a set."""
    if len({json.dumps(member, sort_keys=True) for member in members}) < len(members):
        raise MalformedFindingError(f"{name} holds the same member twice, which no set does")


def _finding(entry: object, handles: set[str]) -> Finding:
    if not isinstance(entry, dict):
        raise MalformedFindingError(f'a finding is {_described(entry)}, not an object with "message" and "path"')
    unknown = sorted(set(entry) - _FIELDS)
    if unknown:
        raise MalformedFindingError(f'a finding has {unknown[0]!r}: it may have "message", "path" and "discriminator"')
    message, path, discriminator = entry.get("message"), entry.get("path"), entry.get("discriminator")
    if not isinstance(message, str) or not message.strip():
        raise MalformedFindingError('a finding has no "message", or an empty one')
    if "path" not in entry:
        raise MalformedFindingError('a finding has no "path": give the path of a fact, or null when none proves it')
    if path is not None and (not isinstance(path, str) or path not in handles):
        raise MalformedFindingError(f'the "path" of a finding is {_described(path)}, which is not a path of the facts')
    if discriminator is not None and not isinstance(discriminator, str):
        raise MalformedFindingError(f'the "discriminator" of a finding is {_described(discriminator)}, not text')
    return Finding(message, path, discriminator)


def _handles(value: object) -> Iterator[str]:
    if isinstance(value, dict):
        path = value.get("path")
        if isinstance(path, str):
            yield path
        value = list(value.values())
    if isinstance(value, list):
        for entry in value:
            yield from _handles(entry)


def _described(value: object) -> str:
    match value:
        case None:
            return "null"
        case str():
            return f"the text {value[:60]!r}"
        case bool() | int() | float():
            return f"{value}".lower()
        case list():
            return "a list"
        case _:
            return "an object"
