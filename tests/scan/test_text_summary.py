"""The text of every scenario fits on a screen, says what the facts say, and survives every name."""

import json
import re
from datetime import date
from pathlib import Path

import pytest
from msgspec.structs import replace
from rich.cells import cell_len

from sovcheck.findings.answer.changes import Change, Changes, Effort, Standing
from sovcheck.findings.report import Report, Status
from sovcheck.findings.results.result import fingerprint
from sovcheck.report.text import render_text
from sovcheck.report.text.lines import short, some
from sovcheck.report.text.plain_words import plain_words
from sovcheck.report.text_style import Detail, TextStyle
from sovcheck.report.wording import short_verdict_sentence
from sovcheck.scan.request import ScanRequest
from sovcheck.scan.scanning import scan

ROOT = Path(__file__).parents[2]
SYSTEMS = [
    *sorted(path for path in (ROOT / "inventories").iterdir() if path.is_dir()),
    ROOT / "tests/whatif/benefits.yaml",
]
WIDTHS = {100: 45, 90: 45, 80: 60, 60: 60, 40: 60}
ESCAPE = re.compile(r"\x1b\[[0-9;]*m")
HOSTILE = (
    "[bold red]x[/] [link=http://h]",
    "a\x1b[2J\x07\x9b31m\nb\rc",
    "\u202egpj.exe\u2066\u200f",
    "w" * 10_000,
    "many words " * 1_000,
    "汉字" * 500,
    "=cmd()|' /C calc'!A0",
)
STEP = Change(
    label="move gpu-frankfurt to an operator in the trusted set",
    effort=Effort.MOVE_HOST,
    patch={},
    before=Standing(failures=16, critical=3, unknown=15, passes=False),
    after=Standing(failures=11, critical=0, unknown=15, passes=False),
)
WORSE = Change(
    label="drop gpt-4o",
    effort=Effort.DROP,
    patch={},
    before=STEP.before,
    after=Standing(failures=15, critical=5, unknown=11, passes=False),
)


@pytest.fixture(params=SYSTEMS, ids=lambda path: path.stem, scope="module")
def judged(request):
    return scan(ScanRequest(paths=(str(request.param),), today=date(2026, 11, 21), home="DE"))


@pytest.fixture(scope="module")
def benefits():
    return scan(ScanRequest(paths=(str(SYSTEMS[-1]),), today=date(2026, 11, 21)))


def _with_changes(report: Report) -> Report:
    changes = Changes(steps=(STEP,) * 5, warnings=(WORSE,))
    assert report.answer is not None
    return report.model_copy(update={"answer": report.answer.model_copy(update={"changes": changes})})


def _summary(report: Report, width: int = 100, detail: Detail = Detail.SUMMARY) -> list[str]:
    return render_text(report, TextStyle(width=width, detail=detail)).splitlines()


@pytest.mark.parametrize(("width", "most"), WIDTHS.items())
def test_it_fits_on_a_screen(judged, width, most):
    for report in (judged, _with_changes(judged)):
        lines = _summary(report, width)
        assert len(lines) <= most
        assert max(map(cell_len, lines)) <= width


def test_the_verdict_is_the_first_line_and_the_last(judged):
    lines = _summary(judged)
    assert lines[0].startswith(f"{judged.verdict.upper()}  {judged.inventory.name}"[:40])
    assert lines[-1] == short_verdict_sentence(judged)


def test_whoever_reads_twenty_lines_can_name_who_stops_it_and_the_first_change(judged):
    report = _with_changes(judged)
    answer, first = report.answer, "\n".join(_summary(report)[:20])
    facts, words = answer.critical, " ".join(first.split())
    assert (facts.name or facts.application) in words
    for country in facts.stopped_by_countries[:2]:
        assert country.name in words
    for party in facts.stopped_by[:2]:
        assert short(party.name, 12).rstrip("…") in words
    if report.verdict != "pass":
        assert "1 move gpu-frankfurt to an operator" in words
        assert "16 -> 11" in words


def test_the_plain_words_name_nobody_who_cannot(judged):
    facts = judged.answer.critical
    words = plain_words(judged.answer)
    able = {*facts.stopped_by_countries, *facts.partly_stopped_by_countries, *facts.read_by_countries}
    able |= {*facts.stopped_by, *facts.partly_stopped_by, *facts.read_by}
    for holder in judged.answer.holders:
        if holder.name and holder.organization not in {party.id for party in able}:
            assert holder.name not in words
    assert ("can stop" in words) == (
        bool(facts.stopped_by_countries or facts.partly_stopped_by_countries) or "nobody" in words
    )
    assert words.count(". ") <= words.count(".")
    if not able and not facts.cutoff_open:
        assert words.startswith("nobody outside the trusted set can stop")


def test_every_failure_is_counted_in_a_cause(judged):
    rows = [line for line in _summary(judged, detail=Detail.FINDINGS)[1:] if not line.startswith("  UNKNOWN")]
    causes = {(each.rule, each.asset) for each in judged.results if each.status is Status.FAIL}
    assert len(rows) == len(causes)
    for rule, asset in causes:
        assert any(f" {rule} " in row and short(asset, 20).rstrip("…") in row for row in rows)


def test_no_word_is_broken_where_there_is_room(judged):
    known = set(re.findall(r"\S+", json.dumps(judged.model_dump(mode="json"), ensure_ascii=False).replace('"', " ")))
    letters = re.compile(r"[a-z]{3,}")
    said = {word for text in known for word in letters.findall(text.lower())}
    for line in _summary(judged, 80):
        before, _, word = line.rstrip().rpartition(" ")
        # A word that is alone in its column is cut: without it, nothing would be left to read.
        if word.endswith("…") and not before.endswith(" "):
            last = letters.findall(line.rstrip("…").rsplit(None, 1)[-1].lower())
            assert not last or last[-1] in said


@pytest.mark.parametrize("name", HOSTILE, ids=["markup", "controls", "bidi", "long", "words", "wide", "formula"])
@pytest.mark.parametrize("detail", [Detail.SUMMARY, Detail.FINDINGS, Detail.UNKNOWNS])
def test_no_name_acts_or_breaks_the_layout(benefits, name, detail):
    def poisoned(value):
        if isinstance(value, dict):
            free = {
                "name",
                "asset_name",
                "message",
                "title",
                "label",
                "asked_name",
                "owner",
                "description",
                "path",
                "file",
            }
            return {
                key: name if key in free and isinstance(item, str) else poisoned(item) for key, item in value.items()
            }
        return [poisoned(item) for item in value] if isinstance(value, list) else value

    report = Report.model_validate(poisoned(_with_changes(benefits).model_dump(mode="json", by_alias=True)))
    for width, most in WIDTHS.items():
        plain = _summary(report, width, detail)
        assert detail is not Detail.SUMMARY or len(plain) <= most
        assert not set("".join(plain)) & set("\x1b\x07\x9b\r\u202e\u2066\u200f")
        if detail is not Detail.UNKNOWNS:
            assert max(map(cell_len, plain)) <= width
        colored = render_text(report, TextStyle(width=width, color=True, detail=detail))
        without = ESCAPE.sub("", colored)
        assert [line.rstrip() for line in without.splitlines()] == plain


def test_with_a_baseline_what_is_new_comes_first_then_what_is_fixed_and_the_rest_is_a_number(tmp_path):
    from sovcheck.report.json_report import render_json

    before = tmp_path / "before.json"
    inventory = tmp_path / "system.yaml"
    text = SYSTEMS[-1].read_text(encoding="utf-8")
    inventory.write_text(text, encoding="utf-8")
    request = ScanRequest(paths=(str(inventory),), today=date(2026, 11, 21))
    earlier = json.loads(render_json(scan(request)))
    (gone, *_), (new, *_) = (
        [each for each in earlier["results"] if each["status"] == "fail" and each["severity"] == severity]
        for severity in ("high", "critical")
    )
    earlier["results"] = [each for each in earlier["results"] if each["fingerprint"] != new["fingerprint"]]
    mark = fingerprint("OLD-01", gone["asset"], gone["discriminator"])
    earlier["results"].append(gone | {"fingerprint": mark, "rule": "OLD-01", "message": "what was mended"})
    earlier["summary"]["by_rule"]["OLD-01"] = {"fail": 1}
    earlier["summary"]["by_severity"]["high"] += 1
    before.write_text(json.dumps(earlier), encoding="utf-8")
    report = scan(replace(request, baseline=before))
    lines = _summary(report)
    heads = [line.split()[0] for line in lines if line and not line.startswith(" ")]
    assert heads[:4] == ["FAIL", "NEW", "FIXED", "KNOWN"]
    assert sum(line.startswith("  CRITICAL") for line in lines) == 1
    assert any("OLD-01" in line and "what was mended" in line for line in lines)
    assert len(lines) <= 45
    everything = render_text(report)
    assert "OLD-01" in everything


def test_nothing_is_told_where_nothing_is_asked(benefits):
    assert render_text(benefits, TextStyle(detail=Detail.NOTHING)) == ""


def test_verbose_says_of_each_unknown_what_is_not_known(benefits):
    lines = _summary(benefits, detail=Detail.UNKNOWNS)
    assert sum(line.startswith("      not known:") for line in lines) == benefits.summary.unknown
    assert lines[-1] == short_verdict_sentence(benefits)


@pytest.mark.parametrize(
    ("names", "room", "shown"),
    [
        (["a", "b", "c"], 20, "a, b, c"),
        (["first", "second", "third"], 10, "first +2"),
        (["a-very-long-identifier", "second"], 12, "a-very-l… +1"),
        ([], 10, ""),
    ],
)
def test_as_many_names_as_there_is_room_for(names, room, shown):
    assert some(names, room) == shown


@pytest.mark.parametrize(
    ("words", "room", "shown"),
    [("one two three", 8, "one two…"), ("one two three", 13, "one two three"), ("x" * 50, 10, f"{'x' * 9}…")],
)
def test_text_is_cut_between_words(words, room, shown):
    assert short(words, room) == shown


def test_a_country_without_a_company_is_told_with_what_it_acts_by_and_no_place_twice(tmp_path):
    text = ROOT / "inventories" / "stated-in-full" / "inventory.yaml"
    inventory = tmp_path / "inventory.yaml"
    abroad = text.read_text(encoding="utf-8").replace("administered_from: [FR]", "administered_from: [CN]", 1)
    inventory.write_text(abroad, encoding="utf-8")
    words = plain_words(scan(ScanRequest(paths=(str(inventory),), today=date(2026, 11, 21))).answer)
    assert "China" in words
    assert words.endswith("No company stands between: it is by the law there, or by people who work there.")
    assert words.count("stands in") <= 1


@pytest.mark.parametrize("left_out", ["    to: archive\n", "    stored_in: [archive]\n", "    class: personal\n"])
def test_that_nobody_reads_the_data_is_not_said_while_it_is_open_where_it_is(left_out: str, tmp_path: Path):
    stated = (ROOT / "inventories/stated-in-full/inventory.yaml").read_text(encoding="utf-8")
    path = tmp_path / "inventory.yaml"
    path.write_text(stated.replace(left_out, "", 1), encoding="utf-8")
    words = plain_words(scan(ScanRequest(paths=(str(path),), today=date(2026, 11, 21), home="FR")).answer)
    assert words == "nobody outside the trusted set can stop assistant. Not everybody who can read the data is known."
