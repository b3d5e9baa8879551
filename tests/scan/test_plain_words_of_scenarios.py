"""What the plain words say of every scenario that a country can do, some rule says, too."""

from pathlib import Path

import pytest

from sovcheck.scan.request import ScanRequest
from sovcheck.scan.scanning import scan
from sovcheck.scan.scenarios import find_scenarios, read_expectation
from tests.plain_words import unjudged

INVENTORIES = Path(__file__).parents[2] / "inventories"


@pytest.mark.slow
@pytest.mark.parametrize("scenario", find_scenarios(INVENTORIES), ids=lambda path: path.name)
def test_what_the_plain_words_say_is_judged(scenario: Path):
    for run in read_expectation(scenario).runs:
        beside = scenario / run.profile
        profile = str(beside) if beside.is_file() else run.profile
        request = ScanRequest(paths=(str(scenario),), today=run.today, home=run.home, profile=profile)
        assert unjudged(scan(request)) == [], f"{run.profile}, {run.home}, {run.today}"
