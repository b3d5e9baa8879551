"""Running the scenarios of a folder: every system is scanned as its expectation says, and held to it."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from sovcheck.errors import InputError, Location, Problem, SovcheckError
from sovcheck.findings.verdict import exit_code
from sovcheck.inventory.validation import parse
from sovcheck.inventory.yaml_reader import read_documents
from sovcheck.scan.expectation import Expectation, ExpectedRun, deviations
from sovcheck.scan.request import ScanRequest
from sovcheck.scan.scanning import scan
from sovcheck.user_files import read_bounded

EXPECTATION_FILE = "expected.yaml"
_MOST_BYTES = 2**20


@dataclass(frozen=True, slots=True)
class RunOutcome:
    """What one expected run gave; no deviations means that it is as expected."""

    scenario: str
    run: ExpectedRun
    deviations: tuple[str, ...]


def find_scenarios(folder: Path) -> list[Path]:
    """The folders below (or the folder itself) that hold an expectation, sorted. Raises InputError for none."""
    found = sorted(path.parent for path in folder.rglob(EXPECTATION_FILE))
    if not found:
        advice = f"name a folder with scenarios, each with an inventory and {EXPECTATION_FILE}"
        raise InputError([Problem(Location(str(folder)), "", "holds no scenario", advice)])
    return found


def read_expectation(scenario: Path) -> Expectation:
    """The expectation of a scenario's folder. Raises InputError with all that is wrong with it."""
    path = scenario / EXPECTATION_FILE
    (document,) = read_documents(read_bounded(path, "name a folder with scenarios", _MOST_BYTES), str(path))
    return parse(Expectation, document)


def run_scenario(scenario: Path, policies: tuple[Path, ...] = ()) -> Iterator[RunOutcome]:
    """Scan the folder once for each expected run, by the bundled policies and these."""
    for run in read_expectation(scenario).runs:
        yield RunOutcome(scenario.name, run, tuple(_run(scenario, run, policies)))


def _run(scenario: Path, run: ExpectedRun, policies: tuple[Path, ...]) -> list[str]:
    beside = scenario / run.profile
    request = ScanRequest(
        paths=(str(scenario),),
        today=run.today,
        profile=str(beside) if beside.is_file() else run.profile,
        home=run.home,
        policies=policies,
        parts=frozenset(),
    )
    try:
        report = scan(request)
    except SovcheckError as error:
        return [] if run.exit_code == error.exit_code else [f"no verdict, expected exit {run.exit_code}: {error}"]
    return deviations(run, report, exit_code(report))
