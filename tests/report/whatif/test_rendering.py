"""The answer in every format, held against golden files, and against hostile names."""

import os
import re
from datetime import date
from pathlib import Path

import pytest

from sovcheck.findings.answer.departures import Consequence, Outcome
from sovcheck.findings.report import Hop, Status, Verdict
from sovcheck.graph.edges import EdgeType
from sovcheck.policy.severity import Severity
from sovcheck.report.whatif import WhatIfFormat, render_whatif
from sovcheck.report.whatif.changes import alteration_lines
from sovcheck.report.whatif.words import LABELS, branches
from sovcheck.scan.request import ScanRequest
from sovcheck.scan.what_if import Question, ask
from sovcheck.whatif.report import Alteration, ResultChange, WhatIfReport

TESTS = Path(__file__).parents[2]
GOLDEN = TESTS / "golden" / "whatif"
ENDINGS = {
    WhatIfFormat.TEXT: "txt",
    WhatIfFormat.JSON: "json",
    WhatIfFormat.MARKDOWN: "md",
    WhatIfFormat.MERMAID: "mmd",
}
HOSTILE = "<script>\x1b[31m\u202e|`a` [b](c) **d** #1; @all\nnext\x00"
UNSEEN = re.compile("[\x00-\x09\x0b-\x1f\u202e]")


def _answer(monkeypatch: pytest.MonkeyPatch, question: Question) -> WhatIfReport:
    monkeypatch.chdir(TESTS / "whatif")
    return ask(ScanRequest(paths=("every-outcome.yaml",), today=date(2026, 11, 28)), question)


@pytest.fixture
def answer(monkeypatch: pytest.MonkeyPatch) -> WhatIfReport:
    return _answer(monkeypatch, Question(without=("US", "engine"), each=True, pairs=True, transfers=("group-b=US",)))


@pytest.mark.parametrize("output", WhatIfFormat)
def test_every_format_is_as_it_was(answer: WhatIfReport, output: WhatIfFormat):
    text = render_whatif(output, answer.model_copy(update={"tool": answer.tool.model_copy(update={"version": "0"})}))
    path = GOLDEN / f"every-outcome.{ENDINGS[output]}"
    if os.environ.get("SOVCHECK_UPDATE_GOLDEN"):
        path.write_bytes(text.encode())
    assert path.read_bytes().decode() == text


@pytest.mark.parametrize("width", [100, 80, 40])
def test_no_line_is_wider_than_it_may_be_and_no_word_is_broken(answer: WhatIfReport, width: int):
    wide = render_whatif(WhatIfFormat.TEXT, answer, 10_000)
    words = set(wide.split())
    for line in render_whatif(WhatIfFormat.TEXT, answer, width).splitlines():
        assert len(line) <= max(width, 80)
        assert {word for word in line.split() if "..." not in word and "+" not in word} <= words


def test_every_outcome_has_its_words():
    assert set(LABELS) == set(Outcome)
    page = (TESTS.parent / "docs" / "whatif.md").read_text(encoding="utf-8")
    assert re.findall(r"^\| `([a-z-]+)` \|", page.partition("| outcome |")[2].partition("\n\n")[0], re.MULTILINE) == [
        each.value for each in Outcome
    ]


@pytest.mark.parametrize("output", WhatIfFormat)
def test_names_act_in_no_format(answer: WhatIfReport, output: WhatIfFormat):
    poisoned = WhatIfReport.model_validate(_poison(answer.model_dump(mode="json", by_alias=True)))
    text = render_whatif(output, poisoned)
    assert UNSEEN.search(text) is None
    if output in {WhatIfFormat.MARKDOWN, WhatIfFormat.MERMAID}:
        assert "<script>" not in text
        assert "**d**" not in text
        assert "@all" not in text
    if output is WhatIfFormat.MERMAID:
        assert all(line.count('"') in {0, 2} for line in text.splitlines())


def test_a_name_of_ten_thousand_letters_stays_one_line_each(answer: WhatIfReport):
    poisoned = WhatIfReport.model_validate(_poison(answer.model_dump(mode="json", by_alias=True), "x" * 10_000))
    assert len(render_whatif(WhatIfFormat.TEXT, poisoned)) < 10_000_000


def _poison(value: object, text: str = HOSTILE) -> object:
    """Every id, name and place of the answer replaced by the hostile one; enums, days and numbers stay."""
    free = {"id", "name", "asset", "to", "file", "source", "application", "organization", "owner", "message", "title"}
    free |= {"parts", "lost", "takes_along", "without_plan", "rests_on", "assets", "gains", "loses", "part", "field"}
    if isinstance(value, dict):
        return {key: _poisoned(item, text) if key in free else _poison(item, text) for key, item in value.items()}
    return [_poison(item, text) for item in value] if isinstance(value, list) else value


def _poisoned(item: object, text: str) -> object:
    if isinstance(item, str):
        return text
    if isinstance(item, list) and all(isinstance(each, str) for each in item):
        return [text for _ in item]
    return _poison(item, text)


def test_the_help_names_every_format():
    reference = (TESTS.parent / "docs" / "command-line.md").read_text(encoding="utf-8")
    (section,) = re.findall(r"^## sovcheck whatif\n(.*?)(?=^## )", reference, re.MULTILINE | re.DOTALL)
    (helped,) = re.findall(r"--output FORMAT\[=FILE\] (.*?); repeatable", " ".join(section.split()))
    assert [word for word in re.findall(r"\w+", helped) if word in set(WhatIfFormat)] == [
        each.value for each in WhatIfFormat
    ]


@pytest.mark.parametrize(
    ("unsafe", "said"),
    [(("desk",), "desk stops, or is not known to go on"), (("a", "b"), "a, b stop, or are not known to go on")],
)
def test_one_application_stops_and_several_stop(answer: WhatIfReport, unsafe: tuple[str, ...], said: str):
    failed = answer.model_copy(update={"fail_on_stop": Severity.HIGH, "unsafe": unsafe})
    assert said in render_whatif(WhatIfFormat.TEXT, failed)


def test_paths_that_read_the_same_are_one_line():
    hop = Hop(asset="model", to="maker", edge=EdgeType.LICENSED_BY)
    consequence = Consequence(outcome=Outcome.STOPS, paths=((hop,), (hop,)))
    assert len(list(branches(consequence))) == 1


def test_what_was_not_known_and_fails_now_is_one_line():
    def change(before: Status | None, after: Status | None, rule: str = "CMP-01") -> ResultChange:
        return ResultChange(
            rule=rule, title="t", severity=Severity.HIGH, asset="host", message="m", before=before, after=after
        )

    gone, fails = change(Status.UNKNOWN, None), change(Status.UNKNOWN, Status.FAIL)
    alone = change(Status.UNKNOWN, None, "CMP-07")
    results = (gone, fails, alone)
    alteration = Alteration(results=results, verdict_before=Verdict.FAIL, verdict_after=Verdict.FAIL)
    said = [text.rpartition(": ")[0] for label, text in alteration_lines(alteration) if label == "rule"]
    assert said == ["CMP-01 (high) host: not known -> fails", "CMP-07 (high) host: not known -> nothing found"]
