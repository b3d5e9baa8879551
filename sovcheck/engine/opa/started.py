"""An OPA that is started for one scan, with the policies and the data as one bundle, and stopped after it."""

import asyncio
import time
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Self

from sovcheck.engine.interface import EngineLimits
from sovcheck.engine.opa import check
from sovcheck.engine.opa.address import Address
from sovcheck.engine.opa.binary import Binary, find_binary
from sovcheck.engine.opa.client import Client
from sovcheck.engine.opa.deployment import Deployed
from sovcheck.engine.opa.faults import Fault
from sovcheck.engine.opa.loop import LoopThread
from sovcheck.engine.opa.memory_limit import most_mebibytes
from sovcheck.engine.opa.server import PROOF, Secrets, Server
from sovcheck.errors import EngineError
from sovcheck.policy.bundle.bundle import policy_bundle, revision
from sovcheck.policy.bundle.dispatch import REPLY
from sovcheck.policy.profile.data import DataDocument
from sovcheck.policy.rules import PolicySet

_ATTEMPTS = 3
_SECONDS_TO_START = 30.0
_SECONDS_TO_REPLY = 1.0
_PAUSE = 0.005


class Started:
    """Starts the ``opa`` that is asked for, else that of the PATH."""

    def __init__(self, opa: Path | None = None) -> None:
        self._opa = opa
        self._binary: Binary | None = None

    def version(self) -> str:
        """The version of the binary."""
        return self._found().version

    @contextmanager
    def open(
        self, policies: PolicySet, data: DataDocument, limits: EngineLimits, loop: LoopThread
    ) -> Iterator[Deployed]:
        """See ``Deployment``."""
        keys = Secrets()
        bundle = policy_bundle(policies, data, {"system/authz.rego": keys.authorization})
        # The server starts while the same bundle is checked against what policies may call.
        with (
            check.running(self._found(), bundle, limits) as checking,
            _Servers(self._found(), bundle, limits) as servers,
        ):
            checking.pass_or_raise()
            server = servers.wait_for_one(keys.proof, loop, max(_SECONDS_TO_START, limits.seconds))
            yield Deployed(
                address=Address(server.url, keys.token),
                rule=REPLY,
                revision=revision(policies),
                data=None,
                loss=lambda: _lost(server, limits),
            )

    def _found(self) -> Binary:
        if self._binary is None:
            self._binary = find_binary(self._opa)
        return self._binary


class _Servers:
    """One server at a time: a further one where the one before lost its port to somebody else."""

    def __init__(self, binary: Binary, bundle: bytes, limits: EngineLimits) -> None:
        self._start = partial(Server, binary, bundle, limits)

    def __enter__(self) -> Self:
        self._server = self._start()
        return self

    def __exit__(self, *error: object) -> None:
        self._server.end()

    def wait_for_one(self, proof: str, loop: LoopThread, seconds: float) -> Server:
        """A server that answers, and is the one that was started. Raises EngineError when there will be none."""
        left = _ATTEMPTS
        while not loop.run(_answers(self._server, proof, seconds)):
            left -= 1
            if not left or not self._server.lost_its_port:
                raise EngineError(_unready(self._server, seconds))
            self._server.end()
            self._server = self._start()
        return self._server


async def _answers(server: Server, proof: str, seconds: float) -> bool:
    """Whether the server is up; False when it ended, or nothing came in time."""
    deadline = time.monotonic() + seconds
    # Without the token: as yet nobody knows who listens there.
    async with Client(Address(server.url)) as client:
        while server.death is None and time.monotonic() < deadline:
            try:
                if await client.is_healthy(_SECONDS_TO_REPLY) and await client.data(PROOF, _SECONDS_TO_REPLY) == proof:
                    return True
            except Fault:
                pass  # it is not up yet, or somebody else answers: then it will end
            await asyncio.sleep(_PAUSE)
    return False


def _unready(server: Server, seconds: float) -> str:
    if server.lost_its_port:
        return f"other processes took every port that opa was given ({_ATTEMPTS} tries): run it again"
    if server.death is not None:
        return f"{_ended(server)} before the first rule: run it again; `opa run --server` shows if it works at all"
    return f"opa did not answer at {server.url} in {seconds:g} s: allow more with --engine-timeout, or try it later"


def _lost(server: Server, limits: EngineLimits) -> str | None:
    # The connection is gone a moment before the process is.
    server.wait(_SECONDS_TO_REPLY)
    if server.ran_out_of_memory:
        most = most_mebibytes(limits)
        return f"{_ended(server)}, as it does when it needs more than {most} MiB: simplify the policies added last"
    return f"{_ended(server)} before the scan was done: run it again" if server.death is not None else None


def _ended(server: Server) -> str:
    return f"opa ended ({server.death})"
