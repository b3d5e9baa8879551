import pytest

from sovcheck.catalog.name_words import any_words, begins_word, joined_words, words_in


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("Qwen2.5 0.5B", ("qwen2.5", "0.5", "b")),
        ("Command R+", ("command", "r", "plus")),
        ("Llama 3 Community Licence", ("llama", "3", "community", "license")),
        ("p5.48xlarge", ("p5", "48xlarge")),
        ("api.openai.com", ("api", "openai", "com")),
    ],
)
def test_the_words_of_a_name(name, words):
    assert words_in(name) == words


@pytest.mark.parametrize("name", ["gemma-2 9b", "gemma2 9b", "Gemma 2-9B"])
def test_a_name_with_its_number_has_the_same_words_together_and_apart(name):
    assert joined_words(name) == ("gemma2", "9b")
    assert {"gemma", "2", "gemma2", "9b"} <= set(any_words(name))


def test_the_number_behind_a_single_letter_is_no_word():
    assert "100" not in any_words("h100")


@pytest.mark.parametrize(
    ("beginning", "word", "begins"), [("3", "3.1", 1), ("3", "3b", 1), ("3", "34b", 0), ("a", "b", 0)]
)
def test_a_number_begins_only_itself(beginning, word, begins):
    assert begins_word(beginning, word) == bool(begins)
