"""Frameworks hold what is published, each number on its own; a wrong file is told with line and nearest name."""

from pathlib import Path

import pytest

from sovcheck.catalog.loading import load_catalog
from sovcheck.errors import InputError, UsageError
from sovcheck.policy.framework.files import bundled_frameworks, read_framework
from sovcheck.policy.framework.model import Extent, Framework, Judging
from sovcheck.policy.source.files import policies_directory

GUIDANCE = {"SOV-1": 20, "SOV-2": 10, "SOV-3": 10, "SOV-4": 15, "SOV-5": 10, "SOV-6": 15, "SOV-7": 15, "SOV-8": 5}
VERSION_1_2_1 = {"SOV-1": 15, "SOV-2": 10, "SOV-3": 10, "SOV-4": 15, "SOV-5": 20, "SOV-6": 15, "SOV-7": 10, "SOV-8": 5}
TOTALS = (1000.03, 1002, 1000, 1002, 1001, 1000, 1001, 1000)
FOUR = (0, 41.67, 83.34, 125.01)
POINTS = {
    **dict.fromkeys(("1.1", "1.3"), FOUR),
    **dict.fromkeys(("1.2", "1.4", "1.5", "1.6", "1.8"), (0, 31.25, 62.5, 93.75, 125)),
    "1.7": (0, 41.67, 83.0, 125.01),
    "2.1": (0, 84, 167),
    **dict.fromkeys(("2.2", "2.3", "2.4", "2.5", "2.6"), (0, 41.75, 83.5, 125.25, 167)),
    **dict.fromkeys([f"3.{number}" for number in range(1, 6)], (0, 50, 100, 150, 200)),
    **dict.fromkeys([f"4.{number}" for number in range(1, 7)], (0, 41.75, 83.5, 125.25, 167)),
    **dict.fromkeys([f"5.{number}" for number in range(1, 8)], (0, 35.75, 71.5, 107.25, 143)),
    **dict.fromkeys([f"6.{number}" for number in range(1, 6)], (0, 50, 100, 150, 200)),
    **dict.fromkeys([f"7.{number}" for number in range(1, 8)], (0, 35.75, 71.5, 107.25, 143)),
    **dict.fromkeys([f"8.{number}" for number in range(1, 5)], (0, 62.5, 125, 187.5, 250)),
}
SEALS = {
    "1.1": "1134",
    "1.2": "44444",
    "1.3": "2234",
    "1.4": "44444",
    "1.5": "44444",
    "1.6": "44444",
    "1.7": "4444",
    "1.8": "00224",
    "2.1": "114",
    "2.2": "11124",
    "2.3": "11114",
    "2.4": "01234",
    "2.5": "44444",
    "2.6": "33344",
    "3.1": "01234",
    "3.2": "01234",
    "3.3": "01134",
    "3.4": "00114",
    "3.5": "22234",
    "4.1": "11444",
    "4.2": "11334",
    "4.3": "11334",
    "4.4": "12334",
    "4.5": "02444",
    "4.6": "02334",
    "5.1": "11334",
    "5.2": "11334",
    "5.3": "44444",
    "5.4": "02334",
    "5.5": "11334",
    "5.6": "11234",
    "5.7": "11234",
    "6.1": "01234",
    "6.2": "00234",
    "6.3": "22344",
    "6.4": "22334",
    "6.5": "03334",
    "7.1": "11234",
    "7.2": "44444",
    "7.3": "11134",
    "7.4": "01134",
    "7.5": "01234",
    "7.6": "11444",
    "7.7": "11114",
    "8.1": "11444",
    "8.2": "00344",
    "8.3": "11234",
    "8.4": "44444",
}
COMPUTED = {
    *("1.1", "1.4", "1.8", "2.1", "2.2", "2.3", "2.4", "2.5", "3.1", "3.4", "3.5", "4.1", "4.2", "4.4", "4.6"),
    *("5.1", "5.2", "5.4", "5.5", "5.6", "6.1", "6.3", "6.5", "7.3", "7.4"),
}


def _framework(name: str) -> Framework:
    return read_framework(name).framework


def test_each_weight_is_as_published_and_the_newer_set_stands_first():
    first, second = _framework("eu-csf").weight_sets
    assert (first.id, first.weights) == ("csf-guidance-2026-06", GUIDANCE)
    assert (second.id, second.weights) == ("csf-1.2.1", VERSION_1_2_1)
    assert (first.seal_names[3], second.seal_names[3]) == ("Technological Sovereignty", "Digital Resilience")


@pytest.mark.parametrize("criterion", [each for _, each in _framework("eu-csf").criteria()], ids=lambda each: each.id)
def test_each_ladder_has_the_points_and_levels_as_published(criterion):
    assert tuple(answer.points for answer in criterion.answers) == POINTS[criterion.id]
    assert "".join(str(answer.seal) for answer in criterion.answers) == SEALS[criterion.id]


def test_there_are_48_criteria_of_which_25_are_computed_and_sums_above_1000_stay():
    framework = _framework("eu-csf")
    criteria = [criterion for _, criterion in framework.criteria()]
    assert {criterion.id for criterion in criteria} == set(SEALS) == set(POINTS)
    assert {criterion.id for criterion in criteria if criterion.extent is not Extent.DECLARED} == COMPUTED
    assert tuple(objective.total for objective in framework.objectives) == TOTALS


def test_c3a_has_its_criteria_and_items_with_their_type():
    criteria = [criterion for _, criterion in _framework("bsi-c3a").criteria()]
    items = {item.id: item for criterion in criteria for item in criterion.items}
    assert (len(criteria), len(items)) == (30, 59)
    assert {name for name, item in items.items() if item.type == "additional"} == {
        name for name in items if "-AC" in name
    } | {"4-01-C3"}
    assert items["1-03-C2"].within == ("DE",)


SIZES = {"secnumcloud": 1, "gdpr": 6, "ai-act": 1, "cada": 14, "iso-42001": 38, "nist-ai-rmf": 72, "dora": 3, "nis2": 1}


def test_others_have_their_clauses_and_mappings_are_not_judged():
    assert {name: len(list(_framework(name).criteria())) for name in SIZES} == SIZES
    judged = {name for name in bundled_frameworks() if _framework(name).judged_by is not Judging.MAPPING}
    assert judged == {"eu-csf", "bsi-c3a", "secnumcloud", "gdpr", "ai-act", "cada"}


@pytest.mark.parametrize("name", bundled_frameworks())
def test_reference_sets_are_of_the_catalog_and_sources_have_names(name: str):
    framework, catalog = _framework(name), load_catalog()
    places = {*catalog.blocs, *catalog.countries}
    within = {place for _, criterion in framework.criteria() for place in criterion.within}
    within |= {place for _, criterion in framework.criteria() for item in criterion.items for place in item.within}
    assert {*framework.reference_set, *within} <= places
    assert framework.id == name


def test_the_proposal_is_named_as_one():
    assert _framework("cada").force == "proposal"


WRONG = {
    "weight": (
        "SOV-5: 10,",
        "SOV-5: 20,",
        "weight_sets.0.weights: the weights add up to 110, and not to 100 as published",
    ),
    "objective of a weight": ("{SOV-1: 20,", "{SOV-11: 20,", "there is no objective 'SOV-11': did you mean 'SOV-1'?"),
    "points": ("points: 84,", "points: 184,", "points fall from 184 to 167: answers run from the worst to the best"),
    "sum of points": (
        'points: 167, says: "Only law of the EU"',
        'points: 166, says: "Only law of the EU"',
        "the best answers add up to 1001, and not to 1002",
    ),
    "criterion twice": ('id: "1.2"', 'id: "1.1"', "'1.1' or an item of it stands there twice"),
    "misspelt field": ("divisor:", "divisr:", "divisr: there is no such field: did you mean 'divisor'?"),
    "level": ("{seal: 4, points: 125.01", "{seal: 5, points: 125.01", "is more than 4: write 4 or less"),
    "word": ("force: guidance", "force: guidence", "did you mean 'guidance'?"),
}


@pytest.mark.parametrize(("old", "new", "words"), WRONG.values(), ids=WRONG)
def test_what_is_wrong_with_a_framework_is_told_with_its_line(old: str, new: str, words: str, tmp_path: Path):
    text = (policies_directory() / "frameworks" / "eu-csf.yaml").read_text()
    assert old in text
    path = tmp_path / "own.yaml"
    path.write_text(text.replace(old, new, 1))
    with pytest.raises(InputError) as caught:
        read_framework(str(path))
    told = [problem for problem in map(str, caught.value.problems) if words in problem]
    assert told
    line = int(told[0].removeprefix(f"{path}:").partition(":")[0])
    assert line > 1


def test_an_unknown_framework_is_told_with_the_nearest():
    with pytest.raises(UsageError, match="no framework 'eu-cfs': did you mean 'eu-csf'"):
        read_framework("eu-cfs")


def test_a_misspelt_kind_is_told_with_its_line_and_what_was_meant(tmp_path: Path):
    text = (policies_directory() / "frameworks" / "dora.yaml").read_text(encoding="utf-8")
    file = tmp_path / "own.yaml"
    file.write_text(text.replace("kind: Framework", "kind: Framwork"))
    line = text.splitlines().index("kind: Framework") + 1
    with pytest.raises(InputError, match=f"own.yaml:{line}: kind: 'Framwork' .* did you mean 'Framework'"):
        read_framework(str(file))
