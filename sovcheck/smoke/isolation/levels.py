"""The levels of isolation, strongest first: namespaces of their own, from which nothing leads out, then filters."""

import contextlib
import os
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager

from sovcheck.evidence.isolation import IsolationLevel
from sovcheck.smoke.failures import FailureCode, SmokeFailure
from sovcheck.smoke.isolation import kernel
from sovcheck.smoke.isolation.confinement import ASSERT, NAMESPACES, NOTHING, RECORD
from sovcheck.smoke.isolation.entry_process import Way
from sovcheck.smoke.isolation.interface import Confined, Job, Sandbox
from sovcheck.smoke.isolation.launch import launch

_LEAST = kernel.NEW_NET | kernel.NEW_MOUNTS | kernel.NEW_IPC


class NamespaceSandbox:
    """Needs no root. As root it also works where user namespaces are switched off."""

    level = IsolationLevel.NETNS

    @contextlib.contextmanager
    def start(self, job: Job) -> Iterator[Confined]:
        """Start with all namespaces, else without those that this machine refuses and that can be done without."""
        with contextlib.ExitStack() as stack:
            yield self._enter(job, stack)

    def _enter(self, job: Job, stack: contextlib.ExitStack) -> Confined:
        refusals = []
        for namespaces in _choices():
            try:
                return stack.enter_context(launch(job, Way(NAMESPACES, self.level, namespaces)))
            except SmokeFailure as refused:
                if refused.failure.code != FailureCode.ISOLATION_UNAVAILABLE:
                    raise
                refusals.append(refused)
        raise refusals[0]


def _choices() -> list[int]:
    with_user = [_LEAST | kernel.NEW_USER | kernel.NEW_PIDS, _LEAST | kernel.NEW_USER]
    return [*with_user, _LEAST | kernel.NEW_PIDS] if os.getuid() == 0 else with_user


class RecordingSandbox:
    """A filter that asks, for machines that refuse namespaces: it detects, and does not enforce.

    Records and refuses every call that names a destination outside; needs no root and no namespaces.
    """

    level = IsolationLevel.NOTIFY

    def start(self, job: Job) -> AbstractContextManager[Confined]:
        """Start in the machine's own namespaces, with the filter."""
        return launch(job, Way(RECORD, self.level))


class ExternalSandbox:
    """Isolation that somebody else made, as ``docker run --network none`` does: it is asserted, not made.

    Refuses to start unless this network namespace has only ``lo``. What is tried is recorded where that works.
    """

    level = IsolationLevel.EXTERNAL

    def start(self, job: Job) -> AbstractContextManager[Confined]:
        """Ask the kernel for its interfaces and routes, then start."""
        return launch(job, Way(ASSERT, self.level))


class NoSandbox:
    """Runs the job as it is, and evidence says so; only that it leaves no process behind is seen to."""

    level = IsolationLevel.NONE

    def start(self, job: Job) -> AbstractContextManager[Confined]:
        """Start without a canary: it would reach the network."""
        return launch(job, Way(NOTHING, self.level))


WAYS: Mapping[IsolationLevel, Callable[[], Sandbox]] = {
    IsolationLevel.NETNS: NamespaceSandbox,
    IsolationLevel.NOTIFY: RecordingSandbox,
    IsolationLevel.EXTERNAL: ExternalSandbox,
    IsolationLevel.NONE: NoSandbox,
}
