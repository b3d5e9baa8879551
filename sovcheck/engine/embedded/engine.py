"""The embedded engine: regorus in worker processes, since nothing stops an endless policy inside one's own process."""

import json
import os
from collections import deque
from collections.abc import Generator, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import partial
from importlib.util import find_spec
from pathlib import Path

from sovcheck.engine.answers import Answer
from sovcheck.engine.batches import batches
from sovcheck.engine.embedded.crash_report import explain
from sovcheck.engine.embedded.early import EarlyWorker
from sovcheck.engine.embedded.pool import Pool
from sovcheck.engine.embedded.process import start_worker
from sovcheck.engine.embedded.program import Known, Program, Sources, encode
from sovcheck.engine.embedded.protocol import pack_questions, unpack_reply
from sovcheck.engine.interface import EngineLimits, Question
from sovcheck.engine.judgements import judgements_of
from sovcheck.inventory.assets.asset import Kind
from sovcheck.policy.bundle import known_answer
from sovcheck.policy.profile.data import DataDocument
from sovcheck.policy.rules import PolicySet, Rule
from sovcheck.policy.source.fact_references import reads_of

_DISTRIBUTION = "gordon_to_regorus"
_UNKNOWN = "unknown"
_DEFAULT_LIMITS = EngineLimits()


def sources_of(policies: PolicySet, limits: EngineLimits) -> Sources:
    """What a worker compiles for a policy set, whichever of its rules are asked."""
    modules = [(module.path, module.text) for module in (known_answer.MODULE, *policies.modules)]
    return Sources(modules, limits.seconds, limits.memory_mib)


class EmbeddedEngine:
    """Judges facts by the rules of a policy set.

    Workers are forked, or started as ``fresh`` interpreters; by default what is safe in the running process. The first
    is the one that waits ``early``, where there is one.
    """

    name = "embedded"

    def __init__(
        self,
        policies: PolicySet,
        data: DataDocument,
        limits: EngineLimits = _DEFAULT_LIMITS,
        *,
        fresh: bool | None = None,
        early: EarlyWorker | None = None,
    ) -> None:
        self._limits = limits
        self._start = partial(early.take if early is not None else start_worker, fresh=fresh)
        self._asked = {kind: tuple(rule for rule in policies.rules if kind in rule.applies_to) for kind in Kind}
        reads = reads_of(policies)
        self._program = Program(
            sources=sources_of(policies, limits),
            data=json.dumps(data),
            judgements={kind.value: judgements_of(kind, rules, reads) for kind, rules in self._asked.items()},
            known=Known(json.dumps(dict(known_answer.FACTS)), dict(known_answer.ANSWERS)),
        )

    @property
    def version(self) -> str:
        """The version of the regorus build, as its distribution states it."""
        specification = find_spec("regorus")
        if specification is None or specification.origin is None:
            return _UNKNOWN
        # importlib.metadata gives the same and costs 20 ms.
        site = Path(specification.origin).parent.parent
        names = (path.stem for path in site.glob(f"{_DISTRIBUTION}-*.dist-info"))
        return next((name.removeprefix(f"{_DISTRIBUTION}-") for name in names), _UNKNOWN)

    def evaluate(self, questions: Iterable[Question]) -> Generator[tuple[int, Mapping[str, Answer]], None, None]:
        """See ``Engine``. Workers start with the first ``next`` and end with the generator."""
        with self.running() as running:
            yield from running.evaluate(questions)

    @contextmanager
    def running(self) -> "Iterator[_Running]":
        """See ``Engine``. Workers start when there is something to answer."""
        size = self._limits.workers or _cores()
        with Pool(encode(self._program), self._start, size) as pool:
            yield _Running(pool, self._program, self._limits, self._asked)


class _Running:
    """Workers that stay, with what they have compiled and what they remember."""

    def __init__(
        self, pool: Pool, program: Program, limits: EngineLimits, asked: Mapping[Kind, Sequence[Rule]]
    ) -> None:
        self._pool = pool
        self._judgements = program.judgements
        self._limits = limits
        self._asked = asked

    def evaluate(self, questions: Iterable[Question]) -> Generator[tuple[int, Mapping[str, Answer]], None, None]:
        """See ``Answering``; one list of questions after the other."""
        sent: deque[list[Question]] = deque()
        for reply in self._pool.run(_chunks(questions, sent, tuple(self._judgements))):
            chunk = sent.popleft() if sent else []
            answers = unpack_reply(reply, chunk, self._judgements) if isinstance(reply, bytes) else reply
            if not isinstance(answers, list):
                raise explain(answers, self._limits, self._asked, [question.kind for question in chunk])
            for question, by_rule in zip(chunk, answers, strict=True):
                yield question.key, by_rule


def _cores() -> int:
    """The cores this process may use; systems that do not tell are asked for all."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _chunks(questions: Iterable[Question], asked: deque[list[Question]], kinds: Sequence[str]) -> Iterator[bytes]:
    """The questions in chunks; what was asked stays in ``asked`` until its reply comes."""
    for chunk in batches(questions):
        asked.append(chunk)
        yield pack_questions(chunk, kinds)
