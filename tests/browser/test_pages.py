"""The HTML report in a real Chromium: make test-browser."""

import json
import os
import shutil
import subprocess
from datetime import date
from itertools import combinations
from pathlib import Path

import pytest

from sovcheck.findings.answer.departures import Outcome
from sovcheck.graph.needs import RecentTests
from sovcheck.graph.paths import COUNTRY_PREFIX
from sovcheck.report.comparison import DiffFormat, render_comparison
from sovcheck.report.html import render_html
from sovcheck.report.html.simulator import simulated_parties
from sovcheck.report.html.words import languages
from sovcheck.scan.comparison import compare_designs, parse_design
from sovcheck.scan.preparation import prepare
from sovcheck.scan.request import ScanRequest
from sovcheck.scan.scanning import scan
from sovcheck.whatif.departures import WhatIf

HERE = Path(__file__).parent
INVENTORIES = HERE.parents[1] / "inventories"
SCENARIOS = sorted(path.name for path in INVENTORIES.iterdir() if path.is_dir())
TODAY = date(2026, 11, 21)
MOST_SETS = 60
SIMULATED = {Outcome.STOPS, Outcome.NOT_KNOWN, Outcome.ON_FALLBACK, Outcome.LOSES_OPTIONAL_PART}
"""What the simulator tells; copies, updates and spares are told by the table of single parties."""

KEPT = HERE / "screenshots"
SCREENSHOTS = {
    "two-providers-two-blocs": [("#picture .picture", "picture", None), ("#simulator", "simulator", ["country:US"])],
    "hybrid-government": [("#cover", "cover", None), ("#picture .picture", "picture", None)],
}


def request_of(scenario):
    return ScanRequest(paths=(str(INVENTORIES / scenario),), today=TODAY, home="FR", list_passes=True)


def sets_of(report):
    """Every party alone, all together, and as many pairs as there is time for."""
    parties = [node.id for _, nodes in simulated_parties(report) for node in nodes]
    pairs = list(combinations(parties, 2))
    return [*([one] for one in parties), parties, *map(list, pairs[:: len(pairs) // MOST_SETS + 1])]


@pytest.fixture(scope="session")
def pages(tmp_path_factory):
    """A page of each scenario; of one also a page in each other language, and one whose names are hostile."""
    folder = tmp_path_factory.mktemp("pages")
    plans = []
    for scenario in SCENARIOS:
        report = scan(request_of(scenario))
        plans.append(_plan(folder, scenario, render_html(report), sets_of(report)))
    plans.extend(_plan(folder, f"language-{each}", render_html(report, each), []) for each in languages()[1:])
    hostile = report.inventory.model_copy(
        update={"name": '</script><img src=//x.invalid/a onerror=alert(1)>\u202e"' * 9}
    )
    plans.append(_plan(folder, "hostile", render_html(report.model_copy(update={"inventory": hostile})), []))
    plans.append(_plan(folder, "diff", _comparison(), []))
    return _driven(folder, plans)


def _comparison():
    """The page of ``diff``: a scenario, and the same with hostile names."""
    one = str(INVENTORIES / SCENARIOS[0])
    compared = compare_designs(ScanRequest(paths=(), today=TODAY, home="FR"), (parse_design(one),) * 2, {})
    side = compared.b.model_copy(
        update={"name": '</style><img src=//x.invalid/a onerror=alert(1)>"', "label": "\u202e<b>"}
    )
    return render_comparison(DiffFormat.HTML, compared.model_copy(update={"a": side, "b": side})).decode()


def _plan(folder, name, text, departures):
    file = folder / f"{name}.html"
    file.write_text(text, encoding="utf-8")
    shots = [
        {"path": str(folder / f"{name}-{part}.png"), "selector": selector, "tick": tick}
        for selector, part, tick in SCREENSHOTS.get(name, ())
    ]
    pdf = str(folder / f"{name}.pdf") if shots else None
    return {"id": name, "file": str(file), "departures": departures, "axe": True, "screenshots": shots, "pdf": pdf}


def _driven(folder, plans):
    chromium = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    node = shutil.which("node")
    assert chromium, "no Chromium for the tests: run `make test-browser`, or install it"
    assert node, "no Node.js for the tests: install version 20 or newer"
    assert (HERE / "node_modules").is_dir(), "no playwright-core for the tests: run `make test-browser`"
    plan, result = folder / "plan.json", folder / "result.json"
    plan.write_text(json.dumps({"pages": plans}), encoding="utf-8")
    finished = subprocess.run(
        [node, HERE / "drive.mjs", plan, result, chromium], capture_output=True, text=True, timeout=280, check=False
    )
    assert finished.returncode == 0, finished.stderr[-4000:]
    if os.environ.get("SOVCHECK_UPDATE_SCREENSHOTS"):
        KEPT.mkdir(exist_ok=True)
        for shot in (shot for one in plans for shot in one["screenshots"]):
            shutil.copy(shot["path"], KEPT)
    results = json.loads(result.read_text(encoding="utf-8"))
    return {one["id"]: one | results[one["id"]] for one in plans}


EVERY_PAGE = [*SCENARIOS, *(f"language-{language}" for language in languages()[1:]), "hostile", "diff"]


@pytest.mark.parametrize("name", EVERY_PAGE)
def test_nothing_but_the_file_is_asked_for_and_nothing_is_wrong(pages, name):
    page = pages[name]
    assert page["requests"] == [Path(page["file"]).as_uri()]
    assert page["messages"] == []


@pytest.mark.parametrize("name", EVERY_PAGE)
def test_everybody_can_read_it(pages, name):
    assert pages[name]["violations"] == []


@pytest.mark.parametrize("scenario", SCENARIOS)
def test_the_simulator_says_what_whatif_says(pages, scenario):
    prepared = prepare(request_of(scenario))
    data = prepared.profile.data
    what_if = WhatIf(prepared.graph, RecentTests.until(TODAY, data["thresholds"]["cutoff_test_days"]), data["trusted"])
    page = pages[scenario]
    assert len(page["answers"]) == len(page["departures"]) > 3
    for leaving, answers in zip(page["departures"], page["answers"], strict=True):
        departure = what_if.without(what_if.leavers.at_once(leaving))
        expected = {
            after.id: " ".join(each.outcome for each in after.consequences if each.outcome in SIMULATED)
            for after in departure.applications
        }
        assert answers == expected, leaving


def test_some_scenario_shows_every_outcome(pages):
    seen = {
        outcome
        for scenario in SCENARIOS
        for answers in pages[scenario]["answers"]
        for told in answers.values()
        for outcome in told.split()
    }
    assert {Outcome.STOPS, Outcome.NOT_KNOWN, Outcome.ON_FALLBACK} <= seen


@pytest.mark.parametrize("name", SCREENSHOTS)
def test_it_prints(pages, name):
    assert Path(pages[name]["pdf"]).read_bytes().startswith(b"%PDF-")


@pytest.mark.parametrize("name", SCREENSHOTS)
def test_pictures_of_the_page_are_kept(name):
    for _, part, _ in SCREENSHOTS[name]:
        kept = KEPT / f"{name}-{part}.png"
        assert kept.read_bytes().startswith(b"\x89PNG")
        assert kept.stat().st_size < 200_000


def test_party_ids_are_those_of_whatif(pages):
    assert any(party.startswith(COUNTRY_PREFIX) for one in pages[SCENARIOS[0]]["departures"] for party in one)
