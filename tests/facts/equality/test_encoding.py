import json
import math
from enum import StrEnum

import pytest

from sovcheck.facts.equality.encoding import Encoder


class Word(StrEnum):
    ONE = "one"


@pytest.mark.parametrize("number", [math.nan, -math.nan, math.inf, -math.inf])
def test_what_is_not_a_number_stays_none(number: float):
    written = Encoder().write({"share": (1.5, {"held": number})})
    assert repr(json.loads(written)["share"][1]["held"]) == repr(float(str(number)))
    assert "null" not in written


def test_facts_are_written_as_json_without_spaces():
    facts = {"a": None, "é": ("\x7f", Word.ONE, True), "b": {Word.ONE: [0, -1, 2**62, 1.0, 0.1]}, "c": "\ue000ÿ\u7ff8"}
    written = Encoder().write(facts)
    assert written == json.dumps(facts, ensure_ascii=False, separators=(",", ":"))
