"""Services on their public terms: what an inventory need not say of them, what it may, and what names they go by."""

import pytest

from sovcheck.catalog.loading import load_catalog
from sovcheck.catalog.lookup import entry_id
from sovcheck.catalog.references import references_of
from sovcheck.catalog.resolution import resolve
from sovcheck.catalog.search import search
from sovcheck.errors import InputError
from sovcheck.inventory.reader import read_inventory


def service(catalog, fields):
    """The system of an inventory with one service."""
    text = f"apiVersion: sovcheck/v1\nkind: Inventory\ncloud_services: [{{{fields}}}]\n"
    return resolve(read_inventory(["-"], stdin=text.encode), catalog)


def test_a_service_of_the_catalog_says_who_provides_it_and_on_what_terms(bundled):
    system = service(bundled, "id: openai-platform, extends: catalog")
    found = system.assets["openai-platform"]
    assert (found.provider, found.type, found.training_use) == ("openai", "inference-api", "opt-in")
    assert found.processed_in == ("anywhere",)
    assert "microsoft" in system.assets  # behind the provider
    assert system.is_inferred("openai-platform", "training_use")


def test_the_region_of_its_cloud_says_where_it_runs(bundled):
    system = service(bundled, "id: amazon-bedrock, extends: catalog, region: eu-central-1")
    assert system.assets["amazon-bedrock"].country == "DE"
    several = service(bundled, "id: amazon-bedrock, extends: catalog, region: eu")
    assert several.service_countries("amazon-bedrock") == ("CH", "DE", "ES", "FR", "GB", "IE", "IT", "SE")
    anywhere = service(bundled, "id: azure-openai, extends: catalog, region: GlobalStandard")
    assert anywhere.assets["azure-openai"].processed_in == ("anywhere",)


def test_a_contract_of_ones_own_is_no_contradiction(bundled):
    stated = "id: openai-platform, extends: catalog, training_use: never, processed_in: [IE]"
    found = service(bundled, stated).assets["openai-platform"]
    assert (found.training_use, found.processed_in) == ("never", ("IE",))


@pytest.mark.parametrize(
    "named", ["id: azure-openai", "id: ours, name: Azure OpenAI", "id: azure-0penai", "id: ours, name: azure openai"]
)
def test_a_service_of_an_own_provider_does_not_go_by_a_name_of_the_catalog(bundled, named):
    with pytest.raises(InputError, match="is what the catalog calls 'azure-openai', and its provider here is not"):
        service(bundled, f"{named}, provider: ours-inc}}]\norganizations: [{{id: ours-inc")


@pytest.mark.parametrize("fields", ["id: azure-openai", "id: azure-openai, provider: microsoft", "id: our-api"])
def test_one_of_that_provider_may_be_described_anew(bundled, fields):
    assert len(service(bundled, fields).inventory.assets) == 1


def test_another_provider_is_one(bundled):
    with pytest.raises(InputError, match="says mistral-ai, and the catalog says openai"):
        service(bundled, "id: openai-platform, extends: catalog, provider: mistral-ai")


def test_a_service_that_the_catalog_lacks_is_told_with_the_nearest(bundled):
    with pytest.raises(InputError, match="did you mean 'openai-platform'"):
        service(bundled, "id: openai-platfrm, extends: catalog")


def test_a_service_of_ones_own_may_have_any_id(bundled):
    assert service(bundled, "id: openai-platform, provider: openai").assets["openai-platform"].training_use is None


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("https://api.openai.com/v1/chat", "openai-platform"),
        ("api.mistral.ai", "mistral-api"),
        ("bedrock-runtime.eu-west-3.amazonaws.com", "amazon-bedrock"),
        ("https://agency.openai.azure.com:443", "azure-openai"),
        ("europe-west3-aiplatform.googleapis.com", "google-vertex-ai"),
        ("Azure AI Foundry", "azure-openai"),
        ("https://open.bigmodel.cn/api/paas/v4", "zhipu-api"),
        ("https://api.z.ai/api/paas/v4", "z-ai-api"),
        ("api.moonshot.ai", "moonshot-api"),
        ("api.moonshot.cn", "moonshot-api-china"),
        ("coding.dashscope.aliyuncs.com", "alibaba-coding-plan"),
        ("tokenhub-intl.tencentmaas.com", "tencent-tokenhub-international"),
        ("gateway.ai.cloudflare.com", "cloudflare-ai-gateway"),
    ],
)
def test_a_service_is_found_by_its_host_or_product(bundled, text, found):
    assert found in [entry_id(match.entry) for match in search(bundled, text) if match.kind == "services"]


@pytest.mark.parametrize(
    "text", ["api.openai.com.evil.example", "https://evil.example/api.openai.com", "amazonaws.com.x"]
)
def test_a_host_that_only_looks_like_it_is_none(bundled, text):
    assert [match for match in search(bundled, text) if match.kind == "services"] == []


def test_no_host_leads_to_two_services(bundled):
    hosts = [host for each in bundled.services.values() for host in each.hosts]
    assert len(hosts) == len(set(hosts))
    assert all(each.hosts for each in bundled.services.values())


def test_every_service_names_who_exists(bundled):
    assert len(bundled.services) >= 30
    for each in bundled.services.values():
        assert {target for _, target, _ in references_of(each)} <= set(bundled.organizations), each.id
        assert each.cloud is None or each.cloud in bundled.clouds


def test_a_service_may_be_added_by_a_catalog_of_ones_own(tmp_path):
    path = tmp_path / "own.yaml"
    path.write_text(
        "apiVersion: sovcheck/v1\nkind: Catalog\nservices:\n"
        "  - {id: answers, name: Answers, provider: openai, type: inference-api, country: FR,\n"
        "     hosts: [api.answers.example], source: mine, as_of: 2026-01-02, certainty: confirmed}\n"
    )
    catalog = load_catalog([path])
    assert service(catalog, "id: answers, extends: catalog").assets["answers"].country == "FR"


def test_a_service_of_ones_own_names_who_exists(tmp_path):
    path = tmp_path / "own.yaml"
    path.write_text(
        "apiVersion: sovcheck/v1\nkind: Catalog\nservices:\n"
        "  - {id: answers, name: Answers, provider: opnai, country: XX, source: mine, as_of: 2026-01-02,"
        " certainty: confirmed}\n"
    )
    with pytest.raises(InputError) as caught:
        load_catalog([path])
    assert "services.0.provider: there is no organization 'opnai': did you mean 'openai'?" in str(caught.value)
    assert "services.0.country: there is no country 'XX'" in str(caught.value)


def test_a_service_of_ones_own_processes_anywhere_or_somewhere(tmp_path):
    path = tmp_path / "own.yaml"
    path.write_text(
        "apiVersion: sovcheck/v1\nkind: Catalog\nservices:\n"
        "  - {id: answers, name: Answers, provider: openai, processed_in: [anywhere, FR], source: mine,"
        " as_of: 2026-01-02, certainty: confirmed}\n"
    )
    with pytest.raises(InputError, match=r"own.yaml:4: services.0: write `processed_in: \[anywhere\]` alone"):
        load_catalog([path])


@pytest.mark.parametrize(("field", "least"), [("subprocessors", 33), ("processed_in", 21)])
def test_of_some_inference_interfaces_it_is_known_where_they_process_and_whom_they_hand_that_to(bundled, field, least):
    assert sum(getattr(each, field) is not None for each in bundled.services.values()) >= least


@pytest.mark.parametrize("field", ["training_use", "retention"])
def test_of_thirty_inference_interfaces_it_is_known_what_they_train_on_and_how_long_they_keep_it(bundled, field):
    told = [each.id for each in bundled.services.values() if getattr(each, field) is not None]
    assert len(told) >= 30


def test_of_many_inference_interfaces_all_is_known_that_the_public_terms_are_read_for(bundled):
    """Where they process (or the region of their cloud), on what they train, what they keep, whom they hand it to."""

    def places(each):
        return each.country or each.cloud or each.processed_in

    terms = ("training_use", "retention", "subprocessors")
    whole = [s for s in bundled.services.values() if places(s) and all(getattr(s, t) is not None for t in terms)]
    assert len(whole) >= 24


def test_a_service_whose_terms_say_nothing_of_training_says_so_or_why(bundled):
    """So that a blank is told from a "never" that somebody forgot to write down."""
    open_ones = [each for each in bundled.services.values() if each.training_use is None]
    assert [each.id for each in open_ones if each.uncertain is None] == []
