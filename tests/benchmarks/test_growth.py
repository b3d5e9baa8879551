"""Nothing grows faster than its input: the work of a scan, and what it writes, in every worst shape.

Work is counted in calls, not timed: from n to 2n and from 2n to 4n it must rise by the same for each asset.
"""

import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from datetime import date
from pathlib import Path
from unittest.mock import patch

import pytest

from sovcheck.findings.answer.picture_builder import draw
from sovcheck.findings.answer.ultimate_owners import Holding
from sovcheck.graph import losses, reachability
from sovcheck.graph.build import build_graph
from sovcheck.graph.export import to_networkx
from sovcheck.graph.formats import GraphFormat, graph_lines
from sovcheck.graph.needs import RecentTests
from sovcheck.report.json_report import render_json
from sovcheck.report.sarif import render_sarif
from sovcheck.scan import answer
from sovcheck.scan.request import ScanRequest
from sovcheck.scan.scanning import scan
from sovcheck.scan.system import load_system
from sovcheck.whatif.departures import WhatIf

TODAY = date(2026, 11, 21)
SHAPES = Path(__file__).parents[2] / "benchmarks" / "shapes.py"
MOST = 1.35
"""How much more the second step may cost than the first, for each asset: a quadratic share would double it."""


def run(*options: str) -> str:
    return subprocess.run([sys.executable, str(SHAPES), *options], check=True, capture_output=True, text=True).stdout


NAMES = [line.partition(":")[0] for line in run("--list").splitlines()]

BUSY = {"mesh", "controllers", "choices", "datasets"}
"""Shapes with much to do for each asset."""

OF_PAIRS = {"tower", "relays", "mesh"}
"""Shapes of which a scan works out pairs: an application and all that stands below it, an organization and a holder."""


class Calls:
    number = 0


@contextmanager
def counted() -> Iterator[Calls]:
    """Counts every call of a function, of Python or C."""
    calls = Calls()

    def count(_frame: object, event: str, _arg: object) -> None:
        if event in {"call", "c_call"}:
            calls.number += 1

    sys.setprofile(count)
    try:
        yield calls
    finally:
        sys.setprofile(None)


@contextmanager
def few_are_walked() -> Iterator[None]:
    """As if systems of the size of these tests were large."""
    with ExitStack() as patches:
        for module in (reachability, losses):
            patches.enter_context(patch.object(module, "MOST_WALKED", 8))
            patches.enter_context(patch.object(module, "MOST_AT_ALL", 100))
        yield


def costs_of_a_scan(path: Path) -> dict[str, int]:
    """Without what is told of small systems only."""
    with patch.object(answer, "MOST_ASSETS", 0), counted() as calls:
        report = scan(ScanRequest(paths=(str(path),), today=TODAY, home="FR"))
    return {"calls": calls.number, "json": len(render_json(report)), "sarif": len(render_sarif(report))}


def costs_of_what_people_ask(path: Path) -> dict[str, int]:
    """Who holds the system, its picture, and what happens without a country."""
    graph = build_graph(load_system([str(path)], (), TODAY))
    trusted = ["FR"]
    with few_are_walked(), counted() as calls:
        holding = Holding(graph, trusted)
        holders = holding.holders()
        whatif = WhatIf(graph, RecentTests(date.min, date.max), trusted)
        told = [*holders, holding.critical(holders), draw(graph, trusted)]
        told.append(whatif.without(whatif.leavers.at_once(["country:US"])))
        tree = list(graph_lines(to_networkx(graph), GraphFormat.TREE))
    each = whatif.each()
    texts = {"told": repr(told), "each": repr(each), "tree": "".join(tree)}
    return {"calls": calls.number, **{name: len(text) for name, text in texts.items()}}


CASES = [
    (costs, shape)
    for shape in NAMES
    for costs in (costs_of_a_scan, costs_of_what_people_ask)
    if shape not in OF_PAIRS or costs is not costs_of_a_scan
]


@pytest.mark.parametrize(("costs", "shape"), CASES)
def test_it_grows_with_its_input(costs: Callable[[Path], dict[str, int]], shape: str, tmp_path: Path):
    found = []
    for size in (20, 40, 80) if shape in BUSY else (80, 160, 320):
        path = tmp_path / "inventory.yaml"
        run("--shape", shape, "--size", str(size), "--output", str(path))
        found.append(costs(path))
    for name, (few, some, many) in ((name, [each[name] for each in found]) for name in found[0]):
        assert many - some <= 2 * MOST * max(some - few, few // 2), (name, few, some, many)
