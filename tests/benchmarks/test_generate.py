"""The generated inventories are valid, repeatable, and their known answer is the right one."""

import json
import subprocess
import sys
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from sovcheck.inventory.assets.document import GROUPS, InventoryDocument
from sovcheck.inventory.yaml_reader import read_documents
from sovcheck.scan.evaluation import KnownAnswers, evaluate
from sovcheck.scan.preparation import prepare
from sovcheck.scan.progress import no_progress
from sovcheck.scan.request import ScanRequest
from sovcheck.scan.scanning import scan

KINDS = {group: InventoryDocument.model_fields[group].annotation.__args__[0].kind for group in GROUPS}
GENERATE = Path(__file__).parents[2] / "benchmarks" / "generate.py"


def generate(folder: Path, assets: int, distinct: int, name: str = "inventory.yaml") -> Path:
    path = folder / name
    options = ["--assets", str(assets), "--distinct", str(distinct), "--output", str(path)]
    subprocess.run([sys.executable, str(GENERATE), *options], check=True)
    return path


@pytest.mark.parametrize("distinct", [40, 300])
def test_the_known_answer_is_right(distinct: int, tmp_path: Path):
    path = generate(tmp_path, 300, distinct)
    report = scan(ScanRequest(paths=(str(path),), today=date(2026, 11, 21), home="FR"))
    truth = json.loads(Path(f"{path}.truth.json").read_text(encoding="utf-8"))["fail"]
    assert {rule: report.summary.by_rule[rule].fail for rule in truth} == truth
    assert all(count > 0 for count in truth.values())
    assert {rule for rule, counts in report.summary.by_rule.items() if counts.unknown} == set(), "all is stated"
    assert report.inventory.assets == 300


class Listener:
    """An engine that answers nothing and counts what it is asked."""

    asked = 0

    def evaluate(self, questions):
        for question in questions:
            self.asked += 1
            yield question.key, {}


def questions(path: Path) -> int:
    prepared = prepare(ScanRequest(paths=(str(path),), today=date(2026, 11, 21), home="FR"))
    listener = Listener()
    list(evaluate(listener, KnownAnswers(prepared.policies), prepared.builder, prepared.system.declared, no_progress))
    return listener.asked


def test_assets_that_are_meant_to_differ_differ_in_what_rules_read(tmp_path: Path):
    assert questions(generate(tmp_path, 300, 300)) > 290, "but for organizations, each is a question of its own"


def test_a_fleet_has_few_questions_however_large_it_is(tmp_path: Path):
    assert questions(generate(tmp_path, 1_200, 40)) < 100


def test_the_same_seed_gives_the_same_bytes(tmp_path: Path):
    first = generate(tmp_path, 100, 20).read_bytes()
    assert generate(tmp_path, 100, 20).read_bytes() == first


def test_json_lines_say_what_the_yaml_says(tmp_path: Path):
    header, *assets = generate(tmp_path, 100, 20, "fleet.jsonl").read_text(encoding="utf-8").splitlines()
    (document,) = read_documents(generate(tmp_path, 100, 20).read_bytes(), "inventory.yaml")
    tree = as_text(json.loads(header))
    for line in assets:
        fields = as_text(json.loads(line))
        group = next(group for group, kind in KINDS.items() if kind == fields["kind"])
        tree.setdefault(group, []).append({key: value for key, value in fields.items() if key != "kind"})
    assert tree == document.tree


def as_text(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: as_text(each) for key, each in value.items()}
    if isinstance(value, list):
        return [as_text(each) for each in value]
    return value if isinstance(value, str) else json.dumps(value)
