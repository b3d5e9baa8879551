import json
import re
from pathlib import Path

import pytest
import regorus

from sovcheck.policy.check.builtins import BUILTINS, refusal

PAGE = Path(__file__).parents[3] / "docs" / "built-ins.md"
ROW = re.compile(r"^\| `([\w.]+)` \| `(.+?)` \| `(.+?)` \| (?:`.+?`|takes anything) \|$", re.MULTILINE)
LISTED = ROW.findall(PAGE.read_text(encoding="utf-8"))
CALLS = {name: call for name, call, _ in LISTED}


def test_the_page_lists_exactly_these():
    assert [name for name, _, _ in LISTED] == sorted(BUILTINS)


@pytest.mark.parametrize(("name", "call", "value"), LISTED)
def test_every_built_in_is_there_and_gives_what_the_page_says(name, call, value):
    assert call.startswith(f"{name}(")
    engine = regorus.Engine()
    engine.add_policy("a.rego", f"package a\n\nx := {call}")
    assert json.loads(engine.eval_rule_as_json("data.a.x")) == json.loads(value)


@pytest.mark.parametrize("name", BUILTINS)
def test_every_built_in_can_be_called_from_a_policy(problems_in, name):
    assert problems_in(f'deny contains {{"message": "m", "path": null}} if {{\n\tx := {CALLS[name]}\n}}\n') == []


def test_nothing_that_is_refused_with_a_reason_is_allowed():
    assert refusal("http.send") == ("policies may not call this", "policies have no network")
    assert not {"http.send", "opa.runtime", "time.now_ns", "rand.intn", "print", "walk"} & set(BUILTINS)
