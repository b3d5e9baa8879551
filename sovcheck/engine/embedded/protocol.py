"""Wire protocol between the scan and a worker: questions, answers and failures as bytes."""

import json
import struct
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, NamedTuple

import msgspec

from sovcheck.engine.answers import PASSED, Answer, Failed, Finding, Passed, Unknown
from sovcheck.engine.decision import Judgement
from sovcheck.engine.embedded.worker_status import Position, Stage

if TYPE_CHECKING:
    # Kinds come with pydantic, which a worker does without.
    from sovcheck.engine.interface import Question

QUESTIONS, TEST, COVERAGE = b"Q", b"T", b"C"
"""What a request asks for; the first byte of each."""

_HEADER = struct.Struct("<BI")
OUT_OF_MEMORY = "out of memory"
"""The message of a failure for want of memory."""
NOT_LOADED = "not loaded: "
"""How the message of a failure begins when the engine itself cannot be loaded; why follows."""
WRONG = "wrong answer"
"""The message of a failure when the engine does not give an answer that is known."""

_FAILED = b'{"failure":'
_PASS = 1
_NOT_APPLICABLE = 0


class Failure(NamedTuple):
    """Why a worker could not answer: at which position, what went wrong, and where in the policies if that is known."""

    position: Position
    message: str
    file: str = ""
    line: int = 0


def pack_questions(questions: "Iterable[Question]", kinds: Sequence[str]) -> bytes:
    """A chunk of questions about assets of these kinds; their keys stay behind."""
    parts = [QUESTIONS]
    for question in questions:
        facts = question.facts.encode()
        parts += [_HEADER.pack(kinds.index(question.kind), len(facts)), facts]
    return b"".join(parts)


def unpack_questions(payload: bytes, kinds: Sequence[str]) -> Iterator[tuple[str, str]]:
    """The kind and the facts of each question of a chunk."""
    position = len(QUESTIONS)
    while position < len(payload):
        number, length = _HEADER.unpack_from(payload, position)
        position += _HEADER.size
        yield kinds[number], payload[position : position + length].decode()
        position += length


def pack_answers(answers: Iterable[Sequence[Answer | None]]) -> bytes:
    """The answers to a chunk: for each question one to every judgement of its kind, None where it does not apply."""
    return msgspec.json.encode({"answers": [[_packed(answer) for answer in row] for row in answers]})


def pack_failure(failure: Failure) -> bytes:
    """A failure in the place of the answers."""
    return json.dumps({"failure": failure}).encode()


def unpack_failure(payload: bytes) -> Failure:
    """The failure that came in the place of a reply."""
    (stage, question, entry), message, file, line = json.loads(payload)["failure"]
    return Failure(Position(Stage(stage), question, entry), message, file, line)


def unpack_reply(
    payload: bytes, questions: "Sequence[Question]", judgements: Mapping[str, Sequence[Judgement]]
) -> list[dict[str, Answer]] | Failure:
    """The answers to each question by rule id, or the failure that came instead."""
    if payload.startswith(_FAILED):
        return unpack_failure(payload)
    document = msgspec.json.decode(payload)
    return [
        {
            judgement.rule: _answer(packed)
            for judgement, packed in zip(judgements[question.kind], row, strict=True)
            if packed != _NOT_APPLICABLE
        }
        for question, row in zip(questions, document["answers"], strict=True)
    ]


def _packed(answer: Answer | None) -> object:
    match answer:
        case None:
            return _NOT_APPLICABLE
        case Passed():
            return _PASS
        case Unknown():
            return answer.facts
        case Failed():
            findings = [(f.message, f.path, f.discriminator) for f in answer.findings]
            return {"findings": findings, "open": answer.open_facts}


def _answer(packed: object) -> Answer:
    match packed:
        case _ if packed == _PASS:
            return PASSED
        case {"findings": findings, "open": open_facts}:
            return Failed(tuple(Finding(*finding) for finding in findings), tuple(open_facts))
        case list():
            return Unknown(tuple(packed))
        case _:
            raise ValueError(f"not an answer: {packed!r}")
