"""Engine interface: what the scan asks of an engine, whichever it is."""

from collections.abc import Generator, Iterable, Mapping
from contextlib import AbstractContextManager
from typing import NamedTuple, Protocol

from msgspec import Struct

from sovcheck.engine.answers import Answer
from sovcheck.inventory.assets.asset import Kind


class Question(NamedTuple):
    """Facts to judge: ``key`` comes back with the answers, ``facts`` is the JSON text of the facts document."""

    key: int
    kind: Kind
    facts: str


class EngineLimits(Struct, frozen=True):
    """What one rule may cost on one asset before the scan is given up, and how many processes may work."""

    seconds: float = 30.0
    memory_mib: int = 1024
    workers: int | None = None


class Answering(Protocol):
    """Whatever answers questions."""

    def evaluate(self, questions: Iterable[Question]) -> Generator[tuple[int, Mapping[str, Answer]], None, None]:
        """The key of each question with its answers by rule id, in the order of the questions.

        A rule that does not apply has no answer. Questions are drawn as they are needed. Raises EngineError as soon
        as one rule cannot be evaluated.
        """
        ...


class Engine(Answering, Protocol):
    """Judges facts by the rules it was made with; whatever ``evaluate`` starts has ended when the generator ends."""

    @property
    def name(self) -> str:
        """The engine's name, as reports print it."""
        ...

    @property
    def version(self) -> str:
        """The version of the Rego implementation."""
        ...

    def running(self) -> AbstractContextManager[Answering]:
        """The engine at work until it is left: it can be asked again and again, and starts and compiles only once."""
        ...
