import pytest

from sovcheck.catalog.loading import load_catalog
from sovcheck.catalog.search import search
from sovcheck.catalog.search_hints import near_words

CATALOG = load_catalog()


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("lama 3.3", "llama 3.3"),
        ("amazn", "amazon"),
        ("frankfrt", "frankfurt"),
        ("mistrall", "mistral"),
        ("mistrl small", "mistral small"),
    ],
)
def test_where_nothing_is_found_near_words_that_find_something_are_offered(text, meant):
    assert (search(CATALOG, text), near_words(CATALOG, text)) == ([], meant)
    assert search(CATALOG, meant)


@pytest.mark.parametrize("text", ["", "***", "no such thing", "qqqq", "x" * 1_000_000, "zq " * 100_000])
def test_nothing_is_offered_where_nothing_is_near(text):
    assert near_words(CATALOG, text) is None


@pytest.mark.parametrize("text", ["vllm", "cuda", "cpux", "jscx", "kpnx", "sabia", "minio", "redis", "nginx"])
def test_short_words_are_near_nothing_but_their_own_kind(text):
    near = near_words(CATALOG, text)
    assert near is None or near.startswith(text)


@pytest.mark.parametrize("text", ["noris-x network", "cloud templ-x", "open cloud templ-x"])
def test_no_word_that_somebody_wrote_is_left_out_of_the_middle(text):
    assert near_words(CATALOG, text) is None


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("deepseek-ai/DeepSeek-R1-0528", "deepseek ai deepseek r1"),
        ("gpt-4o-2024-08-06", "gpt 4o"),
        ("us multi-region", "us"),
    ],
)
def test_the_beginning_of_a_longer_name_is_offered(text, meant):
    assert near_words(CATALOG, text) == meant
