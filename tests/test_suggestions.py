"""What somebody may have meant who misspelt a name."""

import pytest

from sovcheck.suggestions import did_you_mean, nearest


@pytest.mark.parametrize(
    ("name", "found"), [("contry", "country"), ("COUNTRY", "country"), ("licens", "Licence"), ("zzz", None), ("", None)]
)
def test_the_nearest_name_is_found_whatever_the_case(name, found):
    assert nearest(name, ["country", "Licence", "region"]) == found


@pytest.mark.parametrize(
    ("name", "known"),
    [
        ("agency", "genci"),
        ("chinanorth", "italynorth"),
        ("nvidia-x9", "nvidia-t4"),
        ("missing-a", "sarvam-m"),
        ("mail", "ci"),
        ("saas", "kms"),
        ("aws", "arm"),
        ("leased", "owned"),
    ],
)
def test_nothing_is_guessed(name, known):
    assert nearest(name, [known]) is None


@pytest.mark.parametrize(
    ("name", "known"),
    [
        ("agancy", "agency"),
        ("agnecy", "agency"),
        ("costum", "custom"),
        ("mistral-small", "mistral-small-3.1-24b"),
        ("hosts", "gpu_hosts"),
        ("data_class", "class"),
        ("obejct-store", "object-store"),
        ("cloud_service", "cloud_services"),
        ("de-2", "de-1"),
    ],
)
def test_slips_are_understood(name, known):
    assert nearest(name, [known]) == known


def test_without_a_near_name_there_is_other_advice():
    assert did_you_mean("zzz", ["country"], "look it up") == "look it up"
    assert did_you_mean("zzz", []) == ""
    assert did_you_mean("contry", ["country"], "look it up") == "did you mean 'country'?"


def test_an_endless_name_costs_little():
    assert nearest("x" * 10_000_000, ["country"]) is None
