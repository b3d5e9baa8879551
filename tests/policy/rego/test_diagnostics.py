import pytest
import regorus

from sovcheck.policy.rego.diagnostics import Diagnostic, read_diagnostic


def evaluate(text):
    engine = regorus.Engine()
    engine.add_policy("dir/a b.rego", text)
    engine.eval_rule_as_json("data.a.x")


ERRORS = {
    "syntax": ("package a\n\nx := := 1", Diagnostic("dir/a b.rego", 3, "expecting expression")),
    "division": ("package a\nx := 1 / 0", Diagnostic("dir/a b.rego", 2, "divide by zero")),
    "variable": ("package a\nx if y > 3", Diagnostic("dir/a b.rego", 2, "the variable y has no value")),
    "recursion": (
        "package a\nx := y\ny := x",
        Diagnostic("dir/a b.rego", 2, "recursion detected when evaluating rule"),
    ),
    "no place": ("package a\ny := 1", Diagnostic("", 0, "not a valid rule path")),
}


@pytest.mark.parametrize(("text", "diagnostic"), ERRORS.values(), ids=ERRORS)
def test_the_first_place_and_message_are_read(text, diagnostic):
    with pytest.raises(RuntimeError) as error:
        evaluate(text)
    assert read_diagnostic(str(error.value)) == diagnostic


def test_the_backtrace_is_cut_off():
    assert read_diagnostic("\nbad thing\n\nStack backtrace:\n   0: <unknown>") == Diagnostic("", 0, "bad thing")


def test_no_text_is_no_message():
    assert read_diagnostic("") == Diagnostic("", 0, "")
