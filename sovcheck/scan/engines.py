"""Which engine judges a scan: what can be chosen, and making it; an engine that is not chosen is not imported."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import Struct

from sovcheck.engine.interface import Engine, EngineLimits
from sovcheck.policy.profile.data import DataDocument
from sovcheck.policy.rules import PolicySet

if TYPE_CHECKING:
    from sovcheck.engine.embedded.early import EarlyWorker
    from sovcheck.engine.opa.deployment import Deployment


class Embedded(Struct, frozen=True):
    """regorus, in processes of our own."""


class StartedOpa(Struct, frozen=True):
    """An ``opa`` that is started for the scan; without ``binary`` that of the PATH."""

    binary: Path | None = None


class OpaServer(Struct, frozen=True):
    """An OPA that is already there; ``preloaded`` says that it has the policies from a bundle.

    ``token_file`` holds a bearer token, ``ca`` the certificates to trust instead of the system's.
    """

    url: str
    token_file: Path | None = None
    ca: Path | None = None
    preloaded: bool = False


EngineChoice = Embedded | StartedOpa | OpaServer
EMBEDDED = Embedded()


@contextmanager
def started_early(choice: EngineChoice) -> "Iterator[EarlyWorker | None]":
    """A worker for the engine that was chosen, where it has any, which starts while files are read."""
    if not isinstance(choice, Embedded):
        yield None
        return
    from sovcheck.engine.embedded.early import EarlyWorker

    with EarlyWorker() as early:
        yield early


def compile_early(early: "EarlyWorker | None", policies: PolicySet, limits: EngineLimits) -> None:
    """Have the worker that waits compile the policies, while what they are to judge is read."""
    if early is None:
        return
    from sovcheck.engine.embedded.engine import sources_of

    early.compile(sources_of(policies, limits))


def make_engine(
    choice: EngineChoice,
    policies: PolicySet,
    data: DataDocument,
    limits: EngineLimits,
    early: "EarlyWorker | None" = None,
    *,
    fresh: bool | None = None,
) -> Engine:
    """The engine that was chosen, not yet at work; of its workers none is a copy of this process if they are fresh."""
    if isinstance(choice, Embedded):
        from sovcheck.engine.embedded.engine import EmbeddedEngine

        return EmbeddedEngine(policies, data, limits, fresh=fresh, early=early)
    from sovcheck.engine.opa.engine import OpaEngine

    return OpaEngine(policies, data, limits, at=_deployment(choice))


def _deployment(choice: StartedOpa | OpaServer) -> "Deployment":
    if isinstance(choice, StartedOpa):
        from sovcheck.engine.opa.started import Started

        return Started(choice.binary)
    from sovcheck.engine.opa.address import read_address
    from sovcheck.engine.opa.remote import Preloaded, Uploaded

    address = read_address(choice.url, choice.token_file, choice.ca)
    return (Preloaded if choice.preloaded else Uploaded)(address)
