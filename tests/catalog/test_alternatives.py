"""What stands in one any_of gives the same, or is refused at its line."""

import pytest

SYSTEM = """models: [{{id: weights, access: weights}}, {{id: hosted, access: api, provider_service: api}}]
datasets: [{{id: letters}}]
gpu_hosts: [{{id: host, serves: [weights]}}]
software: [{{id: router}}, {{id: rules}}]
cloud_services:
  - {{id: api, type: inference-api}}
  - {{id: store, type: object-store}}
  - {{id: database, type: database}}
  - {{id: hub, type: hub}}
  - {{id: registry, type: registry}}
  - {{id: compute, type: compute}}
  - {{id: untyped}}
applications:
  - {{id: other}}
  - id: app
    requires:
      - store
      - any_of: [{options}]
"""


@pytest.mark.parametrize(
    "options",
    [
        "api, hosted, weights, host",
        "api, router, rules, other",
        "api, untyped",
        "store",
        "hub, registry",
        "host, compute",
        "store, {id: store, tested: 2026-01-01}",
    ],
)
def test_what_does_the_same_is_an_alternative(resolved, options: str):
    assert "app" in resolved(SYSTEM.format(options=options)).assets


@pytest.mark.parametrize(
    ("options", "culprit", "first"),
    [
        ("api, letters", "'letters' gives data", "'api' gives model output"),
        ("letters, api", "'api' gives model output", "'letters' gives data"),
        ("weights, store", "'store' gives object-store", "'weights' gives model output"),
        ("store, database", "'database' gives database", "'store' gives object-store"),
        ("router, api, store", "'store' gives object-store", "'api' gives model output"),
        ("compute, host, hosted", "'hosted' gives model output", "'compute' gives compute"),
    ],
)
def test_a_decoy_is_an_error_at_its_line(problems_of, options: str, culprit: str, first: str):
    (problem,) = problems_of(SYSTEM.format(options=options))
    assert "app.requires.1.any_of." in problem
    assert culprit in problem
    assert first in problem
    assert "an entry of its own" in problem
