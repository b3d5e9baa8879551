from collections.abc import Callable
from typing import Any

import pytest


def _model(name: str, licence: str | None, base: str = "", modalities: str = "", more: str = "") -> str:
    grant = f"licence: {{id: {licence}}}, " if licence else ""
    kinds = f"modalities: [{modalities}], " if modalities else ""
    return f"  - {{id: {name}, access: weights, {grant}{kinds}base_models: [{base}]{more}}}\n"


MODELS = "models:\n" + "".join(
    [
        _model("plain", "free"),
        _model("spelt", "free licence", modalities="text"),
        _model("vision", "Regional", modalities="text, image"),
        _model("text-only", "regional", modalities="text"),
        _model("silent", "regional"),
        _model("tuned-vision", "free", base="vision", modalities="text"),
        _model("tuned-text", "free", base="text-only", modalities="text, image"),
        _model("of-unread", "unread"),
        _model("of-half-read", "half-read"),
        _model("half-open", "free", base="of-half-read, silent"),
        _model("unheard", "unheard-of"),
        _model("unlicensed", None),
        _model("from-unlicensed", "free", base="unlicensed"),
        "  - {id: behind-api, access: api, licence: {id: free}, base_models: [vision]}\n",
        "  - {id: api-of-unknown-descent, access: api, licence: {id: free}}\n",
        "  - {id: api-without-licence, access: api, base_models: [plain]}\n",
        "  - {id: reached-somehow, licence: {id: free}, base_models: [vision]}\n",
        "  - {id: undisclosed, access: weights, licence: {id: free}, base_models: undisclosed}\n",
        "  - {id: rootless, access: weights, licence: {id: free}}\n",
        _model("merged", "free licence", base="text-only, spelt, plain", modalities="text"),
        _model("trained", "free", more=", training_datasets: [data]"),
        "datasets:\n  - {id: data, licence: {id: unread}}\n",
    ]
)


def _terms(facts_of: Callable[..., Any], model: str) -> Any:
    return facts_of(model, MODELS)["terms"]


OWN = """
organizations:
  - {{id: agency, country: FR, public_body: true, parents: []}}
  - {{id: other, country: FR, public_body: true, parents: []}}
models:
  - {{id: ours, developer: agency, access: weights, licence: {{id: free}}, base_models: [], training_datasets: [data]}}
  - {{id: offered, developer: agency, access: api, licence: {{id: unread}}, base_models: undisclosed}}
  - {{id: theirs, developer: other, access: weights, licence: {{id: unread}}, base_models: [ours]}}
datasets:
  - {{id: data, controller: agency{curator}, licence: {{id: unread}}}}
applications:
  - {{id: desk{owner}, requires: [ours, offered, theirs]}}
"""


@pytest.mark.parametrize(
    ("model", "curator", "owner", "binding"),
    [
        ("ours", ", curator: agency", ", owner: agency", []),
        ("offered", ", curator: agency", ", owner: agency", []),
        ("theirs", ", curator: agency", ", owner: agency", ["unread"]),
        ("ours", "", ", owner: agency", ["unread"]),
        ("ours", ", curator: other", ", owner: agency", ["unread"]),
        ("ours", ", curator: agency", ", owner: other", ["free", "unread"]),
        ("ours", ", curator: agency", "", ["free", "unread"]),
        ("offered", ", curator: agency", ", owner: other", ["unread"]),
    ],
)
def test_nobody_is_bound_by_the_terms_that_it_states_for_others(
    facts_of: Callable[..., Any], model: str, curator: str, owner: str, binding: list[str]
):
    terms = facts_of(model, OWN.format(curator=curator, owner=owner))["terms"]
    assert [term["licence"] for term in terms["licences"]] == binding


def test_another_user_of_the_same_is_bound(facts_of: Callable[..., Any]):
    more = "  - {id: counter, owner: other, requires: [ours]}\n"
    text = OWN.format(curator=", curator: agency", owner=", owner: agency") + more
    assert [term["licence"] for term in facts_of("ours", text)["terms"]["licences"]] == ["free", "unread"]


def test_a_term_says_what_the_catalog_says(facts_of: Callable[..., Any]):
    (term,) = _terms(facts_of, "vision")["licences"]
    assert term == {
        "licence": "regional",
        "name": "Regional",
        "commercial": "limited",
        "excludes": [{"countries": ["DE", "FR", "KR"], "clause": "2"}, {"countries": ["JP"], "clause": "3"}],
        "bars": [{"fields": ["biometrics", "military"], "clause": "4"}],
        "revocability": "growth",
        "mutable": True,
        "scale": [{"metric": "monthly-users", "threshold": 700, "consequence": "ask", "clause": "5"}],
        "attribution": "Say so.",
        "output_training": None,
        "modification": True,
        "inherited": False,
        "share_alike": [],
        "not_within": [],
        "clause": "1",
        "path": "terms:regional",
    }


def _excluded(facts_of: Callable[..., Any], model: str) -> list[list[str]]:
    return [scope["countries"] for term in _terms(facts_of, model)["licences"] for scope in term["excludes"]]


def test_a_limit_for_multimodal_models_binds_them_and_what_is_made_of_them(facts_of: Callable[..., Any]):
    assert _excluded(facts_of, "vision") == [["DE", "FR", "KR"], ["JP"]]
    assert _excluded(facts_of, "tuned-vision") == [["DE", "FR", "KR"], ["JP"]]


def test_it_does_not_bind_text_models_nor_what_is_made_of_them(facts_of: Callable[..., Any]):
    assert _excluded(facts_of, "text-only") == [["JP"]]
    assert _excluded(facts_of, "tuned-text") == [["JP"]]


def test_it_stays_where_the_modalities_are_not_stated_and_leaves_the_terms_open(facts_of: Callable[..., Any]):
    assert _excluded(facts_of, "silent") == [["DE", "FR", "KR"], ["JP"]]
    assert _terms(facts_of, "silent")["complete"] is None


@pytest.mark.parametrize("model", ["plain", "spelt", "vision", "text-only", "tuned-vision", "merged"])
def test_terms_are_complete_when_all_are_known_and_checked(facts_of: Callable[..., Any], model: str):
    assert _terms(facts_of, model)["complete"] is True


@pytest.mark.parametrize(
    "model", ["of-unread", "of-half-read", "unheard", "unlicensed", "from-unlicensed", "rootless", "trained", "silent"]
)
def test_terms_are_open_when_one_is_missing_unknown_or_unchecked(facts_of: Callable[..., Any], model: str):
    assert _terms(facts_of, model)["complete"] is None


ALL = {"commercial", "fields_of_use", "geography", "modification", "mutability", "revocability", "scale"}


@pytest.mark.parametrize(
    ("model", "checked"),
    [
        ("merged", ALL),
        ("of-half-read", ALL - {"fields_of_use", "modification"}),
        ("silent", ALL - {"geography"}),
        ("half-open", ALL - {"fields_of_use", "modification", "geography"}),
        ("of-unread", {"commercial", "modification"}),
        ("unheard", set()),
        ("rootless", set()),
        ("from-unlicensed", set()),
        ("api-without-licence", set()),
    ],
)
def test_an_aspect_is_checked_when_it_is_for_every_licence_of_the_lineage(
    facts_of: Callable[..., Any], model: str, checked: set[str]
):
    found = _terms(facts_of, model)["checked"]
    assert {aspect for aspect, is_checked in found.items() if is_checked} == checked
    assert {aspect for aspect, is_checked in found.items() if is_checked is None} == ALL - checked


def test_licences_of_the_lineage_come_together_each_once(facts_of: Callable[..., Any]):
    assert [term["licence"] for term in _terms(facts_of, "merged")["licences"]] == ["free", "regional"]
    assert [term["licence"] for term in _terms(facts_of, "trained")["licences"]] == ["free", "unread"]


@pytest.mark.parametrize(
    ("model", "expected"),
    [
        ("merged", True),
        ("silent", True),
        ("of-unread", False),
        ("of-half-read", None),
        ("from-unlicensed", None),
        ("trained", None),
    ],
)
def test_the_own_licence_can_forbid_changes_and_only_all_can_allow_them(
    facts_of: Callable[..., Any], model: str, expected: bool | None
):
    assert facts_of(model, MODELS)["update"]["rights"] is expected


@pytest.mark.parametrize(
    ("model", "licence", "expected"),
    [
        ("tuned-vision", "regional", ["tuned-vision", "vision", "Regional"]),
        ("trained", "unread", ["trained", "data", "unread"]),
        ("spelt", "free", ["spelt", "free licence"]),
    ],
)
def test_the_path_of_a_term_ends_at_the_licence_as_declared(
    hops_of: Callable[..., list[str]], model: str, licence: str, expected: list[str]
):
    assert hops_of(model, MODELS, f"terms:{licence}") == expected


@pytest.mark.parametrize("model", ["behind-api", "api-of-unknown-descent"])
def test_behind_an_api_the_lineage_binds_the_provider_and_not_the_caller(facts_of: Callable[..., Any], model: str):
    terms = _terms(facts_of, model)
    assert [term["licence"] for term in terms["licences"]] == ["free"]
    assert terms["complete"] is True


def test_an_api_without_a_licence_has_no_terms(facts_of: Callable[..., Any]):
    terms = _terms(facts_of, "api-without-licence")
    assert terms["licences"] == []
    assert terms["complete"] is None


def test_while_nobody_states_how_it_is_reached_its_own_licence_binds_and_the_rest_is_open(facts_of: Callable[..., Any]):
    terms = _terms(facts_of, "reached-somehow")
    assert [term["licence"] for term in terms["licences"]] == ["free"]
    assert set(terms["checked"].values()) == {None}


def test_what_is_not_disclosed_of_weights_stays_open(facts_of: Callable[..., Any]):
    terms = _terms(facts_of, "undisclosed")
    assert [term["licence"] for term in terms["licences"]] == ["free"]
    assert set(terms["checked"].values()) == {None}


@pytest.mark.parametrize(
    ("grant", "obtained", "current"),
    [
        ("{id: free}", None, []),
        ("{id: free, obtained: 2026-01-01}", "2026-01-01", []),
        ("{id: free, current: {id: free, since: 2026-03-01}}", None, [("free", "2026-03-01", False)]),
        ("{id: free, current: {id: regional, since: 2026-03-01}}", None, [("regional", "2026-03-01", None)]),
        (
            "{id: free, obtained: 2026-02-28, current: {id: regional, since: 2026-03-01}}",
            "2026-02-28",
            [("regional", "2026-03-01", False)],
        ),
        (
            "{id: free, obtained: 2026-03-01, current: {id: regional, since: 2026-03-01}}",
            "2026-03-01",
            [("regional", "2026-03-01", True)],
        ),
    ],
)
def test_a_grant_has_its_day_and_the_terms_of_today(
    facts_of: Callable[..., Any], grant: str, obtained: str | None, current: list[tuple[Any, ...]]
):
    licence = facts_of("model", f"models: [{{id: model, licence: {grant}}}]")["licence"]
    assert licence["obtained"] == obtained
    assert [tuple(entry.values()) for entry in licence["current"]] == current


@pytest.mark.parametrize(("stated", "known"), [("", None), (", licence: {id: free}", True)])
def test_which_terms_of_an_api_are_agreed_only_its_customer_can_say(
    facts_of: Callable[..., Any], stated: str, known: bool | None
):
    model = f"models:\n  - {{id: open-7b, extends: catalog, access: api{stated}}}\n"
    terms = facts_of("open-7b", model)["terms"]
    assert [term["licence"] for term in terms["licences"]] == ["free"]
    assert set(terms["checked"].values()) == {known}


def test_how_changes_are_passed_on_comes_down_from_models_and_not_from_data(facts_of: Callable[..., Any]):
    models = "models:\n" + "".join(
        [
            _model("source", "copyleft"),
            _model("between", None, base="source"),
            _model("tuned", "free", base="between"),
            _model("trained", "free", more=", training_datasets: [data]"),
            _model("of-unread", "free", base="unread-source"),
            _model("unread-source", "unread"),
            "datasets:\n  - {id: data, licence: {id: copyleft}}\n",
        ]
    )

    def passed_on(model: str) -> Any:
        terms = facts_of(model, models)["terms"]["licences"]
        return {term["licence"]: (term["share_alike"], term["not_within"]) for term in terms}

    assert passed_on("tuned") == {"copyleft": (["copyleft"], ["free"]), "free": ([], [])}
    assert passed_on("trained") == {"copyleft": ([], []), "free": ([], [])}
    assert passed_on("of-unread") == {"unread": (None, []), "free": ([], [])}
