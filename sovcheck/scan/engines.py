"""Which engine judges a scan: what can be chosen, and making it; an engine that is not chosen is not imported."""

from dataclasses import dataclass
from pathlib import Path

from sovcheck.engine.interface import Engine, EngineLimits
from sovcheck.policy.data_document import DataDocument
from sovcheck.policy.rules import PolicySet


@dataclass(frozen=True, slots=True)
class Embedded:
    """regorus, in processes of our own."""


@dataclass(frozen=True, slots=True)
class StartedOpa:
    """An ``opa`` that is started for the scan; without ``binary`` that of the PATH."""

    binary: Path | None = None


EngineChoice = Embedded | StartedOpa
EMBEDDED = Embedded()


def make_engine(choice: EngineChoice, policies: PolicySet, data: DataDocument, limits: EngineLimits) -> Engine:
    """The engine that was chosen, not yet at work."""
    if isinstance(choice, Embedded):
        from sovcheck.engine.embedded import EmbeddedEngine

        return EmbeddedEngine(policies, data, limits)
    from sovcheck.engine.opa.engine import OpaEngine
    from sovcheck.engine.opa.started import Started

    return OpaEngine(policies, data, limits, at=Started(choice.binary))
