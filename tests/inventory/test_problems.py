"""However many problems there are, the first by place are listed, and the rest is counted."""

import random
import tracemalloc
from collections.abc import Callable
from pathlib import Path

import pytest

from sovcheck.errors import Location, Problem
from sovcheck.inventory.problems import Problems

MANY = 20_000


def problem(line: int) -> Problem:
    return Problem(Location("f.yaml", line), "field", f"wrong {line}")


def test_few_are_listed_as_they_are_by_place():
    problems = Problems([problem(2), problem(1)])
    assert problems.listed() == (problem(1), problem(2))
    assert len(problems) == 2
    assert not problems.full


def test_of_many_the_first_by_place_are_listed_and_the_rest_counted():
    lines = list(range(1, 1001))
    random.Random(1).shuffle(lines)
    problems = Problems(problem(line) for line in lines)
    *first, rest = problems.listed()
    assert first == [problem(line) for line in range(1, 101)]
    assert str(rest) == "f.yaml:101: and 900 more problems: correct these first"
    assert problems.full


def test_what_is_only_counted_is_told():
    problems = Problems([problem(1)], more=1)
    assert str(problems.listed()[-1]) == "f.yaml:1: and 1 more problem: correct these first"
    problems.count(2)
    assert "3 more problems" in str(problems.listed()[-1])


@pytest.mark.parametrize(
    ("asset", "wrong"),
    [
        ("{id: h%d, tenancy: rentd}", "'rentd' is not one of"),
        ("{id: h%d, opertor: x, country: fr}", "there is no such field"),
        ("{id: h0, tenancy: owned}", "'h0' is declared already"),
        ("{id: h%d, id: x}", "stands twice in one mapping"),
        ("word", "stands where fields should"),
        ("~", "is empty"),
    ],
)
def test_of_thousands_of_wrong_assets_a_hundred_are_told(
    refusals: Callable[..., list[str]], tmp_path: Path, asset: str, wrong: str
):
    lines = "".join(f"  - {asset % number if '%' in asset else asset}\n" for number in range(MANY))
    (tmp_path / "f.yaml").write_text(f"apiVersion: sovcheck/v1\nkind: Inventory\ngpu_hosts:\n{lines}", encoding="utf-8")
    *first, rest = sorted(refusals("f.yaml"), key=lambda line: "more problem" in line)
    assert len(first) == 100
    assert any(wrong in line for line in first)
    told = int(rest.partition(" and ")[2].partition(" more ")[0].replace(",", ""))
    assert told >= MANY - 101


def test_wrong_assets_ask_for_no_more_memory_than_right_ones(refusals: Callable[..., list[str]], tmp_path: Path):
    few = MANY // 4
    lines = "".join(f"  - {{id: h{number}, opertor: x, tenancy: rentd, country: fr}}\n" for number in range(few))
    (tmp_path / "f.yaml").write_text(f"apiVersion: sovcheck/v1\nkind: Inventory\ngpu_hosts:\n{lines}", encoding="utf-8")
    refusals("f.yaml")  # loads what errors need
    tracemalloc.start()
    try:
        refusals("f.yaml")
        assert tracemalloc.get_traced_memory()[1] < few * 2_000
    finally:
        tracemalloc.stop()


def test_an_asset_of_a_million_entries_is_refused_by_its_size(refusals: Callable[..., list[str]], tmp_path: Path):
    text = f"gpu_hosts:\n  - id: h\n    serves: [{'x, ' * 200_001}]\nmodels:\n  - {{id: m, acess: api}}\n"
    (tmp_path / "f.yaml").write_text(f"apiVersion: sovcheck/v1\nkind: Inventory\n{text}", encoding="utf-8")
    assert [line.partition(": did")[0] for line in refusals("f.yaml")] == [
        "f.yaml:4: gpu_hosts.0: the asset has more than 200,000 entries: split it into several assets",
        "f.yaml:7: models.0.acess: there is no such field",
    ]
