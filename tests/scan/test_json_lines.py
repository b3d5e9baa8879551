"""A system as JSON Lines gets the report that it gets as YAML, but for lines and files, whoever reads it."""

import json
import re
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from sovcheck.cli.commands import cli
from sovcheck.inventory.assets.document import ASSET_TYPES
from sovcheck.inventory.reader import read_inventory
from sovcheck.inventory.written import as_json_lines
from sovcheck.inventory.yaml_reader import read_documents
from sovcheck.scan.request import ScanRequest
from sovcheck.scan.scanning import scan
from sovcheck.scan.scenarios import EXPECTATION_FILE, find_scenarios, read_expectation

INVENTORIES = Path(__file__).parents[2] / "inventories"
SCENARIOS = find_scenarios(INVENTORIES)
PLACE = re.compile(r" Left open by .*|[^ ]+\.(?:yaml|jsonl|ndjson):[0-9]+")
"""Places in messages; what is left open is told by place there, and compared where it stands by itself."""
OF_PLACES = frozenset({"file", "line", "sha256", "files"})


def as_written(folder: Path, target: Path) -> None:
    """Each file of a system as JSON Lines, every scalar as the text that stands there."""
    for path in folder.rglob("*.yaml"):
        if path.name == EXPECTATION_FILE:
            continue
        lines = []
        for document in read_documents(path.read_bytes(), path.name):
            tree: Any = document.tree
            lines.append({key: value for key, value in tree.items() if key not in ASSET_TYPES})
            lines += [
                {"kind": asset_type.kind.value, **asset}
                for group, asset_type in ASSET_TYPES.items()
                for asset in tree.get(group) or ()
            ]
        text = "".join(f"{json.dumps(line)}\n" for line in lines)
        (target / f"{path.stem}.jsonl").write_text(text, encoding="utf-8")


def as_validate_writes(folder: Path, target: Path) -> None:
    """The whole system in one file, every scalar with its type."""
    lines = as_json_lines(read_inventory([str(folder)], stdin=bytes))
    (target / "all.ndjson").write_text("".join(lines), encoding="utf-8")


def without_places(value: Any) -> Any:
    """A report without what says where something stands."""
    if isinstance(value, dict):
        return {key: without_places(each) for key, each in value.items() if key not in OF_PLACES}
    if isinstance(value, str):
        return PLACE.sub("FILE:LINE", value)
    return [without_places(each) for each in value] if isinstance(value, list) else value


def reports(scenario: Path, folder: Path) -> Iterator[Any]:
    """What each run of the scenario says of the folder."""
    for run in read_expectation(scenario).runs:
        beside = scenario / run.profile
        profile = str(beside) if beside.is_file() else run.profile
        request = ScanRequest(paths=(str(folder),), today=run.today, profile=profile, home=run.home)
        yield without_places(scan(request).model_dump(mode="json"))


@pytest.mark.parametrize("write", [as_written, as_validate_writes])
@pytest.mark.parametrize("scenario", SCENARIOS, ids=lambda path: path.name)
def test_every_scenario_gets_the_same_report(scenario: Path, write: Callable[[Path, Path], None], tmp_path: Path):
    write(scenario, tmp_path)
    assert list(reports(scenario, tmp_path)) == list(reports(scenario, scenario))


ASSET = "agency"
"""An asset of the system that states everything."""

READERS = [
    ("scan", "{}", "--home", "FR"),
    ("validate", "{}"),
    ("facts", ASSET, "{}"),
    ("explain", "CMP-01", "machine", "{}", "--home", "FR"),
    ("graph", "{}"),
    ("whatif", "{}", "--without", "FR"),
    ("questions", "{}"),
    ("diff", "{}", "{}"),
    ("scan", "--triage", "{}"),
    ("scan", "--triage", "{folder}"),
]


@pytest.mark.parametrize("arguments", READERS, ids=" ".join)
def test_every_command_that_reads_an_inventory_reads_json_lines(arguments: tuple[str, ...], tmp_path: Path):
    scenario = INVENTORIES / "stated-in-full"
    as_validate_writes(scenario, tmp_path)
    names = [each.format(tmp_path / "all.ndjson", folder=tmp_path) for each in arguments]
    plain = [each.format(scenario, folder=scenario) for each in arguments]
    lines, yaml = (CliRunner().invoke(cli, each, standalone_mode=False) for each in (names, plain))
    assert lines.exception is None
    assert lines.return_value == yaml.return_value
    assert lines.stdout


def test_a_patch_changes_json_lines(tmp_path: Path):
    as_validate_writes(INVENTORIES / "stated-in-full", tmp_path)
    patch = tmp_path / "patch.yml"
    patch.write_text("apiVersion: sovcheck/v1\nkind: Patch\nset: {agency: {country: US}}\n", encoding="utf-8")
    request = ScanRequest(paths=(str(tmp_path / "all.ndjson"),), today=date(2026, 11, 21), home="FR", patches=(patch,))
    assert scan(request).summary.fail > 0
