"""The generated inventories are valid, repeatable, and their known answer is the right one."""

import json
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest

from sovcheck.scan.request import ScanRequest
from sovcheck.scan.scanning import scan

GENERATE = Path(__file__).parents[2] / "benchmarks" / "generate.py"


def generate(folder: Path, assets: int, distinct: int) -> Path:
    path = folder / "inventory.yaml"
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


def test_the_same_seed_gives_the_same_bytes(tmp_path: Path):
    first = generate(tmp_path, 100, 20).read_bytes()
    assert generate(tmp_path, 100, 20).read_bytes() == first
