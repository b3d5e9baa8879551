"""A scan: from request to report, with an engine that is made ready while files are read."""

from typing import TYPE_CHECKING

from sovcheck.engine.interface import EngineLimits
from sovcheck.errors import SovcheckError
from sovcheck.policy.loading import load_policies
from sovcheck.policy.rules import PolicySet
from sovcheck.scan.engines import compile_early, started_early
from sovcheck.scan.progress import Progress, no_progress
from sovcheck.scan.request import ScanRequest

if TYPE_CHECKING:
    from sovcheck.catalog.system import System
    from sovcheck.engine.embedded.early import EarlyWorker
    from sovcheck.findings.report import Report


def scan(request: ScanRequest, on_progress: Progress = no_progress) -> "Report":
    """Judge everything that the request's files declare. Raises SovcheckError when there is no verdict."""
    return scan_system(request, on_progress)[0]


def scan_system(request: ScanRequest, on_progress: Progress = no_progress) -> "tuple[Report, System]":
    """The same, with the system that was judged."""
    with started_early(request.engine) as early:
        policies = _compiled_early(request, early)
        from sovcheck.scan.stages import run_stages  # a third of a small scan is loading these

        return run_stages(request, on_progress, early, policies)


def _compiled_early(request: ScanRequest, early: "EarlyWorker | None") -> PolicySet | None:
    """The policies, which the worker compiles from now on; None where they are wrong: ``prepare`` reports that."""
    try:
        policies = load_policies(request.policies)
    except SovcheckError:
        return None
    compile_early(early, policies, EngineLimits(seconds=request.rule_seconds))
    return policies
