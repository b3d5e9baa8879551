"""Where the list of questions goes: in a format that there is, and into no file that is read for it."""

from pathlib import Path

import pytest
from click.testing import CliRunner

from sovcheck.cli.questions import command
from sovcheck.errors import InputError, UsageError

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


def test_what_has_no_row_in_a_table_is_told_beside_it(inventory: Path):
    inventory.write_text(
        "apiVersion: sovcheck/v1\nkind: Inventory\norganizations: [{id: agency, country: FR}]\n"
        "models: [{id: gpt-4o, extends: catalog, licence: {id: openai-services-agreement}}]\n"
        "applications: [{id: app, owner: agency, requires: [gpt-4o]}]\n"
    )
    arguments = [str(inventory), "--home", "FR", "--today", "2026-11-28"]
    table = CliRunner().invoke(command, [*arguments, "--output", f"csv={inventory.with_name('asked.csv')}"])
    assert "2 facts have no row" in table.stderr
    assert not CliRunner().invoke(command, arguments).stderr


def test_nothing_is_printed_where_one_answer_is_refused(inventory: Path):
    table = inventory.with_name("answers.csv")
    table.write_text("asset,field,answer\nhost,tenancy,owned\nhost,operator,nobody\n")
    result = CliRunner().invoke(command, [str(inventory), "--apply", str(table)])
    assert isinstance(result.exception, InputError)
    assert f"{table}:3: " in str(result.exception)
    assert not result.stdout
