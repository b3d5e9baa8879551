from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from sovcheck.findings.report import WaiverReport
from sovcheck.report.markdown import MOST_BYTES, render_markdown
from sovcheck.report.markdown_escape import escape
from sovcheck.visible import visible

GFM = MarkdownIt("commonmark").enable(["table", "strikethrough"])
BLANK_OF_NO_WIDTH = "\u200b"

texts = st.text(st.characters(exclude_categories=["Cs", "Cn"]), min_size=1) | st.text("[]()!`*_~|<>\\&#@-+1. :/wa$\n")


def inline(text):
    """The inline tokens of a paragraph, a list item, and a cell of a table."""
    for document in (f"x {text}", f"- x {text}", f"1. {text} x"):
        (token,) = (token for token in GFM.parse(document) if token.type == "inline")
        yield token.children
    cells = [token for token in GFM.parse(f"| a |\n| --- |\n| x {text} |") if token.type == "inline"]
    assert len(cells) == 2
    yield cells[1].children


@given(texts)
def test_any_text_is_shown_as_it_is_and_never_as_markup(text):
    for tokens in inline(escape(text)):
        assert {token.type for token in tokens} <= {"text", "text_special"}
        shown = "".join(token.content for token in tokens).replace(BLANK_OF_NO_WIDTH, "")
        assert visible(text).strip() in shown


@pytest.mark.parametrize(
    ("text", "escaped"),
    [
        ("rented-cluster_1 (gpu_host)", "rented-cluster_1 (gpu_host)"),
        ("inventory/hosts.yaml:12", "inventory/hosts.yaml:12"),
        ("a | b", r"a \| b"),
        ("<b>&amp;", "&lt;b&gt;&amp;amp;"),
        ("@team", "@&#8203;team"),
        ("#12", r"\#&#8203;12"),
        ("https://example.com", r"https\://example.com"),
        ("www.example.com", r"www\.example.com"),
        ("$x$", r"\$x\$"),
        ("--- 1. - + x", r"\-\-\- 1\. \- \+ x"),
        ("a\nb", r"a\\nb"),
    ],
)
def test_only_what_could_be_markup_is_escaped(text, escaped):
    assert escape(text) == escaped


def test_the_whole_hostile_report_has_no_html_link_or_image(hostile_report):
    tokens = GFM.parse(render_markdown(hostile_report))
    kinds = {child.type for token in tokens for child in [token, *(token.children or [])]}
    assert not kinds & {"html_block", "html_inline", "link_open", "image", "code_inline", "code_block", "fence"}


def test_the_verdict_is_the_heading(report):
    assert render_markdown(report).startswith("# ❌ FAIL (exit 1): 1 failure at or above medium, new and not waived\n")


def test_a_summary_that_github_would_drop_is_cut_and_says_so(report):
    many = tuple(replace(report.results[0], asset=f"host-{number}") for number in range(10_000))
    text = render_markdown(report.model_copy(update={"results": many}))
    assert len(text.encode()) <= MOST_BYTES + 500
    shown = text.count("US can stop it through Example Inc")
    assert f"> **{10_000 - shown:,} results left out here**" in text
    assert shown > 1000
    assert text.rstrip().endswith("for others to decide.")


def test_many_waivers_are_cut_and_counted(report):
    status = report.waivers.unused[0]
    text = render_markdown(report.model_copy(update={"waivers": WaiverReport(unused=(status,) * 150)}))
    assert text.count("old-model") == 100
    assert "- and 50 more" in text


def test_unknowns_carry_no_advice_that_is_meant_for_failures(report):
    unknown = render_markdown(report).split("## Not known")[1].split("## Waived")[0]
    assert "What to do" not in unknown
