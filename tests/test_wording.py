"""Messages and docstrings are plain English: words that docs/adr/0029 takes others for are in none of them."""

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

IN_DOCSTRINGS = {
    "is not a": r"(?<!there )\b(?:is|are) no (?!longer|more|nearer|less|connection)[a-z]",
    "reports, says": r"(?<!`)\b(?:tells|told)\b(?!`| (?:\w+ ){0,4}apart)",
    "the party that, the one who": r"\b[Ww]hoever\b",
    "is": r"(?<!as it )(?<!on it )\bstands\b(?! (?:in )?for\b| behind\b| on\b| in a role\b)",
}
"""The same of docstrings, in which programs may be told, things stand for others, and people behind them."""

NO_WORDS = re.compile(r"\\")
"""Of patterns, which are no messages."""


def texts(*, of_docstrings: bool) -> Iterator[tuple[str, str]]:
    """Every text of the package that is a docstring, or every one that is not, with the file and line."""
    for path in sorted((ROOT / "sovcheck").rglob("*.py")):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        docstrings = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
        for node in ast.walk(tree):
            is_text = isinstance(node, ast.Constant) and isinstance(node.value, str)
            if is_text and (id(node) in docstrings) is of_docstrings:
                yield f"{path.relative_to(ROOT)}:{node.lineno}", " ".join(node.value.split())


def messages() -> Iterator[tuple[str, str]]:
    """Every text of the package that is not a docstring, and every text of a rule, with the file and line."""
    yield from texts(of_docstrings=False)
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


@pytest.mark.parametrize("words", IN_DOCSTRINGS)
def test_no_docstring_has_words_that_others_are_written_for(words: str):
    pattern = re.compile(IN_DOCSTRINGS[words])
    found = [f"{place}: {text}" for place, text in texts(of_docstrings=True) if pattern.search(text)]
    assert found == []
