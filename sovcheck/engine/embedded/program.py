"""Everything a worker needs before the first question, as one message: modules, data, and what to ask."""

import json
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from msgspec import Struct

from sovcheck.engine.decision import Judgement, Need


class Known(NamedTuple):
    """A question whose answers are known, by entry: what does not give them is to give no others."""

    facts: str
    answers: Mapping[str, object]


class Program(Struct, frozen=True):
    """``modules`` are paths with texts, ``data`` is JSON text, ``judgements`` are those of each kind."""

    modules: Sequence[tuple[str, str]]
    data: str
    judgements: Mapping[str, Sequence[Judgement]]
    seconds: float
    memory_mib: int
    coverage: bool = False
    known: Known | None = None


def encode(program: Program) -> bytes:
    """The program as the first frame that a worker reads."""
    document = {
        "modules": list(program.modules),
        "data": program.data,
        "judgements": {
            kind: [(j.rule, j.applies, j.deny, j.unknown, j.needs, j.needs_to_pass, j.reads) for j in judgements]
            for kind, judgements in program.judgements.items()
        },
        "seconds": program.seconds,
        "memory_mib": program.memory_mib,
        "coverage": program.coverage,
        "known": program.known,
    }
    return json.dumps(document).encode()


def decode(payload: bytes) -> Program:
    """The program out of its frame."""
    document = json.loads(payload)
    judgements = {
        kind: tuple(
            Judgement(rule, applies, deny, unknown, _needs(needs), _needs(needs_to_pass), reads)
            for rule, applies, deny, unknown, needs, needs_to_pass, reads in rows
        )
        for kind, rows in document["judgements"].items()
    }
    modules = [(path, text) for path, text in document["modules"]]
    known = None if document["known"] is None else Known(*document["known"])
    limits = document["seconds"], document["memory_mib"]
    return Program(modules, document["data"], judgements, *limits, document["coverage"], known)


def _needs(rows: Iterable[tuple[str, Sequence[Sequence[str]]]]) -> tuple[Need, ...]:
    return tuple(Need(name, leaves) for name, leaves in rows)
