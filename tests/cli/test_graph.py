import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from sovcheck.cli.graph import command
from sovcheck.errors import UsageError

INVENTORY = """\
apiVersion: sovcheck/v1
kind: Inventory
organizations:
  - {id: agency, country: FR, parents: []}
gpu_hosts:
  - {id: host, operator: agency, country: FR, accelerators: [{model: nvidia-h100-sxm, count: 8}]}
applications:
  - {id: app, owner: agency, requires: [host]}
"""


@pytest.fixture
def inventory(tmp_path: Path) -> str:
    path = tmp_path / "inventory.yaml"
    path.write_text(INVENTORY, encoding="utf-8")
    return str(path)


def _run(*arguments: str) -> Result:
    return CliRunner().invoke(command, list(arguments), catch_exceptions=False)


def test_the_tree_is_for_people(inventory: str):
    result = _run(inventory)
    assert result.exit_code == 0
    assert result.output.splitlines()[:2] == [
        "app (application)",
        f"├── owned_by agency (organization, FR)  [access, throttle, cutoff]  [{inventory}:8]",
    ]


def test_the_focus_leaves_out_the_rest(inventory: str):
    nodes = json.loads(_run(inventory, "--focus", "agency", "--output", "json").output)["nodes"]
    assert {node["id"] for node in nodes} == {"agency", "country:FR"}


def test_a_focus_that_does_not_exist_gets_the_nearest_one_that_does(inventory: str):
    with pytest.raises(UsageError, match=r"no asset 'hots' in the graph.*'host'"):
        _run(inventory, "--focus", "hots")


def test_an_asset_of_the_catalog_can_be_the_focus(inventory: str):
    assert _run(inventory, "--focus", "nvidia").output.startswith("nvidia: NVIDIA")


@pytest.mark.slow
@pytest.mark.parametrize("output", ["tree", "json", "graphml", "dot", "mermaid"])
def test_another_process_writes_the_same_bytes(inventory: str, output: str):
    written = {
        subprocess.run(
            [sys.executable, "-m", "sovcheck", "graph", inventory, "--output", output],
            capture_output=True,
            check=True,
            env={**os.environ, "PYTHONHASHSEED": seed},
        ).stdout
        for seed in ("1", "2")
    }
    assert len(written) == 1
    assert written.pop().count(b"\n") > 5
