"""The worker process: answers one chunk after the other until its pipe closes, each question once."""

import contextlib
import importlib
import json
from collections.abc import Callable, Sequence
from functools import partial
from typing import TypeVar

from sovcheck.engine.answer_cache import AnswerCache, Document
from sovcheck.engine.answers import Answer
from sovcheck.engine.decision import Judgement, MalformedFindingError, decide
from sovcheck.engine.embedded import protocol
from sovcheck.engine.embedded.evaluator import Evaluator
from sovcheck.engine.embedded.framing import read_frames, write_frame
from sovcheck.engine.embedded.limits import limit_memory
from sovcheck.engine.embedded.program import Known, Program, decode, decode_sources
from sovcheck.engine.embedded.protocol import NOT_LOADED, OUT_OF_MEMORY, Failure
from sovcheck.engine.embedded.worker_status import Position, Stage, read_position
from sovcheck.policy.rego.diagnostics import read_diagnostic

Result = TypeVar("Result")


class Judge:
    """One worker's judge: its evaluator, and for each kind what is asked and what was answered before."""

    def __init__(self, evaluator: Evaluator, program: Program) -> None:
        self.evaluator = evaluator
        self._judgements = {
            kind: [(judgement, AnswerCache(judgement.reads)) for judgement in judgements]
            for kind, judgements in program.judgements.items()
        }

    def answer(self, frame: bytes) -> bytes:
        """The answers to a chunk of questions."""
        questions = enumerate(protocol.unpack_questions(frame, tuple(self._judgements)))
        return protocol.pack_answers(self._row(number, kind, facts) for number, (kind, facts) in questions)

    def _row(self, number: int, kind: str, text: str) -> Sequence[Answer | None]:
        document = Document(text)
        self.evaluator.begin(Position(Stage.EVALUATING, number))
        return [
            cache.get_or_judge(document, partial(self._decide, judgement, Position(Stage.EVALUATING, number, index)))
            for index, (judgement, cache) in enumerate(self._judgements[kind])
        ]

    def _decide(self, judgement: Judgement, position: Position, part: Document) -> Answer | None:
        self.evaluator.look_at(part.text, position, judgement.package)
        return decide(judgement, part.facts, self.evaluator.evaluate)


def work(requests: int, replies: int, status: int) -> None:
    """Serve until ``requests`` closes: two frames are the program, each further one a chunk of questions."""
    _load()
    frames = read_frames(requests)
    first = next(frames, None)
    if first is None:
        return
    sources = decode_sources(first)
    limit_memory(sources.memory_mib)
    evaluator = _guarded(lambda: Evaluator(sources, status), status)
    second = next(frames, None)
    if second is None:
        return
    judge = evaluator if isinstance(evaluator, Failure) else _ready(evaluator, decode(sources, second), status)
    for frame in frames:
        write_frame(replies, _reply(judge, frame, status))


def _load() -> None:
    """Load the engine while there may be nothing else to do; that it cannot be loaded is reported when it is needed."""
    with contextlib.suppress(ImportError):
        importlib.import_module("regorus")


def _ready(evaluator: Evaluator, program: Program, status: int) -> Judge | Failure:
    def ready() -> Judge | Failure:
        evaluator.add_data(program.data)
        if program.known is not None and not _knows(evaluator, program.known):
            return Failure(Position(Stage.COMPILING), protocol.WRONG)
        return Judge(evaluator, program)

    return _guarded(ready, status)


def _knows(evaluator: Evaluator, known: Known) -> bool:
    """Whether the engine gives the answers that are known."""
    evaluator.look_at(known.facts, Position(Stage.COMPILING))
    given = {entry: evaluator.evaluate(entry) for entry in known.answers}
    evaluator.rest()
    return given == known.answers


def _reply(judge: Judge | Failure, frame: bytes, status: int) -> bytes:
    if isinstance(judge, Failure):
        return protocol.pack_failure(judge)
    reply = _guarded(lambda: _answered(judge, frame), status)
    return protocol.pack_failure(reply) if isinstance(reply, Failure) else reply


def _answered(judge: Judge, frame: bytes) -> bytes:
    match frame[:1]:
        case protocol.TEST:
            reply = _test(judge.evaluator, frame[1:].decode())
        case protocol.COVERAGE:
            reply = judge.evaluator.engine.get_coverage_report_as_json().encode()
        case _:
            reply = judge.answer(frame)
    judge.evaluator.rest()
    return reply


def _test(evaluator: Evaluator, entry: str) -> bytes:
    evaluator.begin(Position(Stage.EVALUATING))
    holds = evaluator.evaluate(entry) is True
    return json.dumps({"holds": holds, "prints": evaluator.engine.take_prints()}).encode()


def _guarded(step: Callable[[], Result], status: int) -> Result | Failure:
    """What the step gives, or what went wrong in it, whatever it is."""
    try:
        return step()
    except BaseException as error:  # noqa: BLE001 (a panic of the engine is one, and the scan must hear of it)
        return _failure(error, status)


def _failure(error: BaseException, status: int) -> Failure:
    position = read_position(status)
    match error:
        case MemoryError():
            return Failure(position, OUT_OF_MEMORY)
        case ImportError():
            return Failure(position, f"{NOT_LOADED}{error}")
        case MalformedFindingError():
            return Failure(position, str(error))
        case _:
            diagnostic = read_diagnostic(str(error))
            return Failure(position, diagnostic.message or type(error).__name__, diagnostic.file, diagnostic.line)
