"""Who is only an ancestor: whatever shows a use, or leaves one open, takes a model out."""

from collections.abc import Callable
from typing import Any

import pytest

SYSTEM = """
organizations: [{id: agency, country: FR, parents: []}]
models:
  - {id: tuned, developer: agency, base_models: [base], access: weights, stored_in: [host]}
  - {id: base, developer: agency, base_models: [root], access: weightsBASE}
  - {id: root, developer: agency, base_models: [], access: weights}
gpu_hosts: [{id: host, operator: agency, country: FR, serves: [tunedSERVED]HOST}]
cloud_services:
  - {id: store, provider: agency, type: object-store, country: FR}
  - {id: api, provider: agency, type: inference-api, country: FR, requires: [tunedREQUIRED]}
applications: [{id: app, owner: agency, requires: [api]}]
MORE
"""
MARKS = ("BASE", "SERVED", "HOST", "REQUIRED", "MORE")


def system(**marks: str) -> str:
    text = SYSTEM
    for mark in MARKS:
        text = text.replace(mark, marks.get(mark.lower(), ""))
    return text


def test_what_is_only_named_as_an_ancestor_is_one(facts_of: Callable[..., Any]):
    text = system()
    assert [facts_of(model, text)["ancestor"] for model in ("tuned", "base", "root")] == [False, True, True]


@pytest.mark.parametrize(
    "use",
    [
        {"served": ", base"},
        {"required": ", base"},
        {"required": ", {any_of: [base], optional: true}"},
        {"base": ", stored_in: [store]"},
        {"base": ", files: [{path: a, format: gguf}]"},
        {"base": ", update: {code: true}"},
        {"base": ", self_hosted: true"},
        {"base": ", provider_service: api"},
        {"more": "data_flows: [{id: flow, from: app, to: base}]"},
    ],
)
def test_whatever_shows_a_use_makes_it_a_model_like_any_other(facts_of: Callable[..., Any], use: dict[str, str]):
    text = system(**use)
    assert [facts_of(model, text)["ancestor"] for model in ("base", "root")] == [False, True]


@pytest.mark.parametrize(
    "more",
    [
        "gpu_hosts: [{id: spare, operator: agency}]",
        "applications: [{id: other, owner: agency}]",
        "cloud_services: [{id: other-api, provider: agency, type: inference-api}]",
        "cloud_services: [{id: something, provider: agency}]",
    ],
)
def test_whatever_leaves_open_what_it_runs_may_run_it(facts_of: Callable[..., Any], more: str):
    group, entry = more.split(": [", 1)
    text = system().replace(f"{group}:\n", f"{group}:\n  - {entry[:-1]}\n")
    text = text.replace(f"{group}: [{{", f"{group}: [{entry[:-1]}, {{")
    assert [facts_of(model, text)["ancestor"] for model in ("tuned", "base", "root")] == [False, None, None]


@pytest.mark.parametrize("empty", [", stored_in: []", ", files: []", ", self_hosted: false", ", revision: v1"])
def test_stating_that_nothing_is_held_makes_no_use(facts_of: Callable[..., Any], empty: str):
    assert facts_of("base", system(base=empty))["ancestor"] is True


def test_what_nobody_derives_from_is_no_ancestor_however_idle(facts_of: Callable[..., Any]):
    assert facts_of("alone", "models: [{id: alone, access: weights, base_models: []}]")["ancestor"] is False


def test_idle_models_that_name_each_other_do_not_excuse_each_other(facts_of: Callable[..., Any]):
    text = "models: [{id: a, base_models: [b]}, {id: b, base_models: [a]}, {id: self, base_models: [self]}]"
    assert [facts_of(model, text)["ancestor"] for model in ("a", "b", "self")] == [False, False, False]
