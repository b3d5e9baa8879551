"""Messages are plain English: words that docs/adr/0029 takes others for are in none of them."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
INSTEAD = {
    "is not a": r"(?<!there )\b(?:is|are) no (?!longer|more|nearer)[a-z]",
    "next to, besides": r"(?<!-)\bbeside\b",
    "running": r"\bat work\b",
    "reports, shows, says": r"\b(?:tells?|told)\b(?! (?:models )?apart)",
    "examined": r"\blooked at\b",
}
"""What to write, and the words that it is written for."""

NO_WORDS = re.compile(r"\\")
"""Of patterns, which are no messages."""


def messages() -> Iterator[tuple[str, str]]:
    """Every text of the package that is no docstring, and every text of a rule, with the file and line."""
    for path in sorted((ROOT / "sovcheck").rglob("*.py")):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        docstrings = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
        for node in ast.walk(tree):
            if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in docstrings:
                yield f"{path.relative_to(ROOT)}:{node.lineno}", node.value
    for path in sorted((ROOT / "policies").glob("*/*.rego")):
        if not path.name.endswith("_test.rego"):
            for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
                yield from ((f"{path.relative_to(ROOT)}:{number}", text) for text in re.findall(r'"([^"]*)"', line))


MESSAGES = list(messages())


@pytest.mark.parametrize("words", INSTEAD)
def test_no_message_has_words_that_others_are_written_for(words: str):
    pattern = re.compile(INSTEAD[words])
    found = [f"{place}: {text}" for place, text in MESSAGES if pattern.search(text) and not NO_WORDS.search(text)]
    assert found == []
