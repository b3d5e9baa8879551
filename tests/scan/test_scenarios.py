"""Every scenario in `inventories/` gets the verdict that it must get."""

from datetime import date
from pathlib import Path

import pytest

from sovcheck.errors import InputError
from sovcheck.scan.scenarios import find_scenarios, run_scenario

INVENTORIES = Path(__file__).parents[2] / "inventories"
NAMES = {
    "any-provider-may-leave",
    "apertus-on-rented-us-cluster",
    "apertus-on-swiss-supercomputer",
    "chinese-full-stack",
    "defence-user-on-commercial-terms",
    "falcon-in-the-uae",
    "french-agency-on-us-apis",
    "frozen-weights",
    "hosting-as-a-service-in-saudi-arabia",
    "hybrid-government",
    "indian-inference-network",
    "japanese-national-stack",
    "korean-national-stack",
    "llama4-vision-in-the-eu",
    "mistral-on-european-cloud",
    "pilot-in-staging",
    "qualified-joint-venture",
    "shared-network-of-the-african-union",
    "shared-network-of-the-eu",
    "shared-network-of-the-gulf",
    "small-state-partnership",
    "sovereign-cloud-of-a-hyperscaler",
    "stated-in-full",
    "two-providers-two-blocs",
    "us-startup-on-chinese-weights",
}


def test_all_scenarios_are_there():
    assert {path.name for path in find_scenarios(INVENTORIES)} == NAMES


@pytest.mark.parametrize("scenario", find_scenarios(INVENTORIES), ids=lambda path: path.name)
def test_a_scenario_gets_its_verdict(scenario: Path):
    outcomes = list(run_scenario(scenario))
    assert outcomes
    for outcome in outcomes:
        assert not outcome.deviations, f"{outcome.run.profile} on {outcome.run.today}"


def test_a_wrong_expectation_is_noticed(tmp_path: Path):
    source = INVENTORIES / "frozen-weights"
    (tmp_path / "inventory.yaml").write_bytes((source / "inventory.yaml").read_bytes())
    text = (source / "expected.yaml").read_text(encoding="utf-8")
    (tmp_path / "expected.yaml").write_text(text.replace("exit: 1", "exit: 0").replace("MOD-06", "CMP-01"))
    (outcome,) = run_scenario(tmp_path)
    assert len(outcome.deviations) >= 2
    assert outcome.run.today == date(2026, 11, 21)


def test_scenarios_are_found_below_links_once_and_in_nothing_hidden(tmp_path: Path):
    for name in ("one/expected.yaml", "elsewhere/two/expected.yaml", ".hidden/expected.yaml", "other/unexpected.yaml"):
        path = tmp_path / name
        path.parent.mkdir(parents=True)
        path.touch()
    top = tmp_path / "one"
    (top / "linked").symlink_to(tmp_path / "elsewhere")
    (top / "up").symlink_to(top)
    (top / "self").symlink_to(top / "self")
    assert find_scenarios(top) == [top, top / "linked" / "two"]
    assert [path.name for path in find_scenarios(tmp_path)] == ["one", "two"]


def test_a_folder_that_is_not_there_is_an_error_with_the_name_next_to_it(tmp_path: Path):
    (tmp_path / "scenarios").mkdir()
    with pytest.raises(InputError, match=r"no such file or directory: did you mean 'scenarios'\?"):
        find_scenarios(tmp_path / "scenario")


def test_a_folder_without_scenarios_is_an_error(tmp_path: Path):
    with pytest.raises(InputError, match="holds no scenario"):
        find_scenarios(tmp_path)
