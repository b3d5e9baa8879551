"""Exceptions to what ruff and mypy ask: each says why, and there are few of them."""

import re
import tokenize
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[1]
FOLDERS = ("sovcheck", "tests", "benchmarks", "tools", "docs", "examples")
WITH_A_REASON = re.compile(r"#\s*noqa: [A-Z]+\d+(?:, [A-Z]+\d+)* \(.+\)$")
TYPED_WITH_A_REASON = re.compile(r"#\s*type: ignore\[[a-z-]+\]\s+# \S.+$")
MOST, MOST_OF_TYPES = 70, 8


def comments(*folders: str) -> Iterator[tuple[str, str]]:
    """Each comment, with the file and line where it stands."""
    for folder in folders:
        for path in sorted((ROOT / folder).rglob("*.py")):
            with path.open("rb") as file:
                for token in tokenize.tokenize(file.readline):
                    if token.type == tokenize.COMMENT:
                        yield f"{path.relative_to(ROOT)}:{token.start[0]}", token.string


def test_what_ruff_is_not_to_say_has_a_reason_and_is_seldom():
    found = [(place, text) for place, text in comments(*FOLDERS) if re.search(r"#\s*(?:ruff: )?noqa", text)]
    assert [f"{place}: {text}" for place, text in found if not WITH_A_REASON.search(text)] == []
    assert len(found) < MOST


def test_what_mypy_is_not_to_say_has_a_reason_and_is_seldom():
    found = [(place, text) for place, text in comments("sovcheck") if re.search(r"#\s*type:\s*ignore", text)]
    assert [f"{place}: {text}" for place, text in found if not TYPED_WITH_A_REASON.search(text)] == []
    assert len(found) < MOST_OF_TYPES
