"""What the rules were asked about need not be built again for frameworks, and their answers are the same."""

from datetime import date
from pathlib import Path

import pytest

from sovcheck.errors import InputError
from sovcheck.facts.builder import FactsBuilder
from sovcheck.policy.source.files import policies_directory
from sovcheck.scan.evaluation import EqualFacts
from sovcheck.scan.framework_answers import answered_frameworks
from sovcheck.scan.judgement import report_on, start_engine
from sovcheck.scan.preparation import Scan, prepare
from sovcheck.scan.request import ScanRequest
from sovcheck.scan.scenarios import find_scenarios

INVENTORIES = Path(__file__).parents[2] / "inventories"
FRAMEWORKS = ("eu-csf", "bsi-c3a", "secnumcloud", "gdpr")


def prepared(path: Path) -> Scan:
    request = ScanRequest(paths=(str(path),), today=date(2026, 11, 21), home="FR", frameworks=FRAMEWORKS)
    return prepare(request)


def equal_facts(scan: Scan) -> EqualFacts:
    equal = EqualFacts()
    with start_engine(scan) as at_work:
        report_on(scan, at_work, scan.system.declared, equal=equal)
    return equal


@pytest.mark.parametrize("scenario", find_scenarios(INVENTORIES)[::5], ids=lambda path: path.name)
def test_frameworks_are_answered_alike_after_rules_and_without_them(scenario: Path):
    scan = prepared(scenario)
    assert scan.asked is not None
    equal = equal_facts(scan)
    assert set(equal.class_of) == set(scan.system.declared)
    after_rules = answered_frameworks(scan.asked, scan.graph, scan.builder, equal)
    assert after_rules == answered_frameworks(scan.asked, scan.graph, scan.builder)


def test_no_facts_are_built_twice(monkeypatch):
    scan = prepared(INVENTORIES / "hybrid-government" / "inventory.yaml")
    assert scan.asked is not None
    equal = equal_facts(scan)
    built: list[str] = []
    build = FactsBuilder.facts
    monkeypatch.setattr(FactsBuilder, "facts", lambda self, asset: built.append(asset) or build(self, asset))
    answered_frameworks(scan.asked, scan.graph, scan.builder, equal)
    assert not set(built) & set(scan.system.declared)


def test_a_bloc_that_does_not_exist_is_told_with_its_line(tmp_path: Path):
    text = (policies_directory() / "frameworks" / "secnumcloud.yaml").read_text(encoding="utf-8")
    line, written = next(each for each in enumerate(text.splitlines(), 1) if each[1].startswith("reference_set:"))
    own = tmp_path / "own.yaml"
    own.write_text(text.replace(written, "reference_set: [eea, euu]"))
    request = ScanRequest(
        paths=(str(INVENTORIES / "frozen-weights"),), today=date(2026, 11, 21), home="PL", frameworks=(str(own),)
    )
    with pytest.raises(InputError, match=f"own.yaml:{line}: reference_set: no bloc or country 'euu': did you mean"):
        prepare(request)
