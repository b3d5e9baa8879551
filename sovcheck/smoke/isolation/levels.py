"""The levels of isolation, strongest first; all but that of own namespaces are ways in by the same steps."""

from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager

from sovcheck.evidence.isolation import IsolationLevel
from sovcheck.smoke.isolation.confinement import ASSERT, NOTHING, RECORD
from sovcheck.smoke.isolation.entry import Way
from sovcheck.smoke.isolation.interface import Confined, Job, Sandbox
from sovcheck.smoke.isolation.launch import launch
from sovcheck.smoke.isolation.netns import NamespaceSandbox


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
