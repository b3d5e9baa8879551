"""The README says what sovcheck is on its first screen, and what its badges say is so."""

import re
import tomllib
from pathlib import Path

ROOT = Path(__file__).parents[2]
README = (ROOT / "README.md").read_text(encoding="utf-8")
FIRST, _, _ = README.partition("\n## ")
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
SCREEN = 42
"""Lines of a window on a laptop."""


def test_the_first_screen_says_what_it_is_shows_it_and_leads_on():
    assert len(FIRST.splitlines()) <= SCREEN
    assert "$ sovcheck scan" in FIRST
    for page in ("for-auditors", "for-architects", "for-pipelines", "writing-policies", "architecture"):
        assert f"docs/{page}.md" in FIRST


def test_badges_are_files_of_ours_that_say_what_the_project_states():
    pictures = re.findall(r"!\[(\w+)\]\(([^)]+)\)", README)
    said = {label: (ROOT / file).read_text(encoding="utf-8") for label, file in pictures}
    assert set(said) == {"python", "licence", "types"}
    least = PROJECT["project"]["requires-python"].removeprefix(">=")
    assert f"python: {least} or newer" in said["python"]
    assert f"licence: {PROJECT['project']['license']}" in said["licence"]
    assert ("strict" in said["types"]) == PROJECT["tool"]["mypy"]["strict"]
