"""What is assumed where a fact is stated: never an invented digest."""

import pytest

from sovcheck.whatif.statements import _assumption

DIGEST = "0cc690c876bff0e0f25578c088d66679ec75a4f2faafc033d547d839f25b1697"


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("revision", DIGEST),
        ("sbom", {"sha256": DIGEST, "complete": True}),
        ("running_cost", {"monthly": 1, "bill_sha256": DIGEST}),
        ("licence.text_sha256", DIGEST),
        ("files", [{"path": "a", "sha256": DIGEST}]),
    ],
)
def test_no_invented_digest_is_shown(name, value):
    assumed = _assumption("model", name, value)
    assert DIGEST not in assumed
    assert f"{name} of model" in assumed


def test_a_revision_is_to_be_a_fixed_one():
    assert _assumption("model", "revision", DIGEST).startswith("revision of model is a fixed revision: ")
