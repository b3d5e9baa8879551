"""What a model is asked: the same for the same nonce, and not to be known before."""

import string

from sovcheck.smoke.probes.prompts import prompts_of, unforeseen


def test_the_nonce_decides_and_nothing_else():
    assert prompts_of("n1") == prompts_of("n1")
    assert unforeseen("n1") == unforeseen("n1")
    assert len({*prompts_of("n1"), *prompts_of("n2")}) == 6
    assert unforeseen("n1") != unforeseen("n2")


def test_they_stay_as_they_are():
    """Who recomputes evidence of before must come to the same."""
    assert prompts_of("n1")[0] == "In 1866 a busy painter counted 4739 barrels at the castle, because"
    assert unforeseen("n1") == "S5RCGUDYE8FZ60KNAMI3TV7OL94WHB1JQ2PX"


def test_a_prompt_is_a_sentence_that_breaks_off():
    for number in range(200):
        for prompt in prompts_of(str(number)):
            assert prompt.startswith("In 1")
            assert prompt[-1] in string.ascii_lowercase


def test_every_letter_comes_once():
    assert all(sorted(unforeseen(str(n))) == sorted(string.digits + string.ascii_uppercase) for n in range(50))
