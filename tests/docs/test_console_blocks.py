"""Every console block of the README and the docs is run, and must print what the page says.

To write the output of a changed program into the pages: SOVCHECK_UPDATE_DOCS=1 pytest tests/docs
"""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PAGES = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted((ROOT / "docs").rglob("*.md"))]
BLOCK = re.compile(r"^```console\n(.*?)^```$", re.MULTILINE | re.DOTALL)
BLOCKS = [
    pytest.param(
        page, match.group(1), id=f"{page.relative_to(ROOT)}:{page.read_text()[: match.start()].count(chr(10)) + 1}"
    )
    for page in PAGES
    for match in BLOCK.finditer(page.read_text(encoding="utf-8"))
]
SEPARATOR = "\x1e"


def run_block(commands: list[str], folder: Path) -> list[str]:
    """Run the commands in one shell, as a reader would type them; the output of each."""
    script = "".join(f"{command}\ncode=$?; printf '{SEPARATOR}'; (exit $code)\n" for command in commands)
    environment = {
        "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}",
        "HOME": str(folder),
        "LC_ALL": "C.UTF-8",
        "COLUMNS": "100",
        "NO_COLOR": "1",
    }
    output = subprocess.run(
        ["bash"],
        input=script,
        cwd=ROOT,
        env=environment,
        text=True,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        check=False,
    ).stdout
    return output.split(SEPARATOR)[:-1]


def parse(block: str) -> tuple[list[str], list[str]]:
    """The commands of a block, and what it says that each prints."""
    parts = re.split(r"^\$ (.*)\n", block, flags=re.MULTILINE)
    return parts[1::2], parts[2::2]


def matches(expected: str, output: str) -> bool:
    """Whether the output is the expected one; a line ``...`` stands for any number of lines."""
    pieces = re.split(r"^\.\.\.\n", expected, flags=re.MULTILINE)
    return re.fullmatch("(?:.*\n)*?".join(re.escape(piece) for piece in pieces), output) is not None


def rewrite(page: Path, block: str, commands: list[str], outputs: list[str]) -> None:
    """Put the real output into the page."""
    real = "".join(f"$ {command}\n{output}" for command, output in zip(commands, outputs, strict=True))
    page.write_text(page.read_text(encoding="utf-8").replace(block, real), encoding="utf-8")


@pytest.mark.parametrize(("page", "block"), BLOCKS)
def test_the_page_shows_what_the_program_prints(page: Path, block: str, tmp_path: Path):
    commands, expected = parse(block)
    outputs = run_block(commands, tmp_path)
    assert len(outputs) == len(commands)
    if os.environ.get("SOVCHECK_UPDATE_DOCS") and not any("...\n" in text for text in expected):
        rewrite(page, block, commands, outputs)
        return
    for command, said, printed in zip(commands, expected, outputs, strict=True):
        assert matches(said, printed), f"$ {command}\n{printed}"


def test_the_readme_shows_the_program():
    assert any(param.values[0].name == "README.md" for param in BLOCKS)
