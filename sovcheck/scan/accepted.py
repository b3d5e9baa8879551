"""What was accepted before a scan: its waivers, and the earlier report that is its baseline."""

from collections.abc import Collection, Iterable
from typing import TYPE_CHECKING

from msgspec import Struct

from sovcheck.catalog.system import System
from sovcheck.errors import InputError, Problem
from sovcheck.findings.report import FileDigest
from sovcheck.findings.waivers.book import WaiverBook
from sovcheck.findings.waivers.waivers import DeclaredWaiver, check_rule_names, check_terms, load_waivers
from sovcheck.policy.profile.resolve import ResolvedProfile
from sovcheck.scan.request import ScanRequest

if TYPE_CHECKING:
    from sovcheck.findings.saved.baseline import Baseline


class Accepted(Struct, frozen=True):
    """The files as they were read; ``problems`` is what is wrong with them, whatever the profile and its home are."""

    waivers: tuple[DeclaredWaiver, ...] = ()
    waiver_file: FileDigest | None = None
    baseline: "Baseline | None" = None
    problems: tuple[Problem, ...] = ()

    def refuse(self, more: Iterable[Problem] = ()) -> None:
        """Raise InputError where anything is wrong, with that and with what else is."""
        if problems := (*self.problems, *more):
            raise InputError(problems)

    def check(self, request: ScanRequest, profile: ResolvedProfile) -> None:
        """Refuse waivers that hold for longer than the profile lets one hold, and a report by another profile."""
        wrong = check_terms(self.waivers, request.today, profile.profile.waivers.max_days)
        if self.baseline is not None:
            wrong += self.baseline.by_another_profile(profile.profile.id, profile.sha256, profile.data["home"])
        self.refuse(wrong)

    def book(self, request: ScanRequest) -> WaiverBook:
        """The waivers as of the day that is judged."""
        return WaiverBook(self.waivers, request.today, self.waiver_file)


def read_accepted(request: ScanRequest, system: System, rule_ids: Collection[str]) -> Accepted:
    """The waivers and the baseline that a request names, with all that is wrong in either, or is of another system."""
    problems: list[Problem] = []
    waivers: tuple[DeclaredWaiver, ...] = ()
    file, baseline = None, None
    try:
        waivers, file = load_waivers(request.waivers) if request.waivers else ((), None)
    except InputError as error:
        problems += error.problems
    problems += check_rule_names(waivers, rule_ids)
    try:
        baseline = _baseline(request)
        if baseline is not None:
            problems += baseline.of_another_system(system.inventory.name, system.declared, request.today)
    except InputError as error:
        problems += error.problems
    return Accepted(waivers, file, baseline, tuple(problems))


def _baseline(request: ScanRequest) -> "Baseline | None":
    if request.baseline is None:
        return None
    from sovcheck.findings.saved.baseline import load_baseline  # an earlier report is read with its models

    return load_baseline(request.baseline)
