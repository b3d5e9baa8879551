"""No isolation, and evidence that says so."""

from contextlib import AbstractContextManager

from sovcheck.evidence.isolation import IsolationLevel
from sovcheck.smoke.isolation.confinement import NOTHING
from sovcheck.smoke.isolation.entry import Way
from sovcheck.smoke.isolation.interface import Confined, Job
from sovcheck.smoke.isolation.launch import launch


class NoSandbox:
    """Runs the job as it is; only that it leaves no process behind is seen to."""

    level = IsolationLevel.NONE

    def start(self, job: Job) -> AbstractContextManager[Confined]:
        """Start without a canary: it would reach the network."""
        return launch(job, Way(NOTHING, self.level))
