"""What a rule says of clauses of frameworks is read with its role, and held to the frameworks' data."""

import pytest

from sovcheck.policy.controls import Control
from sovcheck.policy.loading import load_policies

PLAIN = 'controls: {house-rules: ["4.2"]}'
TYPED = """controls:
#     eu-csf:
#       computes: ["1.1"]
#       related: ["2.2"]
#     house-rules: ["4.2"]"""


def test_both_forms_are_read_and_a_plain_list_means_related(write, rule):
    found = load_policies([write({"rule.rego": rule().replace(PLAIN, TYPED)})]).rule("ACME-01")
    assert found.controls == {"eu-csf": ("1.1", "2.2"), "house-rules": ("4.2",)}
    assert found.typed_controls == (
        Control("eu-csf", "1.1", "computes"),
        Control("eu-csf", "2.2", "related"),
        Control("house-rules", "4.2", "related"),
    )


REFUSED = {
    "clause": (
        'controls: {eu-csf: ["1.11"]}',
        "policy/rule.rego:10: custom.controls.eu-csf: eu-csf has no clause '1.11': did you mean '1.1'?",
    ),
    "clause of a role": (
        'controls:\n#     bsi-c3a:\n#       computes:\n#         - "1-01"\n#         - "4-99"',
        "policy/rule.rego:14: custom.controls.bsi-c3a: bsi-c3a has no clause '4-99': did you mean '4-09'?",
    ),
    "framework": (
        'controls: {eu-cfs: ["1.1"]}',
        "policy/rule.rego:10: custom.controls.eu-cfs: there is no framework 'eu-cfs': did you mean 'eu-csf'?",
    ),
    "claim about a framework that nobody knows": (
        'controls: {house-rules: {computes: ["4.2"]}}',
        "policy/rule.rego:10: custom.controls.house-rules: 'computes' is said of 'house-rules', of which",
    ),
    "role": (
        'controls: {eu-csf: {compute: ["1.1"]}}',
        "policy/rule.rego:10: custom.controls.eu-csf.compute: there is no such field: did you mean 'computes'?",
    ),
    "clause in two roles": (
        'controls: {eu-csf: {computes: ["1.1"], related: ["1.1"]}}',
        "policy/rule.rego:10: custom.controls.eu-csf: the clause '1.1' stands there twice",
    ),
    "no clause": (
        "controls: {eu-csf: {computes: []}}",
        "policy/rule.rego:10: custom.controls.eu-csf: no clause is named",
    ),
}


@pytest.mark.parametrize(("text", "words"), REFUSED.values(), ids=REFUSED)
def test_what_is_wrong_with_controls_is_told_with_its_line_and_the_nearest(text, words, problems_of, rule):
    (problem,) = problems_of({"rule.rego": rule().replace(PLAIN, text)})
    assert problem.startswith(words)
