"""``sovcheck validate``: check inventories without judging them."""

import itertools
import json
from collections import Counter
from collections.abc import Iterable
from pathlib import Path

import click

from sovcheck.catalog.resolution import read_system
from sovcheck.cli.configuration import config_options
from sovcheck.cli.options import catalog_option, patch_option, paths_argument
from sovcheck.errors import InputError
from sovcheck.inventory.assets.asset import Kind
from sovcheck.inventory.declared import Inventory, InventoryFile
from sovcheck.user_files import read_standard_input

_AT_ONCE = 1000


@click.command(name="validate")
@config_options
@paths_argument
@patch_option
@catalog_option
@click.option(
    "--output",
    type=click.Choice(["text", "json", "jsonl"]),
    default="text",
    show_default=True,
    help="For people or programs; jsonl is the inventory itself, one asset a line.",
)
def command(paths: tuple[str, ...], patches: tuple[Path, ...], catalogs: tuple[Path, ...], output: str) -> int:
    """Check inventories: their form, and that all they refer to exists.

    PATH is a file, a folder or - for standard input; all of them together are one system.

    Exit code: 0 valid; 2 not, with every problem of every file.
    """
    try:
        inventory = read_system(paths, catalogs, stdin=read_standard_input, patches=patches).inventory
    except InputError as error:
        if output != "json":
            raise
        click.echo(json.dumps({"valid": False, "problems": _problems(error)}, indent=2))
        return error.exit_code
    if output == "jsonl":
        _write_lines(inventory)
        return 0
    counts = Counter(declared.asset.kind for declared in inventory.assets.values())
    click.echo(_as_json(inventory, counts) if output == "json" else _as_text(inventory, counts))
    return 0


def _write_lines(inventory: Inventory) -> None:
    from sovcheck.inventory.written import as_json_lines

    lines = as_json_lines(inventory)
    while some := "".join(itertools.islice(lines, _AT_ONCE)):
        click.echo(some, nl=False)


def _as_text(inventory: Inventory, counts: Counter[Kind]) -> str:
    total = f"ok: {_number(len(inventory.assets), 'asset')} in {_number(len(inventory.files), 'file')}"
    patched = f", changed by {_number(len(inventory.patches), 'patch', 'patches')}" if inventory.patches else ""
    words = [kind.counted(counts[kind]).split(" ", 1) for kind in Kind if counts[kind]]
    return "\n".join([total + patched, *(f"{number:>8} {noun}" for number, noun in words)])


def _number(count: int, noun: str, several: str = "") -> str:
    return f"{count:,} {noun if count == 1 else several or f'{noun}s'}"


def _as_json(inventory: Inventory, counts: Counter[Kind]) -> str:
    report: dict[str, object] = {
        "valid": True,
        "name": inventory.name,
        "files": _digests(inventory.files),
        **({"patches": _digests(inventory.patches)} if inventory.patches else {}),
        "assets": len(inventory.assets),
        "by_kind": {kind.value: counts[kind] for kind in Kind},
    }
    return json.dumps(report, indent=2)


def _digests(files: Iterable[InventoryFile]) -> list[dict[str, str]]:
    return [{"path": file.path, "sha256": file.sha256} for file in files]


def _problems(error: InputError) -> list[dict[str, str | int]]:
    return [
        {
            "file": problem.location.file,
            "line": problem.location.line,
            "field": problem.field,
            "wrong": problem.wrong,
            "advice": problem.advice,
        }
        for problem in error.problems
    ]
