"""Works the traps of licences by hand: where they apply, how long they hold, what for, and how they are spelt."""

import pytest

from sovcheck.catalog.entries.licences import Commercial, Licence, Revocability, ScaleMetric
from sovcheck.catalog.entries.provenance import Certainty
from sovcheck.catalog.store import Catalog
from sovcheck.inventory.assets.application import FieldOfUse
from sovcheck.inventory.assets.model import Modality


def excludes(catalog: Catalog, licence: Licence, country: str, *, multimodal: bool) -> bool:
    """Whether the licence keeps a licensee of that country out of such a model."""
    return any(
        (multimodal or not limit.multimodal_only)
        and (country in limit.countries or not set(catalog.blocs_of(country)).isdisjoint(limit.blocs))
        for limit in licence.geographic_limits or ()
    )


# Licences: where they apply


@pytest.mark.parametrize(
    ("licence", "multimodal", "excluded"),
    [
        ("llama-4-community", True, {"DE", "IE", "HR"}),
        ("llama-4-community", False, set()),
        ("llama-3.2-community", True, {"DE", "IE", "HR"}),
        ("llama-3.2-community", False, set()),
        ("llama-3.3-community", False, set()),
        ("llama-3.1-community", True, set()),
        ("tencent-hunyuan-community", False, {"DE", "IE", "HR", "GB", "KR"}),
        ("tencent-hunyuan-large", False, {"DE", "IE", "HR"}),
        ("tencent-hunyuan-3d", False, {"DE", "IE", "HR", "GB", "KR"}),
        ("gemma", True, set()),
        ("deepseek-1.0", False, set()),
        ("Apache-2.0", True, set()),
    ],
)
def test_whom_a_licence_keeps_out(bundled, licence, multimodal, excluded):
    countries = ("DE", "IE", "HR", "GB", "KR", "CH", "NO", "US", "IN", "CN")
    found = {code for code in countries if excludes(bundled, bundled.licences[licence], code, multimodal=multimodal)}
    assert found == excluded


@pytest.mark.parametrize("licence", ["llama-3.2-community", "llama-3.3-community", "llama-4-community"])
def test_llamas_bar_to_the_eu_stands_in_the_use_policy_and_not_in_the_licence(bundled, licence):
    (limit,) = bundled.licences[licence].geographic_limits
    assert limit.multimodal_only
    assert "Acceptable Use Policy" in limit.clause
    assert "not in the licence" in limit.clause


def test_exactly_these_models_are_closed_to_a_licensee_in_germany(bundled):
    closed = {
        model.id
        for model in bundled.models.values()
        if model.licence is not None
        and excludes(
            bundled,
            bundled.licences[model.licence.id],
            "DE",
            multimodal=bool(set(model.modalities or ()) - {Modality.TEXT}),
        )
    }
    assert closed == {
        "llama-3.2-11b-vision",
        "llama-3.2-90b-vision",
        "llama-4-scout-17b-16e",
        "llama-4-maverick-17b-128e",
        "llama-guard-3-11b-vision",
        "llama-guard-4-12b",
        "hunyuan-large",
        "hunyuan-a13b",
        "hunyuan-video",
        "hunyuan3d-2",
        "hunyuanimage-3.0",
    }


def test_no_model_of_llama_3_3_is_multimodal_so_its_bar_hits_none(bundled):
    under = [m for m in bundled.models.values() if m.licence and m.licence.id == "llama-3.3-community"]
    assert [m.id for m in under] == ["llama-3.3-70b", "poro-2-70b-instruct"]
    assert {m.modalities for m in under} == {(Modality.TEXT,)}


# Licences: how long they hold, and how large one may grow


@pytest.mark.parametrize(
    ("licence", "revocability"),
    [
        ("Apache-2.0", Revocability.IRREVOCABLE),
        ("gpt-oss", Revocability.IRREVOCABLE),
        ("apertus", Revocability.IRREVOCABLE),
        ("llama-4-community", Revocability.BREACH),
        ("deepseek-1.0", Revocability.BREACH),
        ("mistral-modified-mit", Revocability.GROWTH),
        ("stability-ai-community", Revocability.GROWTH),
        ("flux-non-commercial", Revocability.AT_WILL),
        ("exaone-1.1-nc", Revocability.AT_WILL),
        ("qwen-community-1.0", Revocability.IRREVOCABLE),
        ("kimi-k3", Revocability.GROWTH),
        ("qwen-research", Revocability.UNKNOWN),
    ],
)
def test_who_can_end_a_licence(bundled, licence, revocability):
    assert bundled.licences[licence].revocability is revocability


def test_exactly_these_licences_reserve_a_change_of_terms(bundled):
    assert {licence.id for licence in bundled.licences.values() if licence.mutable} == {
        "anthropic-commercial-terms",
        "chameleon-research",
        "chatglm3-6b",
        "cogvideox",
        "dinov3",
        "exaone-1.1-nc",
        "exaone-1.2-nc",
        "fair-noncommercial-research",
        "falcon-180b-tii",
        "falcon-2-tii",
        "falcon-llm-2.0",
        "gemma",
        "glm-130b",
        "hyperclovax-seed",
        "ltx-2x-community",
        "nvidia-open-model",
        "openai-services-agreement",
        "stability-ai-community",
        "stability-ai-nc",
        "tencent-hunyuan-3d",
        "tencent-hunyuan-community",
        "tencent-hunyuan-large",
        "yi",
    }


@pytest.mark.parametrize(
    ("licence", "limits"),
    [
        ("Apache-2.0", set()),
        ("llama-4-community", {(ScaleMetric.MONTHLY_USERS, 700e6)}),
        ("tencent-hunyuan-community", {(ScaleMetric.MONTHLY_USERS, 100e6)}),
        ("qwen", {(ScaleMetric.MONTHLY_USERS, 100e6)}),
        ("mistral-modified-mit", {(ScaleMetric.MONTHLY_REVENUE_USD, 20e6)}),
        ("kimi-k2-modified-mit", {(ScaleMetric.MONTHLY_USERS, 100e6), (ScaleMetric.MONTHLY_REVENUE_USD, 20e6)}),
        ("minimax-m3-community", {(ScaleMetric.ANNUAL_REVENUE_USD, 20e6)}),
        ("stability-ai-community", {(ScaleMetric.ANNUAL_REVENUE_USD, 1e6)}),
    ],
)
def test_the_size_at_which_terms_change(bundled, licence, limits):
    assert {(limit.metric, limit.threshold) for limit in bundled.licences[licence].scale_limits} == limits


def test_all_rights_to_mistral_medium_3_5_end_above_20_million_a_month(bundled):
    assert bundled.models["mistral-medium-3.5-128b"].licence.id == "mistral-modified-mit"
    (limit,) = bundled.licences["mistral-modified-mit"].scale_limits
    assert limit.consequence.startswith("No rights at all")


def test_above_its_size_kimi_k2_asks_for_its_name_and_no_more(bundled):
    terms = bundled.licences["kimi-k2-modified-mit"]
    assert terms.revocability is Revocability.IRREVOCABLE
    assert all("Kimi K2" in limit.consequence for limit in terms.scale_limits)


# Licences: what for


@pytest.mark.parametrize(
    "licence",
    ["CC-BY-NC-4.0", "cohere-labs-cc-by-nc", "exaone-1.1-nc", "mistral-research", "mistral-non-production"],
)
def test_no_commerce(bundled, licence):
    assert bundled.licences[licence].commercial is Commercial.NO


@pytest.mark.parametrize(
    ("licence", "field"),
    [
        ("deepseek-1.0", FieldOfUse.MILITARY),
        ("llama-4-community", FieldOfUse.MILITARY),
        ("tencent-hunyuan-community", FieldOfUse.COMPETING_MODEL),
        ("falcon-180b-tii", FieldOfUse.MODEL_AS_A_SERVICE),
        ("gemma", FieldOfUse.MEDICAL),
    ],
)
def test_a_barred_field_of_use(bundled, licence, field):
    assert field in {barred for limit in bundled.licences[licence].use_limits for barred in limit.fields}


@pytest.mark.parametrize(("licence", "allowed"), [("llama-3-community", False), ("llama-3.1-community", True)])
def test_llama_allows_training_on_outputs_since_3_1(bundled, licence, allowed):
    assert bundled.licences[licence].output_training is allowed


@pytest.mark.parametrize("licence", ["Apache-2.0", "MIT", "BSD-3-Clause"])
def test_a_permissive_licence_is_known_to_have_no_limits(bundled, licence):
    terms = bundled.licences[licence]
    assert (terms.geographic_limits, terms.use_limits, terms.scale_limits, terms.mutable) == ((), (), (), False)
    assert terms.commercial is Commercial.YES


def test_what_nobody_read_is_unknown_and_not_free_of_limits(bundled):
    terms = bundled.licences["falcon-180b-tii"]
    assert (terms.geographic_limits, terms.scale_limits) == (None, None)
    assert terms.certainty is not Certainty.CONFIRMED


# Licences: their names


def test_no_spelling_names_two_licences(bundled):
    spelt: dict[str, set[str]] = {}
    for licence in bundled.licences.values():
        for name in (licence.id, licence.name, *licence.names):
            spelt.setdefault(name.lower(), set()).add(licence.id)
    assert {name: ids for name, ids in spelt.items() if len(ids) > 1} == {}


@pytest.mark.parametrize(
    ("tag", "licence"),
    [
        ("apache-2.0", "Apache-2.0"),
        ("mit", "MIT"),
        ("llama3.1", "llama-3.1-community"),
        ("llama4", "llama-4-community"),
        ("gemma", "gemma"),
        ("deepseek", "deepseek-1.0"),
        ("tongyi-qianwen", "tongyi-qianwen"),
        ("bigscience-bloom-rail-1.0", "bigscience-bloom-rail-1.0"),
    ],
)
def test_a_hubs_tag_finds_its_licence(bundled, tag, licence):
    assert bundled.licence(tag).id == licence


@pytest.mark.parametrize("tag", ["other", "unknown", "llama", "open"])
def test_a_tag_that_says_nothing_finds_none(bundled, tag):
    assert bundled.licence(tag) is None


@pytest.mark.parametrize(
    ("tag", "licence"),
    [
        ("apache-2.0", "Apache-2.0"),
        ("openrail++", "openrail++-m"),
        ("creativeml-openrail-m", "creativeml-openrail-m"),
        ("cdla-permissive-1.0", "CDLA-Permissive-1.0"),
        ("cc-by-nc-sa-3.0", "CC-BY-NC-SA-3.0"),
        ("c-uda", "C-UDA-1.0"),
        ("pddl", "PDDL-1.0"),
        ("grok2-community", "grok-2-community"),
        ("isc", "ISC"),
        ("lgpl-2.1", "LGPL-2.1-only"),
        ("none", "none-given"),
        ("custom-license", "custom-text"),
    ],
)
def test_a_tag_of_the_hub_finds_its_licence(bundled, tag, licence):
    assert bundled.licence(tag).id == licence


# Licences: under which ones changes may be passed on


def test_licences_that_are_named_for_what_is_made_of_others_are_in_the_catalog(bundled):
    named = {name for each in bundled.licences.values() for name in (*(each.share_alike or ()), *each.not_within)}
    assert named
    assert named <= set(bundled.licences)


@pytest.mark.parametrize(
    ("source", "own", "allowed"),
    [
        ("GPL-2.0-only", "GPL-3.0-only", False),
        ("GPL-2.0-or-later", "GPL-3.0-only", True),
        ("GPL-2.0-or-later", "Apache-2.0", False),
        ("GPL-3.0-only", "AGPL-3.0-only", False),
        ("AGPL-3.0-only", "GPL-3.0-only", False),
        ("CC-BY-SA-3.0", "CC-BY-SA-4.0", True),
        ("CC-BY-SA-4.0", "CC-BY-4.0", False),
        ("Apache-2.0", "GPL-2.0-only", False),
        ("Apache-2.0", "GPL-2.0-or-later", True),
        ("Apache-2.0", "GPL-3.0-only", True),
        ("MIT", "GPL-2.0-only", True),
    ],
)
def test_whether_what_is_under_one_licence_may_go_into_something_under_another(bundled, source, own, allowed):
    licence = bundled.licence(source)
    assert licence.share_alike is not None
    fits = not licence.share_alike or own in licence.share_alike
    assert (fits and own not in licence.not_within) is allowed


@pytest.mark.parametrize(
    "licence", ["LGPL-3.0-only", "MPL-2.0", "ODbL-1.0", "MS-PL", "CC-BY-ND-4.0", "llama-4-community"]
)
def test_how_changes_may_be_passed_on_is_not_known_where_nobody_read_the_text_for_it(bundled, licence):
    assert bundled.licences[licence].share_alike is None
