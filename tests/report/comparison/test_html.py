"""A comparison as a page: it loads nothing, closes what it opens, and says what the other formats say."""

import base64
import hashlib
import re

import pytest

from sovcheck.findings.comparison.model import Comparison, Matrix
from sovcheck.findings.comparison.pairwise import Part
from sovcheck.report.comparison import DiffFormat, render_comparison
from sovcheck.report.comparison.wording import asset_changes, party_change, survival_change
from tests.report.test_html import LOADING, Page


def render(compared: Comparison | Matrix, **options: object) -> str:
    return render_comparison(DiffFormat.HTML, compared, **options).decode()


@pytest.mark.parametrize("name", ["comparison", "matrix"])
def test_it_loads_nothing_and_its_style_is_the_one_of_its_policy(name: str, request):
    text = render(request.getfixturevalue(name))
    page = Page(text)
    assert not {"script", "iframe", "object", "embed", "link", "img", "base", "a"} & {tag for tag, _ in page.tags}
    for tag, attributes in page.tags:
        assert not LOADING & set(attributes), tag
        assert not [key for key in attributes if key.startswith("on")], tag
    (policy,) = [attributes["content"] for tag, attributes in page.tags if tag == "meta" and "http-equiv" in attributes]
    style = re.search("<style>(.*?)</style>", text, re.DOTALL)[1]
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    assert policy.startswith(f"default-src 'none'; style-src 'sha256-{digest}'; ")
    assert "script-src" not in policy


def test_it_tells_all_that_is_different(comparison: Comparison):
    told = " ".join(Page(render(comparison)).inside["bdi"])
    for words in (
        *(word for change in asset_changes(comparison.assets) for word in change),
        *map(party_change, comparison.parties),
        *map(survival_change, comparison.survival),
        *(each.message for each in comparison.new),
        *(file.path for side in (comparison.a, comparison.b) for file in side.files),
    ):
        assert words[:300] in told


def test_only_some_parts_are_told_where_they_are_asked_for(comparison: Comparison):
    heads = Page(render(comparison, only=[Part.NEW])).inside["h2"]
    assert [head.partition(" (")[0] for head in heads] == ["New", "Not known any more", "What was compared"]


def test_of_several_designs_each_has_a_column(matrix: Matrix):
    page = Page(render(matrix))
    assert page.inside["th"].count("A") >= 2
    assert "Results that differ" in page.inside["h2"]
    assert len([cell for cell in page.inside["bdi"] if cell in {row.rule for row in matrix.rows}]) >= len(matrix.rows)
