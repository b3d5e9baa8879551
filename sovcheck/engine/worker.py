"""The worker process: answers one chunk after the other until its pipe closes."""

import json

from sovcheck.engine import chunks
from sovcheck.engine.board import Place, Stage, read_place
from sovcheck.engine.chunks import NOT_LOADED, OUT_OF_MEMORY, Failure
from sovcheck.engine.confinement import limit_memory
from sovcheck.engine.decision import MalformedFindingError
from sovcheck.engine.evaluator import Evaluator
from sovcheck.engine.frames import read_frames, write_frame
from sovcheck.engine.judge import Judge
from sovcheck.engine.program import Known, Program, decode
from sovcheck.policy.diagnostics import read_diagnostic


def work(requests: int, replies: int, board: int) -> None:
    """Serve until ``requests`` closes: the first frame is the program, each further one a chunk of questions."""
    frames = read_frames(requests)
    first = next(frames, None)
    if first is None:
        return
    program = decode(first)
    limit_memory(program.memory_mib)
    judge = _compile(program, board)
    for frame in frames:
        write_frame(replies, _reply(judge, frame, board))


def _compile(program: Program, board: int) -> Judge | Failure:
    try:
        evaluator = Evaluator(program, board)
        if program.known is not None and not _knows(evaluator, program.known):
            return Failure(Place(Stage.COMPILING), chunks.WRONG)
        return Judge(evaluator, program)
    except BaseException as error:  # noqa: BLE001 (see _failure)
        return _failure(error, board)


def _knows(evaluator: Evaluator, known: Known) -> bool:
    """Whether the engine gives the answers that are known."""
    evaluator.look_at(known.facts)
    given = {entry: evaluator.evaluate(entry, Place(Stage.COMPILING)) for entry in known.answers}
    evaluator.rest()
    return given == known.answers


def _reply(judge: Judge | Failure, frame: bytes, board: int) -> bytes:
    if isinstance(judge, Failure):
        return chunks.pack_failure(judge)
    try:
        match frame[:1]:
            case chunks.TEST:
                reply = _test(judge.evaluator, frame[1:].decode())
            case chunks.COVERAGE:
                reply = judge.evaluator.engine.get_coverage_report_as_json().encode()
            case _:
                reply = judge.answer(frame)
        judge.evaluator.rest()
    except BaseException as error:  # noqa: BLE001 (see _failure)
        return chunks.pack_failure(_failure(error, board))
    return reply


def _test(evaluator: Evaluator, entry: str) -> bytes:
    holds = evaluator.evaluate(entry, Place(Stage.EVALUATING)) is True
    return json.dumps({"holds": holds, "prints": evaluator.engine.take_prints()}).encode()


def _failure(error: BaseException, board: int) -> Failure:
    """Anything at all that went wrong: a panic of the engine is a BaseException, and the scan must hear of it."""
    place = read_place(board)
    match error:
        case MemoryError():
            return Failure(place, OUT_OF_MEMORY)
        case ImportError():
            return Failure(place, f"{NOT_LOADED}{error}")
        case MalformedFindingError():
            return Failure(place, str(error))
        case _:
            diagnostic = read_diagnostic(str(error))
            return Failure(place, diagnostic.message or type(error).__name__, diagnostic.file, diagnostic.line)
