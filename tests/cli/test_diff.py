"""``sovcheck diff``: exit codes, outputs, and nothing that is read is written over."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from sovcheck.cli.diff import command
from sovcheck.errors import InputError, UsageError
from tests.scan.test_comparison import ABROAD, INVENTORY


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "a.yaml").write_text(INVENTORY)
    (tmp_path / "abroad.yaml").write_text(ABROAD)
    (tmp_path / "back.yaml").write_text(ABROAD.replace("operator-a", "agency"))
    return tmp_path


def diff(*arguments: str) -> Result:
    return CliRunner().invoke(command, [*arguments, "--today", "2026-11-28"], standalone_mode=False)


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (("a.yaml", "a.yaml"), 0),
        (("a.yaml", "a.yaml+abroad.yaml"), 1),
        (("a.yaml+abroad.yaml", "a.yaml"), 0),
        (("a.yaml", "a.yaml+abroad.yaml", "--fail-on", "never"), 0),
        (("a.yaml", "a.yaml+abroad.yaml+back.yaml"), 0),
        (("--matrix", "a.yaml", "a.yaml+back.yaml", "a.yaml+abroad.yaml"), 1),
        (("a.yaml", "a.yaml+back.yaml", "--matrix"), 0),
    ],
)
def test_the_exit_code_says_whether_b_is_worse(arguments: tuple[str, ...], code: int):
    result = diff(*arguments)
    assert result.return_value == code
    assert f"(exit {code})" in " ".join(result.stdout.splitlines()[-2:])


def test_text_json_and_markdown_go_where_they_are_told_to():
    result = diff(
        "a.yaml", "a.yaml+abroad.yaml", "--output", "text", "--output", "json=d.json", "--output", "markdown=d.md"
    )
    assert "B IS WORSE" in result.stdout
    assert json.loads(Path("d.json").read_text())["worse"] is True
    assert Path("d.md").read_text().startswith("# B IS WORSE")


@pytest.mark.parametrize("file", ["a.yaml", "abroad.yaml", "./a.yaml"])
def test_nothing_that_is_read_is_written_over(folder: Path, file: str):
    before = (folder / file).read_text()
    result = diff("a.yaml", "a.yaml+abroad.yaml", "--output", f"json={file}")
    assert isinstance(result.exception, UsageError)
    assert (folder / file).read_text() == before


def test_not_even_in_a_folder(folder: Path):
    (folder / "b").mkdir()
    (folder / "b" / "inventory.yaml").write_text(INVENTORY)
    assert isinstance(diff("a.yaml", "b", "--output", "json=b/inventory.yaml").exception, UsageError)
    assert (folder / "b" / "inventory.yaml").read_text() == INVENTORY


@pytest.mark.parametrize(
    ("arguments", "error", "said"),
    [
        (("a.yaml",), UsageError, "two designs, and 1 is named"),
        (("a.yaml", "a.yaml", "a.yaml"), UsageError, "two designs, and 3 are named: for more, give --matrix"),
        (("a.yaml", "b.yaml"), InputError, "b.yaml"),
        (("a.yaml", "a.yaml+none.yaml"), InputError, "none.yaml: no such file"),
        (("a.yaml", "a.yaml", "--map", "desk"), UsageError, "write OLD=NEW"),
        (
            ("a.yaml", "a.yaml", "--output", "sarif"),
            UsageError,
            "no format 'sarif': write one of text, json, markdown, html",
        ),
    ],
)
def test_what_cannot_be_done_is_told_and_nothing_is_written(folder: Path, arguments, error, said: str):
    result = diff(*arguments, *([] if "--output" in arguments else ["--output", "json=out.json"]))
    assert isinstance(result.exception, error)
    assert said in str(result.exception)
    assert not (folder / "out.json").exists()


def test_where_nothing_is_evaluated_the_exit_code_is_3(folder: Path):
    (folder / "empty.yaml").write_text("apiVersion: sovcheck/v1\nkind: Inventory\norganizations: [{id: a}]\n")
    result = diff("empty.yaml", "empty.yaml", "--home", "FR")
    assert result.return_value == 3
    assert "nothing was evaluated" in result.stdout


def test_a_patch_alone_is_told_how_diff_takes_it(folder: Path):
    (folder / "patch.yaml").write_text("apiVersion: sovcheck/v1\nkind: Patch\nremove: [a]\n")
    assert "in diff, as INVENTORY+patch.yaml" in str(diff("a.yaml", "patch.yaml").exception)
