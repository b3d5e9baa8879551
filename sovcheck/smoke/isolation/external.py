"""Isolation that somebody else made, as ``docker run --network none`` does: it is asserted, not made."""

from contextlib import AbstractContextManager

from sovcheck.evidence.isolation import IsolationLevel
from sovcheck.smoke.isolation.confinement import ASSERT
from sovcheck.smoke.isolation.entry import Way
from sovcheck.smoke.isolation.interface import Confined, Job
from sovcheck.smoke.isolation.launch import launch


class ExternalSandbox:
    """Refuses to start unless this network namespace has only ``lo``. What is tried is recorded where that works."""

    level = IsolationLevel.EXTERNAL

    def start(self, job: Job) -> AbstractContextManager[Confined]:
        """Ask the kernel for its interfaces and routes, then start."""
        return launch(job, Way(ASSERT, self.level))
