"""docs/built-ins.md is true of both engines: values, errors, and what they differ about."""

import json
import re
import subprocess
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest
import regorus

PAGE = (Path(__file__).parents[2] / "docs" / "built-ins.md").read_text(encoding="utf-8")
CALLS = re.findall(r"^\| `([\w.]+)` \| `(.+?)` \| `(.+?)` \| (?:`(.+?)`|takes anything) \|$", PAGE, re.MULTILINE)
DIFFERENCES = re.findall(
    r"^\| `([^`]+)` \| (.+?) \| (.+?) \| .+ \|$", PAGE.partition("## Where engines")[2], re.MULTILINE
)
WRONG_INPUT = re.search(r"```json\n(.+)\n```", PAGE)
OTHER_INPUT = re.search(r"Here the input is `(.+?)`", PAGE)

ERROR, UNDEFINED = "an error", "undefined"
Results = Mapping[str, str]
"""What became of each expression: its value as JSON, an error, or undefined."""


def policy(expressions: Sequence[str]) -> str:
    """One rule to a line, so that a line names its rule."""
    return "package page\n" + "\n".join(f"r{number} := {text}" for number, text in enumerate(expressions))


def embedded(expressions: Sequence[str], facts: str) -> Results:
    engine = regorus.Engine()
    engine.add_policy("page.rego", policy(expressions))
    engine.set_input_json(facts)

    def result(number: int) -> str:
        try:
            value = engine.eval_rule_as_json(f"data.page.r{number}")
        except RuntimeError:
            return ERROR
        return UNDEFINED if value == '"<undefined>"' else canonical(json.loads(value))

    return {text: result(number) for number, text in enumerate(expressions)}


def real_opa(binary: Path, folder: Path) -> Callable[[Sequence[str], str], Results]:
    def results(expressions: Sequence[str], facts: str) -> Results:
        (folder / "page.rego").write_text(policy(expressions))
        (folder / "input.json").write_text(facts)
        files = ["--data", folder / "page.rego", "--input", folder / "input.json"]
        command = [binary, "eval", "--show-builtin-errors", "--format", "json", *files, "data.page"]
        finished = subprocess.run(command, capture_output=True, text=True, check=False)
        document = json.loads(finished.stdout)
        failed = {error["location"]["row"] - 2 for error in document.get("errors", ())}
        # With errors there are no values, so those without are asked again.
        values = {} if failed else document["result"][0]["expressions"][0]["value"]

        def result(number: int) -> str:
            if number in failed:
                return ERROR
            return canonical(values[f"r{number}"]) if f"r{number}" in values else UNDEFINED

        found = {text: result(number) for number, text in enumerate(expressions)}
        sound = [text for number, text in enumerate(expressions) if number not in failed]
        return {**found, **results(sound, facts)} if failed and sound else found

    return results


def canonical(value: Any) -> str:
    return json.dumps(value, sort_keys=True, ensure_ascii=False)


def stated(cell: str) -> str:
    return cell if cell in (ERROR, UNDEFINED) else canonical(json.loads(cell.strip("`")))


@pytest.fixture(scope="module", params=["embedded", "opa"])
def evaluate(
    request: pytest.FixtureRequest, opa_binary: Path, tmp_path_factory: pytest.TempPathFactory
) -> Callable[[Sequence[str], str], Results]:
    return embedded if request.param == "embedded" else real_opa(opa_binary, tmp_path_factory.mktemp("page"))


def test_every_call_has_the_value_that_the_page_says(evaluate: Callable[..., Results]):
    assert evaluate([call for _, call, _, _ in CALLS], "{}") == {call: stated(value) for _, call, value, _ in CALLS}


def test_every_wrong_operand_is_an_error(evaluate: Callable[..., Results]):
    assert WRONG_INPUT is not None
    wrong = [call for _, _, _, call in CALLS if call]
    assert evaluate(wrong, WRONG_INPUT[1]) == dict.fromkeys(wrong, ERROR)


def test_only_what_asks_for_the_kind_of_a_value_takes_anything():
    assert all(name.startswith("is_") or name == "type_name" for name, _, _, wrong in CALLS if not wrong)


def test_engines_differ_exactly_as_the_page_says(opa_binary: Path, tmp_path: Path):
    assert OTHER_INPUT is not None
    expressions = [text for text, _, _ in DIFFERENCES]
    assert expressions
    ours = embedded(expressions, OTHER_INPUT[1])
    theirs = real_opa(opa_binary, tmp_path)(expressions, OTHER_INPUT[1])
    for text, one, other in DIFFERENCES:
        assert (text, ours[text], theirs[text]) == (text, stated(one), stated(other))
        assert one != other
