"""Isolation by a seccomp filter that asks: for machines that refuse namespaces. It detects; it does not enforce."""

from contextlib import AbstractContextManager

from sovcheck.evidence.isolation import IsolationLevel
from sovcheck.smoke.isolation.confinement import RECORD
from sovcheck.smoke.isolation.entry import Way
from sovcheck.smoke.isolation.interface import Confined, Job
from sovcheck.smoke.isolation.launch import launch


class RecordingSandbox:
    """Records and refuses every call that names a destination outside; needs no root and no namespaces."""

    level = IsolationLevel.NOTIFY

    def start(self, job: Job) -> AbstractContextManager[Confined]:
        """Start in the machine's own namespaces, with the filter."""
        return launch(job, Way(RECORD, self.level))
