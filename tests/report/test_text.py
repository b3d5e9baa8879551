import re
from dataclasses import replace
from datetime import date

import pytest

from sovcheck.evidence.verdicts import SmokeVerdict
from sovcheck.findings.answer.answer import Answer
from sovcheck.findings.answer.holders import Holder
from sovcheck.findings.answer.questions import Question, Settled
from sovcheck.findings.report import Hop, PassedResult, Status, Verdict
from sovcheck.graph.edges import EdgeType
from sovcheck.policy.severity import Severity
from sovcheck.report.path_wording import hop_source, hop_step
from sovcheck.report.text import render_text
from sovcheck.report.text.next_steps import lay_out_questions
from sovcheck.report.text_style import TextStyle

ESCAPE = re.compile(r"\x1b\[[0-9;]*m")


def test_colour_is_painted_as_before(report, golden):
    golden("rich-80-colour.txt", render_text(report, TextStyle(width=80, color=True)))


def test_colour_changes_no_word(report):
    plain, colored = (render_text(report, TextStyle(color=color)) for color in (False, True))
    without = "\n".join(line.rstrip() for line in ESCAPE.sub("", colored).split("\n"))
    assert without == plain
    assert "\x1b" not in plain


def test_names_get_no_escape_sequence_through_even_in_colour(hostile_report):
    colored = render_text(hostile_report, TextStyle(color=True))
    assert set(ESCAPE.sub("", colored)) & set("\x1b\x9b\u202e\x00") == set()
    assert r"\x1b[2J" in colored


def test_markup_is_shown_as_it_is(hostile_report):
    assert "[red]x[/]<script>" in render_text(hostile_report)


@pytest.mark.parametrize("width", [40, 60, 100, 120])
def test_prose_keeps_within_the_width(report, width):
    sentence = "a word " * 50
    long = tuple(replace(result, message=sentence) for result in report.results)
    lines = render_text(report.model_copy(update={"results": long}), TextStyle(width=width)).splitlines()
    prose = [line for line in lines if "a word" in line]
    assert len(prose) > len(long)
    assert max(map(len, prose)) <= width


def test_the_last_line_is_the_verdict(report):
    assert render_text(report).splitlines()[-1] == "FAIL (exit 1): 1 failure at or above medium, new and not waived"


@pytest.mark.parametrize(
    ("verdict", "fields", "fail_on", "line"),
    [
        (
            Verdict.PASS,
            {"blocking": 0, "over_budget": ()},
            "low",
            "PASS (exit 0): 6 results, no new failure at or above low",
        ),
        (
            Verdict.PASS,
            {"blocking": 0},
            "never",
            "PASS (exit 0): 6 results, and with --fail-on never none can fail the scan",
        ),
        (
            Verdict.INCOMPLETE,
            {"blocking": 0},
            "low",
            "INCOMPLETE (exit 1): more is unknown than the profile allows: 1 critical where 0 may be",
        ),
        (
            Verdict.INCOMPLETE,
            {"blocking": 0, "evaluated": 0},
            "low",
            "INCOMPLETE (exit 3): nothing was evaluated: no rule applies to what the inventory declares",
        ),
    ],
)
def test_the_verdict_says_why(report, verdict, fields, fail_on, line):
    decided = report.model_copy(
        update={
            "verdict": verdict,
            "summary": report.summary.model_copy(update=fields),
            "profile": report.profile.model_copy(update={"fail_on": fail_on}),
        }
    )
    assert render_text(decided).splitlines()[-1] == line


def test_every_hop_is_a_sentence_with_its_line_and_below_it_its_source(report):
    lines = render_text(report).splitlines()
    at = lines.index("        rented-cluster is operated by example-gmbh (inventory/hosts.yaml:14)")
    assert lines[at + 1 : at + 4] == [
        "        example-gmbh is owned by example-inc (inventory/hosts.yaml:20)",
        "          catalog, secondary: https://example.com/annual-report",
        "        example-inc is in US",
    ]
    at = lines.index("        and over the alternative spare-power:")
    assert lines[at + 1 : at + 6] == [
        "        rented-cluster requires spare-power (inventory/hosts.yaml:15)",
        "        40 steps from spare-power to example-inc left out",
        "        example-inc is in US",
        "          catalog, confirmed: https://example.com/register",
        "        and at least 2 further paths, not shown",
    ]


@pytest.mark.parametrize(
    ("hop", "sentence"),
    [
        (
            Hop(asset="gpu", edge="operated_by", to="aws", file="a.yaml", line=50),
            "gpu is operated by Amazon (a.yaml:50)",
        ),
        (Hop(asset="aws", edge="located_in", to="country:US"), "Amazon is in US"),
    ],
)
def test_organizations_are_called_by_their_names(report, make_result, hop, sentence):
    holder = Holder(organization="aws", name="Amazon", country="US", trusted=False)
    result = make_result("CMP-01", "gpu", paths=((hop,),))
    changed = report.model_copy(update={"results": (result,), "answer": Answer(holders=(holder,))})
    assert f"        {sentence}\n" in render_text(changed)


def test_a_source_of_the_catalog_is_told_with_its_day():
    hop = Hop(asset="a", edge="owned_by", to="b", source="Annual report (as of 2026-02-06)", certainty="confirmed")
    assert hop_source(hop) == "catalog, confirmed, 2026-02-06: Annual report"


def test_every_type_of_edge_has_words():
    for edge in EdgeType:
        assert edge not in hop_step(Hop(asset="a", edge=edge, to="b")) or edge in {"requires", "serves"}


def test_passes_are_listed_when_the_report_has_them(report):
    passes = (PassedResult(rule="LIC-01", asset="open-model", kind="model"),)
    text = render_text(report.model_copy(update={"passes": passes}))
    assert "PASSES (1)\n  LIC-01  open-model (model)\n" in text


def test_what_does_not_count_says_why(report):
    text = render_text(report)
    assert "[known in the baseline]" in text
    assert "[below medium]" in text


def test_a_waived_unknown_says_that_it_is_one(report, make_result):
    waiver = report.results[3].waiver
    waived = make_result(
        "CMP-01", "host", status=Status.WAIVED, unknown_facts=("operator.id",), waiver=waiver, message="not known: x"
    )
    text = render_text(report.model_copy(update={"results": (waived,)}))
    assert "[not known]" in text
    assert waiver is not None
    assert date(2026, 12, 31).isoformat() in text


def test_many_files_are_not_all_named(report):
    files = tuple(report.inventory.files[0].model_copy(update={"path": f"{number}.yaml"}) for number in range(12))
    inventory = report.inventory.model_copy(update={"files": files})
    assert "4.yaml and 7 more\n" in render_text(report.model_copy(update={"inventory": inventory}))


def test_findings_of_one_asset_stand_under_one_heading(report, make_result):
    results = tuple(make_result("CMP-01", "host", message=f"party {number}", blocking=True) for number in range(3))
    text = render_text(report.model_copy(update={"results": results}))
    assert text.count("    host (gpu_host)") == 1
    assert text.count("      party ") == 3


def test_evidence_of_a_smoke_that_did_not_pass_is_not_painted_as_a_pass(report):
    (accepted, *_) = report.evidence
    for verdict, painted in ((SmokeVerdict.PASS, "\x1b[32m"), (SmokeVerdict.FAIL, "\x1b[1;33m")):
        changed = report.model_copy(update={"evidence": (accepted.model_copy(update={"verdict": verdict}),)})
        assert f"    {painted}accepted: {verdict} of" in render_text(changed, TextStyle(color=True))


def test_nobody_is_asked_for_what_no_inventory_can_state(report):
    """It stands below those who are asked, also where more are asked than are named."""
    about = {"kind": "licence", "allowed": "text", "example": "", "severity": Severity.HIGH}
    settles = (Settled(rule="LIC-02", asset="model"),)
    asked = [Question(asked=f"maker-{n}", asset="model", field="files", settles=settles, **about) for n in range(6)]
    terms = Question(asked="maker-0", asset="terms", field="mutable", settles=settles, to_state="catalog", **about)
    answer = Answer(questions=(terms, *asked))
    lines = [str(each) for each in lay_out_questions(report.model_copy(update={"answer": answer}), 100)]
    assert [each for each in lines if "terms: mutable" in each] == [lines[-1]]
    assert lines[-1].startswith("  only by --catalog")
    assert lines[-2] == "  and 3 questions to 3 others"
