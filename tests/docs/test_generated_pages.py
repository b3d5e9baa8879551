"""The generated pages are what the program says now; `python docs/generate.py` writes them anew."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

DOCS = Path(__file__).parents[2] / "docs"
PROGRAM = """
import json, runpy, sys
pages = runpy.run_path(sys.argv[1])["pages"]()
print(json.dumps({str(path): text for path, text in pages.items()}))
"""


@pytest.fixture(scope="module")
def pages() -> dict[Path, str]:
    """As a process of its own makes them: click keeps the first help option of a command that a test has called."""
    command = [sys.executable, "-c", PROGRAM, str(DOCS / "generate.py")]
    printed = subprocess.run(command, capture_output=True, check=True).stdout
    return {Path(path): text for path, text in json.loads(printed).items()}


def test_every_generated_page_is_up_to_date(pages: dict[Path, str]):
    for path, text in pages.items():
        assert path.read_text(encoding="utf-8") == text, f"{path.name} is stale: run python docs/generate.py"


def test_there_is_no_page_of_a_rule_that_is_gone(pages: dict[Path, str]):
    assert set((DOCS / "rules").glob("*.md")) <= set(pages)


def test_the_page_of_a_rule_shows_what_to_avoid_and_what_to_prefer_and_is_no_wall(pages: dict[Path, str]):
    of_rules = {path: text for path, text in pages.items() if path.parent.name == "rules" and path.name != "README.md"}
    assert of_rules
    for path, text in of_rules.items():
        headings = [line for line in text.splitlines() if line.startswith("## ")]
        assert headings[:2] == ["## Avoid", "## Prefer"], path.name
        assert len(text.splitlines()) <= 80, path.name
