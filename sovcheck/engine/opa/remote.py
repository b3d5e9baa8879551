"""An OPA that is already there: how it is told apart, and the policies put on it for the time of a scan."""

import asyncio
import re
import secrets
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from functools import partial

from sovcheck.engine.errors import does_not_compile
from sovcheck.engine.interface import EngineLimits
from sovcheck.engine.opa.address import Address
from sovcheck.engine.opa.client import Client
from sovcheck.engine.opa.deployment import Deployed
from sovcheck.engine.opa.faults import (
    Fault,
    LeftoverError,
    NoReplyInTimeError,
    RejectedError,
    UnreadableError,
    UnsupportedReleaseError,
)
from sovcheck.engine.opa.loop import LoopThread
from sovcheck.engine.opa.release import fits, range_written, read_version, written
from sovcheck.errors import PolicyError
from sovcheck.policy.bundle.bundle import bundle_path, revision
from sovcheck.policy.bundle.dispatch import REPLY
from sovcheck.policy.bundle.merging import Merged, merged
from sovcheck.policy.bundle.relocation import Relocated, relocated
from sovcheck.policy.profile.data import DataDocument
from sovcheck.policy.rules import PolicySet

_ROOT = "sovcheck_scan_"
_OUR_ROOT = re.compile(rf"\b{_ROOT}\w+[./]")
_SECONDS = 30.0
_TOGETHER = "policies.rego"


def without_root(text: str) -> str:
    """What OPA says, without the root that a scan gave its policies."""
    return _OUR_ROOT.sub("", text)


class _RemoteServer:
    """What both ways share: the address, and the version, which must fit before anything else is said."""

    def __init__(self, address: Address) -> None:
        self._address = address
        self._stated: str | None = None

    def version(self) -> str:
        """The version that the server states."""
        if self._stated is None:
            with LoopThread() as loop:
                self._stated = loop.run(_ask_version(self._address, _SECONDS))
        return self._stated

    def _check_version(self, loop: LoopThread, seconds: float) -> None:
        self._stated = loop.run(_ask_version(self._address, seconds))
        # A build without a number is taken as it is: what it cannot do ends in an error, too.
        found = read_version(self._stated)
        if found is not None and not fits(found):
            raise UnsupportedReleaseError(f"it is OPA {written(found)}, and sovcheck works with {range_written()}")


class Preloaded(_RemoteServer):
    """A server that has the policies from a bundle which `sovcheck policy bundle` made; nothing on it is changed."""

    @contextmanager
    def open(
        self,
        policies: PolicySet,
        data: DataDocument,
        limits: EngineLimits,
        loop: LoopThread,
    ) -> Iterator[Deployed]:
        """See ``Deployment``. That its policies are these is checked with each reply."""
        self._check_version(loop, limits.seconds)
        yield Deployed(self._address, REPLY, revision(policies), data, loss=lambda: None)


class Uploaded(_RemoteServer):
    """A server that gets the policies for one scan, below a root that no other scan has, and loses them after it."""

    @contextmanager
    def open(
        self, policies: PolicySet, data: DataDocument, limits: EngineLimits, loop: LoopThread
    ) -> Iterator[Deployed]:
        """See ``Deployment``."""
        self._check_version(loop, limits.seconds)
        root = _new_root()
        upload = _Upload(self._address)
        try:
            place = _put(policies, root, lambda modules: loop.run(upload.put(modules, limits.seconds)))
            yield Deployed(self._address, f"{root}/{REPLY}", revision(policies), data, loss=lambda: None, place=place)
        except BaseException:
            # What happened is reported; a server that is gone has none of our policies either.
            with suppress(Fault):
                loop.run(upload.remove())
            raise
        try:
            loop.run(upload.remove())
        except Fault as fault:
            raise LeftoverError(f"the policies below {root} could not be removed ({fault})") from fault


def _new_root() -> str:
    """A root that no other scan has. What a killed scan left behind shows when it began."""
    return f"{_ROOT}{time.strftime('%Y%m%dT%H%M%SZ', time.gmtime())}_{secrets.token_hex(8)}"


def _put(
    policies: PolicySet, root: str, put: Callable[[Sequence[tuple[str, str]]], None]
) -> Callable[[str, int], tuple[str, int]]:
    """Put the policies below the root, as one module where they can be one; gives what ``Deployed.place`` is to tell.

    One by one, a server takes seconds for them. What it says against them it says of the module as it is.
    """
    together = merged(policies, root)
    if together is not None:
        name = f"{root}/{_TOGETHER}"
        with suppress(RejectedError):
            put([(name, together.text)])
            return partial(_place_in, together, name)
    put([(f"{root}/{bundle_path(package)}", text) for package, text in _relocated(policies, root)])
    return lambda file, line: (file, line)


def _place_in(together: Merged, name: str, file: str, line: int) -> tuple[str, int]:
    if file != name:
        return file, line
    package, line = together.place(line)
    return bundle_path(package), line


def _relocated(policies: PolicySet, root: str) -> list[Relocated]:
    try:
        return relocated(policies, root)
    except PolicyError as error:
        problem = error.problems[0]
        raise does_not_compile(problem.location, f"{problem.wrong}: {problem.advice}") from error


class _Upload:
    """The policies of one scan on a server. Who is interrupted while they are put there can have them removed."""

    def __init__(self, address: Address) -> None:
        self._address = address
        self._there: list[str] = []
        self._wanted = True
        # A removal that overtakes the policy on its way would leave it there.
        self._turn = asyncio.Lock()

    async def put(self, modules: Sequence[tuple[str, str]], seconds: float) -> None:
        """Put each below its name, the used before the users."""
        async with self._turn, Client(self._address) as client:
            for name, text in modules:
                if not self._wanted:
                    return
                # One whose reply is lost may be there.
                self._there.append(name)
                await client.put_policy(name, text, seconds)

    async def remove(self) -> None:
        """Remove what is there, the users before the used.

        Raises the first Fault after all have been tried, or at once when the server does not answer in time.
        """
        self._wanted = False
        faults: list[Fault] = []
        async with self._turn, Client(self._address) as client:
            for name in reversed(self._there):
                try:
                    await client.delete_policy(name, _SECONDS)
                except Fault as fault:
                    faults.append(fault)
                    if isinstance(fault, NoReplyInTimeError):
                        break
        if faults:
            raise faults[0]


async def _ask_version(address: Address, seconds: float) -> str:
    async with Client(address) as client:
        reply = await client.query(f"{_ROOT}version", {}, seconds)
    provenance = reply.get("provenance")
    version = provenance.get("version") if isinstance(provenance, dict) else None
    if not isinstance(version, str) or not version:
        raise UnreadableError("it does not state its version")
    return version
