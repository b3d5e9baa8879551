"""Everything a worker needs before the first question, as one message: modules, data, and what to ask."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from sovcheck.engine.decision import Judgement
from sovcheck.engine.needs import Need, needs_of
from sovcheck.inventory.assets.asset import Kind
from sovcheck.policy.rules import Module, Rule


@dataclass(frozen=True, slots=True)
class Program:
    """``data`` is JSON text. ``judgements`` are those of each kind, in the order of the rules."""

    modules: Sequence[Module]
    data: str
    judgements: Mapping[str, Sequence[Judgement]]
    seconds: float
    memory_mib: int
    coverage: bool = False


def judgements_of(kind: Kind, rules: Iterable[Rule]) -> tuple[Judgement, ...]:
    """What to ask of each rule about the assets of a kind."""
    return tuple(
        Judgement(
            rule=rule.id,
            applies=f"data.{rule.package}.applies" if rule.has_applies else None,
            deny=f"data.{rule.package}.deny",
            unknown=f"data.{rule.package}.unknown" if rule.has_unknown else None,
            needs=needs_of(kind, rule.needs),
            needs_to_pass=needs_of(kind, rule.needs_to_pass),
        )
        for rule in rules
    )


def encode(program: Program) -> bytes:
    """The program as the first frame that a worker reads."""
    document = {
        "modules": [(module.path, module.text) for module in program.modules],
        "data": program.data,
        "judgements": {
            kind: [(j.rule, j.applies, j.deny, j.unknown, j.needs, j.needs_to_pass) for j in judgements]
            for kind, judgements in program.judgements.items()
        },
        "seconds": program.seconds,
        "memory_mib": program.memory_mib,
        "coverage": program.coverage,
    }
    return json.dumps(document).encode()


def decode(payload: bytes) -> Program:
    """The program out of its frame."""
    document = json.loads(payload)
    judgements = {
        kind: tuple(
            Judgement(rule, applies, deny, unknown, _needs(needs), _needs(needs_to_pass))
            for rule, applies, deny, unknown, needs, needs_to_pass in rows
        )
        for kind, rows in document["judgements"].items()
    }
    modules = [Module(path, text) for path, text in document["modules"]]
    return Program(
        modules, document["data"], judgements, document["seconds"], document["memory_mib"], document["coverage"]
    )


def _needs(rows: Iterable[tuple[str, Sequence[Sequence[str]]]]) -> tuple[Need, ...]:
    return tuple(Need(name, leaves) for name, leaves in rows)
