import json
from pathlib import Path

import jsonschema_rs
import pytest
from click.testing import CliRunner, Result

from sovcheck.cli.facts import command
from sovcheck.errors import InputError, UsageError
from sovcheck.facts.schema import kind_schema
from sovcheck.inventory.assets.asset import Kind

INVENTORY = """\
apiVersion: sovcheck/v1
kind: Inventory
organizations:
  - {id: owner, name: "Zürich\\e[2J", country: CH, parents: []}
gpu_hosts:
  - {id: the-host, operator: owner, country: CH, contract: {end: 2026-12-01}}
"""


@pytest.fixture
def inventory(tmp_path: Path) -> str:
    path = tmp_path / "inventory.yaml"
    path.write_text(INVENTORY, encoding="utf-8")
    return str(path)


def _run(*arguments: str, stdin: str | None = None) -> Result:
    return CliRunner().invoke(command, list(arguments), input=stdin, catch_exceptions=False)


def test_the_facts_are_printed_as_json_and_nothing_else(inventory: str):
    result = _run("the-host", inventory, "--today", "2026-11-21")
    facts = json.loads(result.output)
    assert result.exit_code == 0
    assert result.stderr == ""
    jsonschema_rs.validator_for(kind_schema(Kind.GPU_HOST)).validate(facts)
    assert facts["operator"]["name"] == "Zürich\x1b[2J"
    assert facts["contract"]["ends_in_days"] == 10


def test_days_count_from_the_day_given(inventory: str):
    facts = json.loads(_run("the-host", inventory, "--today", "2026-12-02").output)
    assert facts["contract"]["ends_in_days"] == -1


def test_names_cannot_act_on_the_terminal(inventory: str):
    output = _run("the-host", inventory).output
    assert output.isascii()
    assert all(character.isprintable() or character == "\n" for character in output)


def test_standard_input_is_an_inventory():
    assert json.loads(_run("owner", "-", stdin=INVENTORY).output)["country"] == "CH"


def test_an_unknown_asset_gets_the_nearest_name(inventory: str):
    with pytest.raises(UsageError, match="no asset 'the-hots' in the inventory: did you mean 'the-host'"):
        _run("the-hots", inventory)


def test_an_asset_of_the_catalog_that_is_not_declared_is_not_judged(tmp_path: Path):
    path = tmp_path / "inventory.yaml"
    path.write_text(INVENTORY.replace("operator: owner", "operator: amazon-web-services"), encoding="utf-8")
    with pytest.raises(UsageError, match="'amazon-web-services' is of the catalog"):
        _run("amazon-web-services", str(path))


def test_a_bad_inventory_gives_its_problems(tmp_path: Path):
    path = tmp_path / "inventory.yaml"
    path.write_text(INVENTORY.replace("operator: owner", "operator: nobody"), encoding="utf-8")
    with pytest.raises(InputError, match="nobody"):
        _run("the-host", str(path))


def test_a_day_must_be_a_day(inventory: str):
    result = _run("the-host", inventory, "--today", "yesterday")
    assert result.exit_code == 2
    assert "write it as YYYY-MM-DD" in result.stderr


def test_a_path_is_needed():
    assert _run("the-host").exit_code == 2
