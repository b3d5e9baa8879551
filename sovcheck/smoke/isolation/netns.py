"""Isolation in namespaces of its own: nothing leads out, and everything that is tried is seen."""

import contextlib
import os
from collections.abc import Iterator

from sovcheck.evidence.isolation import IsolationLevel
from sovcheck.smoke.failures import FailureCode, SmokeFailure
from sovcheck.smoke.isolation import kernel
from sovcheck.smoke.isolation.confinement import NAMESPACES
from sovcheck.smoke.isolation.entry import Way
from sovcheck.smoke.isolation.interface import Confined, Job
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
