"""Assets that no rule can tell apart share their answers, and no asset gets those of another."""

import json
from datetime import date
from pathlib import Path

import pytest

from sovcheck.engine.embedded.engine import EmbeddedEngine
from sovcheck.engine.interface import Question
from sovcheck.policy.profile.data import data_document
from sovcheck.scan.evaluation import KnownAnswers, evaluate
from sovcheck.scan.preparation import Scan, prepare
from sovcheck.scan.progress import no_progress
from sovcheck.scan.request import ScanRequest
from sovcheck.scan.scenarios import find_scenarios

INVENTORIES = Path(__file__).parents[2] / "inventories"
TODAY = date(2026, 11, 21)
HEADER = "apiVersion: sovcheck/v1\nkind: Inventory\norganizations: [{id: home, country: FR, parents: []}]\n"
HOST = "operator: home, owner: home, tenancy: rented, country: FR"


class CountingEngine:
    """The embedded engine, which also remembers what it was asked."""

    def __init__(self, scan: Scan) -> None:
        data = data_document(scan.profile.data, scan.system.catalog, scan.request.today)
        self._engine = EmbeddedEngine(scan.policies, data)
        self.name, self.version = self._engine.name, self._engine.version
        self.asked: list[Question] = []

    def evaluate(self, questions):
        self.asked += questions
        return self._engine.evaluate(iter(self.asked))


def prepared(path: Path, *policies: Path) -> Scan:
    return prepare(ScanRequest(paths=(str(path),), today=TODAY, home="FR", policies=policies))


def answers(scan: Scan, engine: CountingEngine) -> dict[str, object]:
    known = KnownAnswers(scan.policies)
    answered = evaluate(engine, known, scan.builder, scan.system.declared, no_progress)
    return {each.asset: each.answers for each in answered}


@pytest.mark.parametrize("scenario", find_scenarios(INVENTORIES), ids=lambda path: path.name)
def test_shared_answers_are_those_that_each_asset_gets_alone(scenario: Path):
    scan = prepared(scenario)
    facts = [scan.builder.facts(asset_id) for asset_id in scan.system.declared]
    questions = [
        Question(key, scan.system.assets[asset_id].kind, json.dumps(facts[key]))
        for key, asset_id in enumerate(scan.system.declared)
    ]
    alone = dict(CountingEngine(scan).evaluate(questions))
    assert list(answers(scan, CountingEngine(scan)).values()) == [alone[question.key] for question in questions]


def asked(tmp_path: Path, hosts: list[str], *policies: Path) -> int:
    """How many questions two hosts take, beside the one about the organization."""
    path = tmp_path / "inventory.yaml"
    path.write_text(
        f"{HEADER}gpu_hosts:\n" + "".join(f"  - {{id: host-{n}, {host}}}\n" for n, host in enumerate(hosts))
    )
    scan = prepared(path, *policies)
    engine = CountingEngine(scan)
    assert len(answers(scan, engine)) == 1 + len(hosts)
    return len(engine.asked) - 1


@pytest.mark.parametrize(
    ("contract", "questions"),
    [("{law: FR, notice_days: 30}", 1), ("{law: US, notice_days: 3}", 2)],
    ids=["notice", "law"],
)
def test_assets_are_asked_about_where_a_rule_can_tell_them_apart(tmp_path: Path, contract: str, questions: int):
    hosts = [f"{HOST}, contract: {{law: FR, notice_days: 3}}", f"{HOST}, contract: {contract}"]
    assert asked(tmp_path, hosts) == questions


def test_a_rule_that_may_look_at_everything_can_tell_everything_apart(tmp_path: Path):
    rules = tmp_path / "rules"
    rules.mkdir()
    (rules / "everything.rego").write_text(
        "# METADATA\n# title: Everything\n# description: Everything.\n# custom:\n#   id: TST-01\n#   severity: low\n"
        "#   applies_to: [gpu_host]\n#   needs: []\n#   controls: {}\n#   remediation: None.\n"
        "package test.everything\n\n"
        'deny contains {"message": "found", "path": null} if {\n\tsome name, _ in input\n\tname == "none"\n}\n'
    )
    hosts = [f"{HOST}, contract: {{notice_days: {days}}}" for days in (3, 30)]
    assert asked(tmp_path, hosts) == 1
    assert asked(tmp_path, hosts, rules) == 2
