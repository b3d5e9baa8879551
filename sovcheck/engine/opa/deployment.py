"""How policies come before OPA: the interface of the siblings ``started`` and ``remote``."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import Protocol

from sovcheck.engine.interface import EngineLimits
from sovcheck.engine.opa.address import Address
from sovcheck.engine.opa.loop import LoopThread
from sovcheck.policy.profile.data import DataDocument
from sovcheck.policy.rules import PolicySet


@dataclass(frozen=True, slots=True)
class Deployed:
    """A server that has the policies.

    ``rule`` is the path of the rule to query, ``data`` what goes with each query. ``loss`` says why there is no
    connection, and what to do, if anything is known of it. ``place`` says where what the server names by a file and
    a line is among the policies.
    """

    address: Address
    rule: str
    revision: str
    data: DataDocument | None
    loss: Callable[[], str | None]
    place: Callable[[str, int], tuple[str, int]] = lambda file, line: (file, line)


class Deployment(Protocol):
    """Brings policies before OPA, and takes them away again."""

    def version(self) -> str:
        """The version of OPA. Raises Fault or EngineError when it cannot be found out."""
        ...

    def open(
        self, policies: PolicySet, data: DataDocument, limits: EngineLimits, loop: LoopThread
    ) -> AbstractContextManager[Deployed]:
        """Ready to be asked; on leaving, nothing of it stays. Raises Fault or EngineError when it cannot be made so."""
        ...
