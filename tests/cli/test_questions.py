"""Where the list of questions goes: in a format that there is, and into no file that is read for it."""

from pathlib import Path

import pytest
from click.testing import CliRunner

from sovcheck.cli.questions import command
from sovcheck.errors import UsageError

INVENTORY = "apiVersion: sovcheck/v1\nkind: Inventory\ngpu_hosts: [{id: host}]\n"


@pytest.fixture
def inventory(tmp_path: Path) -> Path:
    path = tmp_path / "inventory.yaml"
    path.write_text(INVENTORY)
    return path


def ask(inventory: Path, output: str) -> None:
    arguments = [str(inventory), "--home", "FR", "--today", "2026-11-28", "--output", output]
    result = CliRunner().invoke(command, arguments, standalone_mode=False)
    if result.exception is not None:
        raise result.exception


@pytest.mark.parametrize(
    ("output", "told"),
    [("csb", "did you mean 'csv'?"), ("csv=", "write csv=FILE"), ("", "no format ''")],
)
def test_another_format_is_refused(inventory: Path, output: str, told: str):
    with pytest.raises(UsageError) as refused:
        ask(inventory, output)
    assert told in str(refused.value)


def test_a_table_is_written_beside_the_inventory_and_not_over_it(inventory: Path):
    with pytest.raises(UsageError, match="is read for this"):
        ask(inventory, f"csv={inventory}")
    assert inventory.read_text() == INVENTORY
    table = inventory.with_name("questions.csv")
    ask(inventory, f"csv={table}")
    assert "host" in table.read_text()
