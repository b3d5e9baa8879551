"""The worker process: answers one chunk after the other until its pipe closes."""

import json
from collections.abc import Sequence
from functools import partial

from sovcheck.engine import chunks
from sovcheck.engine.answers import Answer
from sovcheck.engine.board import Place, Stage, read_place
from sovcheck.engine.chunks import OUT_OF_MEMORY, Failure
from sovcheck.engine.confinement import limit_memory
from sovcheck.engine.decision import MalformedFindingError, decide
from sovcheck.engine.evaluator import Evaluator
from sovcheck.engine.frames import read_frames, write_frame
from sovcheck.engine.program import Program, decode
from sovcheck.policy.diagnostics import read_diagnostic


def work(requests: int, replies: int, board: int) -> None:
    """Serve until ``requests`` closes: the first frame is the program, each further one a chunk of questions."""
    frames = read_frames(requests)
    first = next(frames, None)
    if first is None:
        return
    program = decode(first)
    limit_memory(program.memory_mib)
    evaluator = _compile(program, board)
    for frame in frames:
        write_frame(replies, _reply(evaluator, program, frame, board))


def _compile(program: Program, board: int) -> Evaluator | Failure:
    try:
        return Evaluator(program, board)
    except BaseException as error:  # noqa: BLE001 (see _failure)
        return _failure(error, board)


def _reply(evaluator: Evaluator | Failure, program: Program, frame: bytes, board: int) -> bytes:
    if isinstance(evaluator, Failure):
        return chunks.pack_failure(evaluator)
    try:
        match frame[:1]:
            case chunks.TEST:
                reply = _test(evaluator, frame[1:].decode())
            case chunks.COVERAGE:
                reply = evaluator.engine.get_coverage_report_as_json().encode()
            case _:
                reply = _answers(evaluator, program, frame)
        evaluator.rest()
    except BaseException as error:  # noqa: BLE001 (see _failure)
        return chunks.pack_failure(_failure(error, board))
    return reply


def _test(evaluator: Evaluator, entry: str) -> bytes:
    holds = evaluator.evaluate(entry, Place(Stage.EVALUATING)) is True
    return json.dumps({"holds": holds, "prints": evaluator.engine.take_prints()}).encode()


def _answers(evaluator: Evaluator, program: Program, frame: bytes) -> bytes:
    questions = enumerate(chunks.unpack_questions(frame, tuple(program.judgements)))
    return chunks.pack_answers(_row(evaluator, program, number, kind, facts) for number, (kind, facts) in questions)


def _row(evaluator: Evaluator, program: Program, number: int, kind: str, text: str) -> Sequence[Answer | None]:
    facts = json.loads(text)
    evaluator.look_at(text)
    return [
        decide(judgement, facts, partial(evaluator.evaluate, place=Place(Stage.EVALUATING, number, index)))
        for index, judgement in enumerate(program.judgements[kind])
    ]


def _failure(error: BaseException, board: int) -> Failure:
    """Anything at all that went wrong: a panic of the engine is a BaseException, and the scan must hear of it."""
    place = read_place(board)
    match error:
        case MemoryError():
            return Failure(place, OUT_OF_MEMORY)
        case MalformedFindingError():
            return Failure(place, str(error))
        case _:
            diagnostic = read_diagnostic(str(error))
            return Failure(place, diagnostic.message or type(error).__name__, diagnostic.file, diagnostic.line)
