"""A text that a fact can never be is refused when a policy is loaded, with the nearest that it can be."""

import pytest

TENANCY = "it is one of owned, colocated, rented, cloud"
WRONG = {
    'input.tenancy == "dedicatd"': f"input.tenancy: is never 'dedicatd': {TENANCY}",
    '"rentd" == input.tenancy': "input.tenancy: is never 'rentd': did you mean 'rented'?",
    'input.tenancy = "rentd"': "input.tenancy: is never 'rentd': did you mean 'rented'?",
    'input.tenancy != "onwed"': "input.tenancy: is never 'onwed': did you mean 'owned'?",
    'not input.tenancy == "onwed"': "input.tenancy: is never 'onwed': did you mean 'owned'?",
    'input.tenancy in {"owned", "colocatd"}': "input.tenancy: is never 'colocatd': did you mean 'colocated'?",
    'input.tenancy in ["owned", `clouds`]': "input.tenancy: is never 'clouds': did you mean 'cloud'?",
    '"prod" in input.deployment.stages': "input.deployment.stages: is never 'prod': it is one of development, ",
    'some x in input.deployment.data_classes; x == "secrets"': "x: is never 'secrets': did you mean 'secret'?",
    'input.operator.control == "yes"': "input.operator.control: is never 'yes': it is one of stated",
    'input.kind == "gpu-host"': "input.kind: is never 'gpu-host': did you mean 'gpu_host'?",
    'data.profile.thresholds.minimum_openness == "open"': "data.profile.thresholds.minimum_openness: is never 'open': ",
    'input.tenancy = x; x == "rentd"': "x: is never 'rentd': did you mean 'rented'?",
    "chosen(input.tenancy) == 1": "x: is never 'onwed': did you mean 'owned'?",
}  # fmt: skip
RIGHT = [
    'input.tenancy == "rented"',
    'input.tenancy in {"owned", "colocated"}',
    "input.tenancy == data.profile.restricted.tenancies[0]",
    'input.country == "ZZ"',
    'input.operator.name in {"anything"}',
    'some x in {"a", "b"}; x == "c"',
    'object.get({"owned": "mine"}, "owned", null) == "yours"',
]


def rule(condition: str) -> str:
    body = "\n\t".join(condition.split("; "))
    helper = '\nchosen(x) := 1 if x == "onwed"\n' if "chosen" in condition else ""
    return f'deny contains {{"message": "m", "path": null}} if {{\n\t{body}\n}}\n{helper}'


@pytest.mark.parametrize(("condition", "problem"), WRONG.items())
def test_a_text_that_no_fact_can_be_is_refused(problems_in, condition, problem):
    (told,) = (line for line in problems_in(rule(condition)) if "is never" in line)
    assert told.split(": ", 1)[1].startswith(problem)


@pytest.mark.parametrize("condition", RIGHT)
def test_a_text_that_a_fact_can_be_is_fine(problems_in, condition):
    assert [line for line in problems_in(rule(condition)) if "is never" in line] == []
