"""Running the scenarios of a folder: every system is scanned as its expectation says, and held to it."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from sovcheck.catalog.system import System
from sovcheck.errors import InputError, Location, Problem, SovcheckError
from sovcheck.findings.report import Report
from sovcheck.findings.verdict import exit_code
from sovcheck.inventory.assets.application import Application
from sovcheck.inventory.validation import parse
from sovcheck.inventory.yaml_reader import Document, read_documents
from sovcheck.policy.framework.files import read_framework
from sovcheck.policy.loading import load_policies
from sovcheck.scan.expectation import Expectation, ExpectedRun, deviations
from sovcheck.scan.expected_answers import answer_deviations, chosen
from sovcheck.scan.expected_names import Known, Place, missing_files, unknown_frameworks, unknown_names
from sovcheck.scan.request import EvidenceRequest, ScanRequest
from sovcheck.scan.scanning import scan_system
from sovcheck.user_files import entries_in, files_below, read_bounded, unreadable

EXPECTATION_FILE = "expected.yaml"
_MOST_BYTES = 2**20


@dataclass(frozen=True, slots=True)
class RunOutcome:
    """What one expected run gave; no deviations means that it is as expected."""

    scenario: str
    run: ExpectedRun
    deviations: tuple[str, ...]


def find_scenarios(folder: Path) -> list[Path]:
    """The folders below (or the folder itself) that hold an expectation, sorted. Raises InputError for none.

    What is hidden is not searched, and a link is followed once, as in any folder that is named.
    """
    try:
        below = [Path(path) for path in files_below(str(folder), (EXPECTATION_FILE,))]
    except OSError as error:
        raise InputError([unreadable(str(folder), error)]) from error
    found = sorted(path.parent for path in below if path.name == EXPECTATION_FILE)
    if not found:
        advice = f"name a folder with scenarios, each with an inventory and {EXPECTATION_FILE}"
        raise InputError([Problem(Location(str(folder)), "", "holds no scenario", advice)])
    return found


def read_expectation(scenario: Path) -> Expectation:
    """The expectation of a scenario's folder. Raises InputError with all that is wrong with it."""
    return _read(scenario)[0]


def run_scenario(scenario: Path, policies: tuple[Path, ...] = ()) -> Iterator[RunOutcome]:
    """Scan the folder once for each expected run, by the bundled policies and these.

    Raises InputError where the expectation uses a name that neither the system nor a rule or framework has.
    """
    expectation, document = _read(scenario)
    for place, run in enumerate(expectation.runs):
        yield RunOutcome(scenario.name, run, tuple(_run(scenario, run, policies, document, ("runs", place))))


def _read(scenario: Path) -> tuple[Expectation, Document]:
    path = scenario / EXPECTATION_FILE
    (document,) = read_documents(read_bounded(path, "name a folder with scenarios", _MOST_BYTES), str(path))
    return parse(Expectation, document), document


def _run(scenario: Path, run: ExpectedRun, policies: tuple[Path, ...], document: Document, at: Place) -> Iterator[str]:
    frameworks = tuple(_beside(scenario, expected.framework) for expected in run.frameworks)
    files = [entry.name for entry in entries_in(str(scenario), hidden=True) if Path(entry).is_file()]
    _refuse([*missing_files(run, files, document, at), *unknown_frameworks(run, frameworks, document, at)])
    request = ScanRequest(
        paths=(str(scenario),),
        today=run.today,
        profile=_beside(scenario, run.profile),
        home=run.home,
        policies=policies,
        parts=frozenset(),
        frameworks=tuple(dict.fromkeys(frameworks)),
        evidence=EvidenceRequest(
            paths=tuple(scenario / name for name in run.evidence),
            trusted_keys=tuple(scenario / name for name in run.trusted_keys),
        ),
    )
    try:
        report, system = scan_system(request)
    except SovcheckError as error:
        if run.exit_code != error.exit_code:
            yield f"no verdict, expected exit {run.exit_code}: {error}"
        return
    _refuse(unknown_names(run, _known(report, system, policies), document, at))
    yield from deviations(run, report, exit_code(report))
    for expected, file in zip(run.frameworks, frameworks, strict=True):
        found = chosen(expected, read_framework(file).framework.id, report)
        if found is None:
            yield f"{expected.framework}: no answer for {expected.application or 'all applications together'}"
        else:
            yield from answer_deviations(expected, found)


def _beside(scenario: Path, name: str) -> str:
    """The file of that name beside the expectation, else the name."""
    beside = scenario / name
    return str(beside) if beside.is_file() else name


def _known(report: Report, system: System, policies: tuple[Path, ...]) -> Known:
    rules = {*(rule.id for rule in load_policies(policies).rules), *(result.rule for result in report.results)}
    applications = [name for name, asset in system.assets.items() if isinstance(asset, Application)]
    return Known(rules, {*system.assets, *(result.asset for result in report.results)}, applications)


def _refuse(problems: Iterable[Problem]) -> None:
    found = list(problems)
    if found:
        raise InputError(found)
