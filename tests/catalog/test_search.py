import pytest

from sovcheck.catalog.loading import load_catalog
from sovcheck.catalog.lookup import LISTS, entries_of, entry_id, entry_name
from sovcheck.catalog.search import near_ids, search

CATALOG = load_catalog()


def found(text):
    return [(match.kind, entry_id(match.entry)) for match in search(CATALOG, text)]


@pytest.mark.parametrize(
    ("text", "entry"),
    [
        ("h100", ("accelerators", "nvidia-h100-sxm")),
        ("NVIDIA H100 80GB HBM3", ("accelerators", "nvidia-h100-sxm")),
        ("llama 3.3", ("models", "llama-3.3-70b")),
        ("meta-llama/Llama-3.3-70B", ("models", "llama-3.3-70b")),
        ("frankfurt", ("clouds", "aws")),
        ("france", ("countries", "FR")),
        ("fr", ("countries", "FR")),
        ("amazon web", ("organizations", "amazon-web-services")),
        ("apache", ("licences", "Apache-2.0")),
        ("sev-snp", ("technologies", "amd-sev-snp")),
        ("efta", ("blocs", "efta")),
        ("open ai", ("organizations", "openai")),
    ],
)
def test_entries_are_found_by_what_people_call_them(text, entry):
    assert entry in found(text)


@pytest.mark.parametrize(
    ("zone", "cloud", "region"),
    [
        ("europe-west3-a", "google-cloud", "europe-west3"),
        ("projects/p/zones/europe-west3-a", "google-cloud", "europe-west3"),
        ("euc1-az1", "aws", "eu-central-1"),
        ("fsn1-dc14", "hetzner", "fsn1"),
        ("US-EAST-04A", "coreweave", "US-EAST-04"),
        ("EU-NORTH-05A", "coreweave", "EU-NORTH-05A"),
    ],
)
def test_a_zone_leads_to_the_cloud_that_has_it_and_tells_its_region(zone, cloud, region):
    assert [(one.kind, entry_id(one.entry), one.spelling) for one in search(CATALOG, zone)] == [
        ("clouds", cloud, region)
    ]


@pytest.mark.parametrize(
    ("text", "kind", "entry", "spelling"),
    [
        ("Azure Germany West Central", "clouds", "azure", "germanywestcentral"),
        ("AWS Frankfurt", "clouds", "aws", "eu-central-1"),
        ("GCP europe-west3", "clouds", "google-cloud", "europe-west3"),
        ("OCI eu-frankfurt-1", "clouds", "oracle-cloud", "eu-frankfurt-1"),
        ("OVH Gravelines", "clouds", "ovhcloud", "GRA"),
        ("Linode Frankfurt", "clouds", "akamai", "eu-central"),
        ("IONOS: Berlin", "clouds", "ionos", "de/txl"),
        ("SAP Joule", "organizations", "sap", "Joule"),
        ("Palantir Foundry", "organizations", "palantir", "Foundry"),
    ],
)
def test_what_stands_behind_the_name_of_its_seller_is_found(text, kind, entry, spelling):
    assert (kind, entry, spelling) in [(one.kind, entry_id(one.entry), one.spelling) for one in search(CATALOG, text)]


@pytest.mark.parametrize(
    "text", ["Azure Gravelines", "AWS germanywestcentral", "SAP Firefly", "Azure nowhere", "Azure"]
)
def test_the_seller_of_another_region_or_product_finds_none_of_it(text):
    assert {entry_id(one.entry) for one in search(CATALOG, text)} <= {
        "azure",
        "microsoft",
        "azure-openai",
        "databricks-model-serving",
    }


@pytest.mark.slow
def test_every_entry_is_found_by_its_id_and_by_its_name_first_of_all():
    for kind in LISTS:
        for entry in entries_of(CATALOG, kind).values():
            for spelling in (entry_id(entry), entry_name(entry)):
                matches = [match.entry for match in search(CATALOG, spelling)]
                assert entry in matches[:4], spelling


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("SAS", ("organizations", "sas-institute", "SAS")),
        ("Copilot", ("organizations", "microsoft", "Copilot")),
        ("West Europe", ("clouds", "azure", "westeurope")),
        ("global", ("clouds", "aws", "global")),
        ("p5.48xlarge", ("accelerators", "nvidia-h100-sxm", "p5.48xlarge")),
        ("Meta Llama 3 Community Licence Agreement", ("licences", "llama-3-community", None)),
        ("Llama 3 Community Licence", ("licences", "llama-3-community", "Llama 3 Community License")),
    ],
)
def test_what_is_called_exactly_so_comes_first_by_that_spelling(text, first):
    match = search(CATALOG, text)[0]
    assert (match.kind, entry_id(match.entry), match.spelling) == first


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("Llama Guard", "llama-guard-3-11b-vision"),
        ("Azure OpenAI Service", "azure-openai"),
        ("M365 Copilot", "microsoft"),
        ("Slack AI", "salesforce"),
        ("llama3.1:8b", "llama-3.1-8b"),
    ],
)
def test_what_begins_with_these_words_comes_before_what_only_has_them(text, first):
    assert found(text)[0][1] == first


def test_a_plus_is_a_word_of_a_name():
    assert found("Command R+") == [("models", "command-r-plus-104b")]
    assert found("Command R")[0] == ("models", "command-r-35b")
    assert found("Lexis+ AI") == [("organizations", "relx")]


def test_the_spelling_is_told_where_it_is_neither_id_nor_name():
    (match,) = [one for one in search(CATALOG, "meta-llama/Llama-3.3-70B") if entry_id(one.entry) == "llama-3.3-70b"]
    assert match.spelling == "meta-llama/Llama-3.3-70B-Instruct"
    assert {one.spelling for one in search(CATALOG, "nvidia-h100-sxm")} == {None}


@pytest.mark.parametrize("text", ["", " ", "***", "\x1b[2J", "nothing-is-called-this", "x" * 10_000_000])
def test_what_nothing_is_called_finds_nothing(text):
    assert search(CATALOG, text) == []


@pytest.mark.parametrize(
    ("name", "ids"),
    [
        ("h100", ("nvidia-h100-nvl", "nvidia-h100-pcie", "nvidia-h100-sxm")),
        ("H100-SXM", ("nvidia-h100-sxm",)),
        ("mi300x", ("amd-mi300x",)),
        ("a100", ("nvidia-a100-40gb", "nvidia-a100-80gb", "nvidia-a100-pcie-80gb")),
        ("nvidia", ()),
        ("", ()),
        ("h10", ()),
    ],
)
def test_a_few_accelerators_may_be_meant(name, ids):
    assert near_ids(name, CATALOG.accelerators) == ids


@pytest.mark.parametrize(
    ("text", "model"),
    [
        ("claude-sonnet-4-5", "claude-sonnet-4.5"),
        ("claude-sonnet-4-5@20250929", "claude-sonnet-4.5"),
        ("eu.anthropic.claude-sonnet-4-5-20250929-v1:0", "claude-sonnet-4.5"),
        ("anthropic.claude-3-7-sonnet-20250219-v1:0", "claude-3.7-sonnet"),
        ("mistral.mistral-large-2407-v1:0", "mistral-large-2-123b"),
        ("gemma3:27b", "gemma-3-27b"),
        ("gpt-oss:20b", "gpt-oss-20b"),
        ("hf.co/meta-llama/Llama-3.3-70B-Instruct", "llama-3.3-70b"),
        ("https://huggingface.co/openai/whisper-large-v3-turbo", "whisper-large-v3-turbo"),
    ],
)
def test_a_model_is_found_by_the_id_under_which_it_is_sold_or_pulled(text, model):
    assert found(text) == [("models", model)]


@pytest.mark.parametrize("text", ["eu.anthropic", "evil.example.claude-sonnet-4-5", "anthropic.20250929-v1:0"])
def test_what_only_looks_like_such_an_id_finds_nothing(text):
    assert found(text) == []


@pytest.mark.parametrize(
    ("text", "models"),
    [
        ("gemma2", {"gemma-2-9b", "gemma-2-27b"}),
        ("llama3", {"llama-3-8b", "llama-3.1-70b", "llama-3.2-1b", "llama-3.3-70b"}),
        ("llama3.2", {"llama-3.2-1b", "llama-3.2-90b-vision"}),
        ("llama3.3", {"llama-3.3-70b"}),
        ("gemma3", {"gemma-3-27b"}),
        ("phi4", {"phi-4-14b"}),
        ("phi3", {"phi-3-mini"}),
        ("olmo2", {"olmo-2-7b"}),
        ("glm4", {"glm-4-9b", "glm-4.5"}),
        ("granite3.3", {"granite-3.3-8b"}),
        ("qwen 2.5", {"qwen2.5-7b"}),
        ("qwen 2.5 instruct 7b", {"qwen2.5-7b"}),
        ("qwen-3", {"qwen3-8b"}),
        ("gpt4o", {"gpt-4o"}),
        ("llama-guard3", {"llama-guard-3-8b"}),
    ],
)
def test_a_name_and_its_number_may_stand_together_or_apart(text, models):
    assert models <= {name for kind, name in found(text) if kind == "models"}


@pytest.mark.parametrize("text", ["gemma2", "llama3", "phi3", "olmo2"])
def test_what_begins_with_name_and_number_comes_first(text):
    name, number = text[:-1], text[-1]
    (first, *_) = [entry for kind, entry in found(text) if kind == "models"]
    assert first.startswith(f"{name}-{number}-")


def test_a_number_is_whole():
    names = {name for _, name in found("llama 3")}
    assert ("llama-3.1-8b" in names, "code-llama-34b" in names) == (True, False)
    assert "qwen3-8b" not in {name for _, name in found("qwen 2")}
