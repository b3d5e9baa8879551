"""Works lineages of published models by hand: whose licences and whose developers stand behind a name."""

from collections.abc import Iterator
from graphlib import TopologicalSorter

import pytest

from sovcheck.catalog.store import Catalog
from sovcheck.inventory.assets.model import UNDISCLOSED, Access, Openness


def own_licence(catalog: Catalog, model_id: str) -> str | None:
    licence = catalog.models[model_id].licence
    return licence.id if licence is not None else None


def lineage(catalog: Catalog, model_id: str) -> Iterator[str]:
    """The model and everything it is derived from, nearest first along each line."""
    yield model_id
    for base in catalog.models[model_id].base_models or ():
        yield from lineage(catalog, base)


def test_no_model_descends_from_itself(bundled):
    bases = {model.id: model.bases for model in bundled.models.values()}
    assert len(list(TopologicalSorter(bases).static_order())) == len(bases)


@pytest.mark.parametrize(
    ("model", "licences"),
    [
        # A permissive name over a base that is not.
        ("deepseek-r1", ["MIT", "deepseek-1.0"]),
        ("deepseek-r1-distill-llama-70b", ["MIT", "llama-3.3-community", "llama-3.1-community"]),
        ("jais-adapted-70b", ["Apache-2.0", "llama-2-community"]),
        ("llama-3.3-nemotron-super-49b", ["nvidia-open-model", "llama-3.3-community", "llama-3.1-community"]),
        # Permissive all the way.
        ("deepseek-r1-distill-qwen-32b", ["MIT", "Apache-2.0"]),
        ("sarvam-m", ["Apache-2.0", "Apache-2.0", "Apache-2.0"]),
        ("apertus-70b", ["apertus"]),
        # National models on a foreign base.
        ("airavata", ["llama-2-community", "llama-2-community", "llama-2-community"]),
        ("poro-2-70b", ["llama-3.1-community", "llama-3.1-community"]),
        ("sea-lion-v4-gemma-27b", ["gemma", "gemma", "Apache-2.0"]),
    ],
)
def test_the_licences_down_a_lineage(bundled, model, licences):
    assert [own_licence(bundled, ancestor) for ancestor in lineage(bundled, model)] == licences


@pytest.mark.parametrize(
    ("model", "developers"),
    [
        ("sarvam-m", ["sarvam-ai", "mistral-ai", "mistral-ai"]),
        ("sarvam-1", ["sarvam-ai"]),
        ("airavata", ["ai4bharat", "sarvam-ai", "meta"]),
        ("poro-34b", ["silo-ai"]),
        ("poro-2-70b", ["silo-ai", "meta"]),
        ("bge-m3", ["baai", "meta"]),
        ("deepseek-r1-distill-llama-70b", ["deepseek", "meta", "meta"]),
    ],
)
def test_who_stands_behind_a_model(bundled, model, developers):
    assert [bundled.models[ancestor].developer for ancestor in lineage(bundled, model)] == developers


@pytest.mark.parametrize(
    ("model", "licence"),
    [
        ("gemma-2-27b", "gemma"),
        ("gemma-3-27b", "gemma"),
        ("gemma-4-31b", "Apache-2.0"),
        ("gemma-4-26b-a4b", "Apache-2.0"),
        ("deepseek-v3", "deepseek-1.0"),
        ("deepseek-v3-0324", "MIT"),
        ("qwen2.5-3b", "qwen-research"),
        ("qwen2.5-7b", "Apache-2.0"),
        ("qwen2.5-72b", "qwen"),
        ("glm-5.3-flash", "MIT"),
        ("mistral-large-2-123b", "mistral-research"),
        ("mistral-large-3-675b", "Apache-2.0"),
        ("falcon-40b", "Apache-2.0"),
        ("falcon-180b", "falcon-180b-tii"),
    ],
)
def test_the_licence_changes_within_a_family(bundled, model, licence):
    assert own_licence(bundled, model) == licence


def test_a_model_without_a_known_licence_says_none(bundled):
    assert bundled.models["sarvam-1"].licence is None


def test_exactly_what_is_reached_through_an_api_is_closed(bundled):
    for model in bundled.models.values():
        assert (model.access is Access.API) == (model.openness is Openness.CLOSED), model.id
    apis = {model.developer for model in bundled.models.values() if model.access is Access.API}
    assert apis == {"openai", "anthropic", "google", "ntt"}


def test_no_openness_beyond_weights_is_claimed_without_doubt(bundled):
    beyond = [m for m in bundled.models.values() if m.openness not in (Openness.CLOSED, Openness.OPEN_WEIGHTS)]
    assert {"apertus-70b", "olmo-2-32b"} <= {model.id for model in beyond}
    assert [m.id for m in beyond if not m.provenance_of("openness").uncertain] == []


def test_what_an_api_is_built_from_is_not_disclosed_but_by_cards_of_its_developer(bundled):
    apis = {name: m for name, m in bundled.models.items() if m.access is Access.API}
    disclosed = {name: m.base_models for name, m in apis.items() if m.base_models != UNDISCLOSED}
    assert disclosed == {
        "gemini-3-pro": (),
        "gemini-3-flash": ("gemini-3-pro",),
        "gemini-3.1-pro": ("gemini-3-pro",),
        "gemini-3.5-flash": ("gemini-3-flash",),
    }
    assert all("Model Card" in apis[name].provenance_of("base_models").source for name in disclosed)


def test_what_weights_were_built_from_is_left_open_where_no_document_says_it(bundled):
    """No published source that was read says what these start from, or that they start from nothing."""
    unknown = {model.id for model in bundled.models.values() if model.base_models is None}
    assert {
        "aya-expanse-32b",
        "codestral-22b",
        "command-r-35b",
        "devstral-2-123b",
        "exaone-3.5-32b",
        "gemma-4-26b-a4b",
        "gemma-4-31b",
        "glm-5.2",
        "grok-2",
        "hunyuan-a13b",
        "mistral-medium-3.5-128b",
        "mistral-small-4-119b",
        "qwen3.8-27b",
    } <= unknown


def test_every_lineage_that_is_stated_leads_to_a_root_or_to_what_nobody_says(bundled):
    for model in (each for each in bundled.models.values() if each.access is Access.WEIGHTS):
        ends = [bundled.models[name] for name in lineage(bundled, model.id) if not bundled.models[name].bases]
        assert ends, model.id
        assert all(end.base_models in ((), None, UNDISCLOSED) for end in ends)


@pytest.mark.parametrize(
    "model",
    [
        "deepseek-v4-pro",
        "gemma-2-27b",
        "glm-4.5",
        "gpt-oss-120b",
        "kimi-k3",
        "mistral-7b",
        "mistral-large-3-675b",
        "mixtral-8x7b",
        "phi-4-14b",
        "whisper-large-v3",
    ],
)
def test_a_model_that_its_developer_trained_from_scratch_is_a_root(bundled, model):
    assert bundled.models[model].base_models == ()
    assert "base_models" in bundled.models[model].checked


def test_images_of_gemma_3_go_through_an_encoder_that_was_there_before(bundled):
    assert bundled.models["gemma-3-27b"].base_models == ("siglip-so400m",)


def test_all_weights_but_a_few_are_found_by_the_names_of_hubs(bundled):
    unnamed = {m.id for m in bundled.models.values() if m.access is Access.WEIGHTS and not m.hub_ids}
    assert unnamed == {"glm-130b", "opt-175b"}


@pytest.mark.parametrize(
    ("hub_id", "model"),
    [
        ("meta-llama/Llama-3.1-8B-Instruct", "llama-3.1-8b"),
        ("meta-llama/llama-3.1-8b-instruct", "llama-3.1-8b"),
        ("mistralai/Mistral-7B-Instruct-v0.3", "mistral-7b"),
        ("swiss-ai/Apertus-70B-Instruct-2509", "apertus-70b"),
        ("google/gemma-3-27b-it", "gemma-3-27b"),
    ],
)
def test_a_hub_id_finds_its_model(bundled, hub_id, model):
    assert bundled.model_named(hub_id) is bundled.models[model]


@pytest.mark.parametrize(
    "hub_id", ["someone/Llama-3.1-8B-Instruct", "meta-llama/Llama-3.1-8B-Instruct-GGUF", "AI-Sweden-Models/Llama-3-8B"]
)
def test_weights_that_others_made_from_a_model_are_not_that_model(bundled, hub_id):
    assert bundled.model_named(hub_id) is None
