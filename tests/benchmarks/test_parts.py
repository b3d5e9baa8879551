"""Every part of the benchmark loads: a name that moved is found out before somebody wants to know how fast it is."""

import importlib
from pathlib import Path

import pytest

PARTS = sorted((Path(__file__).parents[2] / "benchmarks").glob("*.py"))


@pytest.mark.parametrize("part", PARTS, ids=lambda part: part.stem)
def test_it_loads(part: Path):
    assert importlib.import_module(part.stem).__doc__
