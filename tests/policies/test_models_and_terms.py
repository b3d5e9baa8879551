"""Small systems that come near a fault in how models and terms are judged, on either side of it (docs/adr/0018)."""

from collections.abc import Callable
from pathlib import Path

import pytest

from sovcheck.errors import InputError
from sovcheck.findings.report import Report
from tests.policies.conftest import report_on

HASH = "2" * 64
PARTIES = """
organizations:
  - {id: agency, country: FR, public_body: true, parents: []}
  - {id: seller, country: US, parents: []}
gpu_hosts:
  - {id: host, owner: agency, operator: agency, tenancy: owned, country: FR, serves: [held]}
cloud_services:
  - {id: store, provider: agency, type: object-store, country: FR, requires: []}
  - {id: hub, provider: seller, type: hub, country: US, requires: []}
  - {id: us-api, provider: seller, type: inference-api, country: US, requires: []}
  - {id: own-api, provider: agency, type: inference-api, country: FR, requires: [held]}
"""
HELD = f"""
models:
  - {{id: held, developer: agency, base_models: [], access: weights, remote_code: false, parameters: 7B,
     stored_in: [store], licence: {{id: Apache-2.0, text_sha256: {HASH}}},
     files: [{{path: a.gguf, format: gguf, sha256: {HASH}}}]}}
"""
APPLICATION = """
applications:
  - {id: app, owner: agency, domicile: FR, criticality: CRITICALITY, stage: production, fields_of_use: [general],
     users: 10, monthly_revenue_usd: 0, data: [], logs_to: [], requires: [NEEDS]}
"""

Judge = Callable[..., Report]
Outcome = Callable[[str, str, str], dict[str, str]]


@pytest.fixture
def judge(tmp_path: Path) -> Judge:
    """Scans the common parties with these models, needs and whatever is put in place of something else."""

    def run(needs: str, models: str = HELD, criticality: str = "business", **replaced: str) -> Report:
        text = PARTIES + models + APPLICATION.replace("NEEDS", needs).replace("CRITICALITY", criticality)
        for old, new in replaced.items():
            assert old in text, old
            text = text.replace(old, new)
        return report_on(tmp_path, "apiVersion: sovcheck/v1\nkind: Inventory\n" + text)

    return run


def outcomes(report: Report, asset: str) -> dict[str, str]:
    """By rule: pass, fail or unknown of one asset; a rule that does not apply is not there."""
    found = {result.rule: "pass" for result in report.passes or () if result.asset == asset}
    return found | {result.rule: result.status.value for result in report.results if result.asset == asset}


def of(report: Report, asset: str, *rules: str) -> list[str | None]:
    found = outcomes(report, asset)
    return [found.get(rule) for rule in rules]


def with_models(*entries: str) -> str:
    return HELD + "".join(f"  - {{{entry}}}\n" for entry in entries)


TUNED = "id: tuned, developer: agency, base_models: [base], access: weights, stored_in: [store]"
BASE = "id: base, developer: agency, base_models: [], access: weights, licence: {id: MIT}"
JUDGED_WHERE_USED = ("LIC-01", "MOD-05", "MOD-06", "MOD-08", "CMP-05", "EVD-06")


def test_an_ancestor_is_judged_for_lineage_and_terms_alone(judge: Judge):
    report = judge("held, tuned", with_models(TUNED, BASE))
    assert of(report, "base", *JUDGED_WHERE_USED) == [None] * 6
    assert of(report, "base", "MOD-03", "LIC-02", "LIC-05") == ["pass", "pass", "pass"]


def test_a_base_model_that_runs_is_judged_like_any_other(judge: Judge):
    report = judge("held, tuned, base", with_models(TUNED, BASE))
    assert of(report, "base", "LIC-01", "MOD-05") == ["fail", "unknown"]


def test_where_a_host_leaves_out_what_it_serves_an_ancestor_may_be_in_use(judge: Judge):
    report = judge("held, tuned", with_models(TUNED, BASE), **{"serves: [held]": "site: A"})
    assert of(report, "base", "LIC-01", "MOD-05", "EVD-06") == ["unknown", "unknown", "unknown"]


OFFERED = "id: offered, developer: seller, base_models: undisclosed, access: api, provider_service: us-api"


def test_what_is_not_disclosed_is_said_once(judge: Judge):
    terms = f"{OFFERED}, licence: {{id: Apache-2.0, text_sha256: {HASH}}}"
    report = judge("offered", with_models(terms))
    assert of(report, "offered", "MOD-03", "LIC-02", "LIC-03", "LIC-04", "LIC-05", "LIC-06") == ["fail", *["pass"] * 5]


def test_terms_of_an_api_that_are_left_out_are_unknown(judge: Judge):
    rules = [f"LIC-0{number}" for number in range(1, 7)]
    assert of(judge("offered", with_models(OFFERED)), "offered", *rules) == ["unknown"] * 6


def test_without_model_output_two_rules_have_nothing_to_judge(judge: Judge):
    assert of(judge("store"), "app", "MOD-01", "MOD-02", "MOD-13") == [None, None, None]
    assert of(judge("held"), "app", "MOD-01", "MOD-02") == ["pass", "pass"]


def test_a_service_without_a_type_may_be_the_api(judge: Judge):
    assert of(judge("us-api"), "app", "MOD-01", "MOD-02") == ["fail", "fail"]
    untyped = judge("us-api", **{"type: inference-api, country: US": "country: US"})
    assert of(untyped, "app", "MOD-01", "MOD-02") == ["unknown", "unknown"]


def test_a_model_whose_access_nobody_states_makes_no_failure(judge: Judge):
    assert of(judge("held", **{"access: weights": "languages: [fr]"}), "app", "MOD-01", "MOD-02") == ["unknown"] * 2


@pytest.mark.parametrize(
    ("needs", "criticality", "expected"),
    [
        ("{any_of: [us-api, held]}", "business", "pass"),
        ("{any_of: [us-api, held]}", "government", "unknown"),
        ("{any_of: [us-api, {id: held, tested: 2025-11-20}]}", "government", "unknown"),
        ("{any_of: [us-api, {id: held, tested: 2026-11-22}]}", "government", "unknown"),
        ("{any_of: [us-api, {id: held, tested: 2026-11-01}]}", "government", "pass"),
        ("{any_of: [{id: us-api, tested: 2026-11-01}, held]}", "government", "pass"),
        ("{id: us-api, optional: true}", "government", "unknown"),
        ("{id: us-api, optional: true, tested: 2026-11-01}", "government", "pass"),
        ("{id: us-api, optional: true}", "business", "pass"),
        ("own-api", "government", "pass"),
    ],
)
def test_a_way_out_counts_for_a_critical_application_when_it_was_tried(
    judge: Judge, needs: str, criticality: str, expected: str
):
    assert of(judge(needs, criticality=criticality), "app", "MOD-01") == [expected]


def test_all_optional_and_untried_is_told_of_any_application(judge: Judge):
    assert of(judge("{id: us-api, optional: true}"), "app", "MOD-13") == ["fail"]
    assert of(judge("{id: us-api, optional: true, tested: 2026-11-01}"), "app", "MOD-13") == ["pass"]


def test_an_own_api_needs_no_second_provider_unless_it_passes_on_what_others_give(judge: Judge):
    assert of(judge("own-api"), "app", "MOD-02") == ["pass"]
    passing_on = judge("own-api", **{"requires: [held]": "requires: [us-api]"})
    assert of(passing_on, "app", "MOD-01", "MOD-02") == ["fail", "fail"]
    silent = judge("own-api", **{", requires: [held]": ""})
    assert of(silent, "app", "MOD-02") == ["unknown"]


def test_what_is_said_to_need_nothing_while_models_serve_nobody_is_not_known(judge: Judge):
    assert of(judge(""), "app", "MOD-01") == ["unknown"]


@pytest.mark.parametrize("decoy", ["store", "letters"])
def test_a_decoy_among_alternatives_is_refused(judge: Judge, decoy: str):
    models = HELD + "datasets: [{id: letters, controller: agency, class: public, stored_in: [store]}]\n"
    with pytest.raises(InputError, match=f"{decoy!r} gives"):
        judge(f"{{any_of: [us-api, {decoy}]}}", models)


@pytest.mark.parametrize(
    ("places", "expected"),
    [
        ("[store]", "pass"),
        ("[host]", "pass"),
        ("[hub, store]", "pass"),
        ("[hub]", "fail"),
        ("[]", "fail"),
    ],
)
def test_weights_are_held_where_nobody_abroad_can_take_them_away(judge: Judge, places: str, expected: str):
    assert of(judge("held", **{"stored_in: [store]": f"stored_in: {places}"}), "held", "MOD-05") == [expected]


def test_where_copies_lie_is_asked_for(judge: Judge):
    assert of(judge("held", **{"stored_in: [store], ": ""}), "held", "MOD-05") == ["unknown"]


@pytest.mark.parametrize(
    ("file", "rule"),
    [
        ("path: README.md, format: gguf", "MOD-05"),
        ("path: a.gguf, format: gguf, bytes: 1", "MOD-05"),
        ("path: a.pkl, format: pickle", "MOD-08"),
    ],
)
def test_files_that_cannot_be_the_weights_are_found(judge: Judge, file: str, rule: str):
    assert of(judge("held", **{"path: a.gguf, format: gguf": file}), "held", rule) == ["fail"]


def test_a_branch_is_no_revision(judge: Judge):
    pinned = judge("held", **{"remote_code: false": "remote_code: false, revision: a1"})
    moving = judge("held", **{"remote_code: false": "remote_code: false, revision: main"})
    assert of(pinned, "held", "MOD-08") + of(moving, "held", "MOD-08") == ["pass", "fail"]


LLAMA = {
    "id: Apache-2.0": "id: llama-4-community",
    "remote_code: false": "remote_code: false, modalities: [text, image]",
}


def test_the_seat_of_the_owner_counts_whatever_the_domicile_says(judge: Judge):
    moved = {"domicile: FR": "domicile: GB"}
    assert of(judge("held", **LLAMA, **moved), "held", "LIC-02") == ["fail"]
    british = {**moved, "id: agency, country: FR": "id: agency, country: GB"}
    assert of(judge("held", **LLAMA, **british), "held", "LIC-02") == ["pass"]


def test_a_spare_model_is_unknown_only_where_its_licence_has_a_limit(judge: Judge):
    spare = "id: spare, access: weights, base_models: [], modalities: [text, image], licence: {id: LICENCE}"
    rules = ("LIC-02", "LIC-03", "LIC-04", "LIC-06")
    free = judge("held", with_models(spare.replace("LICENCE", "MIT")))
    assert of(free, "spare", *rules) == ["pass"] * 4
    limited = judge("held", with_models(spare.replace("LICENCE", "llama-4-community")))
    assert of(limited, "spare", *rules) == ["unknown", "unknown", "pass", "unknown"]


@pytest.mark.parametrize(("taken", "expected"), [("2026-02-28", "pass"), ("2026-03-01", "fail")])
def test_changed_terms_are_told_with_both_days(judge: Judge, taken: str, expected: str):
    dated = f"obtained: {taken}, current: {{id: MIT, since: 2026-03-01}}"
    report = judge("held", **{"id: Apache-2.0,": f"id: Apache-2.0, {dated},"})
    assert of(report, "held", "LIC-01", "LIC-11") == [expected, "fail"]
