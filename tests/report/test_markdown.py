from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from sovcheck.findings.answer.answer import Answer
from sovcheck.findings.answer.changes import Change, Changes, Effort, Standing
from sovcheck.findings.answer.holders import CriticalApplication, Holder, NamedParty
from sovcheck.findings.report import FileDigest, PassedResult, WaiverReport
from sovcheck.report.markdown import MOST_BYTES, render_markdown
from sovcheck.report.markdown_escape import escape, escape_prose
from sovcheck.visible import visible

GFM = MarkdownIt("commonmark").enable(["table", "strikethrough"])
BLANK_OF_NO_WIDTH = "\u200b"

texts = st.text(st.characters(exclude_categories=["Cs", "Cn"]), min_size=1).filter(str.strip) | st.text(
    "[]()!`*_~|<>\\&#@-+=1. :/wa$\n"
).map("{}a".format)


def inline(text):
    """The inline tokens of a paragraph, a list item, and a cell of a table."""
    for document in (f"x {text}", text, f"- x {text}", f"- {text}", f"1. {text} x", f"x\n\n{text}\n"):
        *_, token = (token for token in GFM.parse(document) if token.type == "inline")
        yield token.children
    for row in (f"| x {text} |", f"| {text} |"):
        cells = [token for token in GFM.parse(f"| a |\n| --- |\n{row}") if token.type == "inline"]
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
        ("<b>&amp;", "&lt;b>&amp;amp;"),
        ("> a -> b", "&gt; a -> b"),
        ("    a", "&#32;   a"),
        ("a - b, c+d = 1. ", "a - b, c+d = 1. "),
        ("1) a", r"1\) a"),
        ("2026-11-21", "2026-11-21"),
        ("1.5 a", "1.5 a"),
        ("@team", "@&#8203;team"),
        ("#12", r"\#&#8203;12"),
        ("https://example.com", r"https\://example.com"),
        ("www.example.com", r"www\.example.com"),
        ("$x$", r"\$x\$"),
        ("--- 1. - + x", r"\--- 1. - + x"),
        ("a\nb", r"a\\nb"),
    ],
)
def test_only_what_could_be_markup_is_escaped(text, escaped):
    assert escape(text) == escaped


def test_the_whole_hostile_report_has_no_html_link_or_image(hostile_report):
    tokens = GFM.parse(render_markdown(hostile_report))
    kinds = {child.type for token in tokens for child in [token, *(token.children or [])]}
    assert not kinds & {"html_block", "html_inline", "link_open", "image", "code_block", "fence"}
    with_code = [token for token in tokens if any(child.type == "code_inline" for child in token.children or [])]
    assert with_code
    assert all(token.content.startswith("**What to do:**") for token in with_code), "code is what rules mark as such"


@given(texts)
def test_what_a_rule_marks_as_code_is_code_and_nothing_else_is_markup(text):
    *_, token = (token for token in GFM.parse(f"x {escape_prose(text)}") if token.type == "inline")
    assert {child.type for child in token.children} <= {"text", "text_special", "code_inline"}
    shown = "".join(child.content for child in token.children).replace(BLANK_OF_NO_WIDTH, "")
    # Markdown leaves out blanks at the end of a line, those that do not break among them.
    assert "".join(visible(text).replace("`", "").split()) in "".join(shown.replace("`", "").split())


@pytest.mark.parametrize(
    ("text", "escaped"),
    [
        ("run `sovcheck facts` first", "run `sovcheck facts` first"),
        ("a ` b", r"a \` b"),
        ("`<script>`", "`<script>`"),
        ("`a` - b", "`a` - b"),
        ("`a|b`", r"\`a\|b\`"),
    ],
)
def test_code_in_a_sentence_stays_code(text, escaped):
    assert escape_prose(text) == escaped


def test_every_input_stands_in_it_with_its_digest(report):
    text = render_markdown(report).split("## Inputs")[1]
    for letter in "abcdef":
        assert letter * 64 in text
    for word in ("inventory/hosts.yaml", "coalition", "last.json", "evidence/chat.dsse.json", "2026-11-01"):
        assert word in text


def test_many_files_are_cut_and_counted(report):
    files = tuple(FileDigest(path=f"{number}.yaml", sha256="a" * 64) for number in range(150))
    inventory = report.inventory.model_copy(update={"files": files})
    text = render_markdown(report.model_copy(update={"inventory": inventory}))
    assert text.count("| inventory |") == 100
    assert "And 50 files of the inventory more." in text


def test_passes_are_listed_by_rule_where_they_are_asked_for(report):
    passes = tuple(PassedResult(rule="LIC-01", asset=asset, kind="model") for asset in ("chat", "speech"))
    text = render_markdown(report.model_copy(update={"passes": passes}))
    assert "## Passes (2)\n\n- **LIC-01** Licence is missing or unknown: chat (model), speech (model)\n" in text
    assert "## Passes" not in render_markdown(report)


def test_clauses_are_counted_over_the_rules_that_refer_to_them(report):
    text = render_markdown(report)
    assert "| eu-csf 1.1 | CMP-01 | 0 | 2 | 1 | 0 |" in text
    assert "| eu-csf 6.3 | LIC-01 | 1 | 0 | 0 | 1 |" in text
    assert "eu-csf 5.4" not in text, "no rule said anything of it"


def test_whom_the_profile_trusts_is_written_out(report):
    meant = {"title": "Coalition of the EU and EEA", "description": "Allies trust each other.", "trusted": ("AT", "FR")}
    text = render_markdown(report.model_copy(update={"profile": report.profile.model_copy(update=meant)}))
    assert "**Coalition of the EU and EEA** Allies trust each other." in text
    assert "Trusted: AT, FR (2 countries)." in text


def test_rules_lead_to_their_pages_where_somebody_said_where_these_are(report):
    text = render_markdown(report.model_copy(update={"rule_pages": "https://example.org/rules/{rule}.html"}))
    assert "### [CMP-01](<https://example.org/rules/CMP-01.html>) Host is under foreign control (critical)" in text
    assert "example.org/rules" not in render_markdown(report)


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


def _answered(report, name="Example Inc"):
    one = {"before": Standing(failures=3, critical=2, unknown=1, passes=False)}
    change = Change(
        label=f"move rented-cluster away from {name}",
        effort=Effort.MOVE_HOST,
        patch={},
        after=Standing(failures=1, critical=0, unknown=1, passes=False),
        **one,
    )
    worse = Change(label="drop it", effort=Effort.DROP, patch={}, after=one["before"], **one)
    holder = Holder(
        organization="example-inc",
        name=name,
        country="US",
        trusted=False,
        stops=("a", "b", "c", "d", "e"),
        reads=("a",),
    )
    critical = CriticalApplication(application="assistant", stopped_by=(NamedParty(id="example-inc", name=name),))
    answer = Answer(holders=(holder,) * 10, critical=critical, changes=Changes(steps=(change,), warnings=(worse,)))
    return report.model_copy(update={"answer": answer})


def test_what_it_means_stands_before_the_results(report):
    text = render_markdown(_answered(report))
    head = text[: text.index("| rule | pass |")]
    assert "Example Inc" in head.split("## In plain words")[1].split("##")[0]
    assert "| Example Inc (US) | a, b, c, d and 1 more | a |  |  |" in head
    assert "\nAnd 2 more." in head
    assert "1. move rented-cluster away from Example Inc (failures 3 → 1, critical 2 → 0)" in head
    assert "- Worse: drop it (no count changes)" in head


def test_hostile_names_are_only_names_in_what_it_means(report, hostile):
    tokens = GFM.parse(render_markdown(_answered(report, hostile)))
    kinds = {child.type for token in tokens for child in [token, *(token.children or [])]}
    assert not kinds & {"html_block", "html_inline", "link_open", "image", "code_block", "fence", "code_inline"}
