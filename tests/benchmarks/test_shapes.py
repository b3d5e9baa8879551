"""The worst shapes are valid inventories that grow with their size, and come out the same each time."""

import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest

from sovcheck.scan.system import load_system

SHAPES = Path(__file__).parents[2] / "benchmarks" / "shapes.py"


def run(*options: str) -> str:
    return subprocess.run([sys.executable, str(SHAPES), *options], check=True, capture_output=True, text=True).stdout


def assets(shape: str, size: int, folder: Path) -> int:
    path = folder / f"{size}.yaml"
    run("--shape", shape, "--size", str(size), "--output", str(path))
    return len(load_system([str(path)], (), date(2026, 11, 21)).declared)


@pytest.mark.parametrize("shape", [line.partition(":")[0] for line in run("--list").splitlines()])
def test_every_shape_is_read_and_grows_with_its_size(shape: str, tmp_path: Path):
    assert assets(shape, 21, tmp_path) - assets(shape, 11, tmp_path) in (10, 20), "flows have a service and a flow each"


def test_the_same_size_gives_the_same_bytes(tmp_path: Path):
    written = []
    for name in ("first.yaml", "second.yaml"):
        run("--shape", "mesh", "--size", "40", "--output", str(tmp_path / name))
        written.append((tmp_path / name).read_bytes())
    assert written[0] == written[1]
