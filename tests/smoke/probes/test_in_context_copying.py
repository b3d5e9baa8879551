"""Whether what a model reads changes what it says, and what a table of pairs of bytes would foretell."""

from dataclasses import dataclass

import pytest

from sovcheck.smoke.probes.in_context_copying import measure_copying
from sovcheck.smoke.probes.languages import sample_texts
from sovcheck.smoke.probes.perplexity import bits_per_byte
from sovcheck.smoke.runtimes.interface import Generation, Likelihood, NotOffered

STRING = "K3X9QZ7B0WPLMA"


@dataclass
class Reader:
    """Finds each letter as surprising as ``first``, and one that it has read as ``second``; None: it tells nothing."""

    first: float | None = 3.0
    second: float = 3.0
    said: str = ""

    def likelihood(self, text, tokens):
        if self.first is None:
            raise NotOffered("no likelihoods")
        read = text[:tokens]
        nats = sum(self.second if letter in read[:at] else self.first for at, letter in enumerate(read))
        return Likelihood(nats, len(read))

    def generate(self, prompt, tokens):
        assert prompt == f"{STRING}\n{STRING[:8]}"
        return Generation(self.said, None, tokens, 1, ttft_s=0.1, seconds=0.2)


@pytest.mark.parametrize(("second", "copied"), [(0.1, True), (1.2, True), (1.6, False), (3.0, False), (5.0, False)])
def test_the_second_time_must_be_half_as_surprising(second, copied):
    found = measure_copying(Reader(second=second), STRING)
    assert found.copied is copied
    assert found.first == 3.0
    assert "nats a token, and 3.00 the first time" in found.told()


@pytest.mark.parametrize(("said", "copied"), [(" 0WPLMA\n", True), ("0WPLMA", True), ("", False), ("0WPLM", False)])
def test_without_likelihoods_it_has_to_go_on_with_it(said, copied):
    found = measure_copying(Reader(first=None, said=said), STRING)
    assert found.copied is copied
    assert found.told() == "it does not go on with a string that it has just read"


def test_a_text_that_is_read_in_part_only_shows_nothing():
    class Short(Reader):
        def likelihood(self, _text, _tokens):
            return Likelihood(3.0, 1)

    with pytest.raises(NotOffered):
        measure_copying(Short(), STRING)


def test_a_table_of_pairs_learns_as_it_reads():
    assert bits_per_byte("") == 0
    assert bits_per_byte("a") == 8
    assert bits_per_byte("ab" * 500) < 0.2
    assert bits_per_byte(sample_texts()["en"]) < bits_per_byte("".join(map(chr, range(33, 127))))


@pytest.mark.parametrize("language", ["en", "fr", "de", "sw", "zh", "am"])
def test_no_language_is_easy_for_it(language):
    assert 2.5 < bits_per_byte(sample_texts()[language]) < 8
