"""The tiny models that smokes are tried on, built once per run; tests that change one copy it first."""

import json
import os
import subprocess
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType

import pytest

from sovcheck.evidence.measurement import Step
from sovcheck.smoke.runtimes.environment import environment, worker_argv
from sovcheck.smoke.worker_protocol import EVENTS, Event, Finished, Measured, RuntimeKnown, StepEnded


@pytest.fixture(scope="session")
def tiny_models() -> ModuleType:
    """The factory: ``write_llama``, ``write_gguf``, ``TEXT`` and what they are made of."""
    import tiny_models as factory  # numpy and gguf take long, and few tests of a run need them

    return factory


@pytest.fixture(scope="session")
def tiny_llama(tiny_models: ModuleType, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with config, tokenizer and five shards; shared, so only to be read."""
    return tiny_models.write_llama(tmp_path_factory.mktemp("weights") / "llama")


@pytest.fixture(scope="session")
def tiny_gguf(tiny_models: ModuleType, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A GGUF file; shared, so only to be read."""
    return tiny_models.write_gguf(tmp_path_factory.mktemp("weights") / "llama.gguf")


@dataclass(frozen=True)
class Worked:
    """What a worker left: its events in order, its exit status, what it wrote beside them."""

    events: list[Event]
    status: int
    log: str

    @property
    def steps(self) -> dict[str, Step]:
        return {event.step.id: event.step for event in self.events if isinstance(event, StepEnded)}

    @property
    def finished(self) -> bool:
        return bool(self.events) and isinstance(self.events[-1], Finished)

    @property
    def runtime(self):
        (event,) = [event for event in self.events if isinstance(event, RuntimeKnown)]
        return event.runtime

    def measured(self, what: str):
        """The one thing of that name that was measured."""
        (found,) = [found for event in self.events if isinstance(event, Measured) and (found := getattr(event, what))]
        return found


@pytest.fixture
def work(tmp_path: Path) -> Callable[..., Worked]:
    """Runs a worker as a sandbox would, with the fields of an order or its bytes, and waits for its end."""
    scratch = tmp_path / "scratch"
    scratch.mkdir()
    usual = {
        "scratch": str(scratch),
        "prompts": ["All human beings are born free and equal in dignity and rights."],
        "threads": 1,
        "maxNewTokens": 12,
    }

    def run(raw: bytes | None = None, env: Mapping[str, str] | None = None, **order: object) -> Worked:
        given = json.dumps({**usual, **order}).encode() if raw is None else raw
        steps = tmp_path / "steps"
        finished = subprocess.run(
            ["sh", "-c", 'exec "$@" 3>"$0"', str(steps), *worker_argv()],
            input=given,
            capture_output=True,
            cwd=tmp_path,
            env=environment("http", hardened=True, inherited=os.environ) | dict(env or {}),
            timeout=120,
            check=False,
        )
        events = [EVENTS.validate_json(line, by_alias=True, by_name=False) for line in steps.read_bytes().splitlines()]
        return Worked(events, finished.returncode, (finished.stdout + finished.stderr).decode(errors="replace"))

    return run
