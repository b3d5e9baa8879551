"""Everything a worker needs before the first question, as two messages: the modules, then data and what to ask.

The modules come first, since they are known before the inventory is read, and a worker compiles them meanwhile.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

import msgspec
from msgspec import Struct

from sovcheck.engine.decision import Judgement, Need
from sovcheck.engine.embedded.framing import pack_frame


class Known(NamedTuple):
    """A question whose answers are known, by entry: what does not give them is to give no others."""

    facts: str
    answers: Mapping[str, object]


class Sources(Struct, frozen=True):
    """What there is to compile, and within which limits; ``modules`` are paths with texts."""

    modules: Sequence[tuple[str, str]]
    seconds: float
    memory_mib: int
    coverage: bool = False


class Program(Struct, frozen=True):
    """What is asked of the sources: ``data`` is JSON text, ``judgements`` are those of each kind."""

    sources: Sources
    data: str
    judgements: Mapping[str, Sequence[Judgement]]
    known: Known | None = None


def encode_sources(sources: Sources) -> bytes:
    """The first frame that a worker reads."""
    return pack_frame(msgspec.json.encode(sources))


def encode(program: Program) -> bytes:
    """The program as the first two frames that a worker reads: those of equal sources begin alike."""
    document = {
        "data": program.data,
        "judgements": {
            kind: [(j.rule, j.applies, j.deny, j.unknown, j.needs, j.needs_to_pass, j.reads) for j in judgements]
            for kind, judgements in program.judgements.items()
        },
        "known": program.known,
    }
    return encode_sources(program.sources) + pack_frame(json.dumps(document).encode())


def decode_sources(payload: bytes) -> Sources:
    """The sources out of the first frame."""
    return msgspec.json.decode(payload, type=Sources)


def decode(sources: Sources, payload: bytes) -> Program:
    """The program out of the second frame."""
    document = json.loads(payload)
    judgements = {
        kind: tuple(
            Judgement(rule, applies, deny, unknown, _needs(needs), _needs(needs_to_pass), reads)
            for rule, applies, deny, unknown, needs, needs_to_pass, reads in rows
        )
        for kind, rows in document["judgements"].items()
    }
    known = None if document["known"] is None else Known(*document["known"])
    return Program(sources, document["data"], judgements, known)


def _needs(rows: Iterable[tuple[str, Sequence[Sequence[str]]]]) -> tuple[Need, ...]:
    return tuple(Need(name, leaves) for name, leaves in rows)
