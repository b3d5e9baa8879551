"""Comparisons of a scenario with the designs of the examples, and one of hostile names."""

import os
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from sovcheck.findings.comparison.model import Comparison, Matrix
from sovcheck.scan.comparison import compare_designs, compare_many, parse_design
from sovcheck.scan.request import ScanRequest

ROOT = Path(__file__).parents[3]
GOLDEN = ROOT / "tests" / "golden" / "comparison"
SCENARIO = "inventories/apertus-on-rented-us-cluster"
DESIGNS = (SCENARIO, f"{SCENARIO}+examples/designs/own-keys.yaml", f"{SCENARIO}+examples/designs/own-cluster.yaml")
REQUEST = ScanRequest(paths=(), today=date(2026, 11, 21))


@pytest.fixture(scope="session")
def comparison() -> Comparison:
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(ROOT)
        return compare_designs(REQUEST, (parse_design(DESIGNS[2]), parse_design(DESIGNS[0])), {})


@pytest.fixture(scope="session")
def matrix() -> Matrix:
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(ROOT)
        return compare_many(REQUEST, list(map(parse_design, DESIGNS)), {})


@pytest.fixture
def golden() -> Callable[[str, str], None]:
    """Compare with the file under tests/golden/comparison; SOVCHECK_UPDATE_GOLDEN=1 writes it instead."""

    def check(name: str, text: str) -> None:
        path = GOLDEN / name
        if os.environ.get("SOVCHECK_UPDATE_GOLDEN"):
            path.parent.mkdir(exist_ok=True)
            path.write_bytes(text.encode())
        assert path.read_bytes().decode() == text

    return check
