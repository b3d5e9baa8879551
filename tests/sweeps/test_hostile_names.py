"""No text of an inventory, a patch, a waiver, a profile or a rule acts as anything but text, in any output there is."""

import csv
import io
import json
import re
import sys
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path

import pytest
from hostile_system import FORMULA, LONG, MARKUP, TEXTS, write_all

from sovcheck.cli.commands import run
from sovcheck.cli.options import LANGUAGES
from sovcheck.report.comparison import DiffFormat
from sovcheck.report.formats import ReportFormat
from sovcheck.report.question_list import QuestionFormat
from sovcheck.report.triage import TriageFormat
from sovcheck.report.whatif import WhatIfFormat
from sovcheck.visible import SENTENCE_LETTERS, UNSEEN

ASSETS = ("desk", "host", "writer", "cases", "store", "agency", "engine", "flow")
TOO_LONG = 3 * SENTENCE_LETTERS


def commands(text: str) -> Iterator[tuple[str, ...]]:
    """Every command that shows text of others; the word after ``--output`` says what comes out."""
    line = text.replace("\r", " ").replace("\n", " ")[:150]
    for form in ReportFormat:
        yield ("scan", "system.json", "--passes", "--output", form)
        yield ("scan", "system.json", "--waivers", "waivers.json", "--profile", "profile.json", "--output", form)
        yield ("scan", "system.json", "--policy", "rules", "--baseline", "saved.json", "--output", form)
        yield ("report", "saved.json", "--output", form)
    for language in LANGUAGES:
        told = ("--lang", language, "--set-field", f"prepared={line}", "--profile", "profile.json")
        yield ("scan", "system.json", *told, "--output", "html")
    yield from (("scan", "system.json", detail, "--output", "text") for detail in ("-q", "-v", "--details"))
    yield from (("scan", "system.json", "--triage", "--output", form) for form in TriageFormat)
    for asset in ASSETS:
        yield ("facts", asset, "system.json", "--output", "json")
    for rule, asset in (("CMP-01", "host"), ("DEP-01", "desk"), ("DAT-03", "cases"), ("MOD-05", "writer")):
        yield ("explain", rule, asset, "system.json", "--output", "text")
    for form in ("tree", "json", "graphml", "dot", "mermaid"):
        yield ("graph", "system.json", "--output", form)
    questions = (
        ("--without", "US"),
        ("--each",),
        ("--pairs",),
        ("--transfer", "agency=group-a"),
        ("--with", "patch.json"),
    )
    for form in WhatIfFormat:
        yield from (("whatif", "system.json", *question, "--output", form) for question in questions)
    for form in ("text", "json", "markdown"):
        yield ("whatif", "system.json", "--to-pass", "--max-changes", "1", "--time", "1", "--output", form)
    for form in DiffFormat:
        yield ("diff", "system.json", "system.json+patch.json", "--output", form)
        yield ("diff", "--matrix", "system.json", "system.json+patch.json", "system.json", "--output", form)
    yield from (("questions", "system.json", "--output", form) for form in QuestionFormat)
    yield ("policy", "show", "ACME-01", "--policy", "rules", "--output", "text")
    yield ("policy", "list", "--policy", "rules", "--output", "text")
    yield ("validate", "system.json", "--output", "text")
    about = ("--about", "country:US", "--owner", line, "--approver", f"Another {line}", "--expires", "2026-12-31")
    yield (
        "waive",
        "DEP-01",
        "desk",
        "system.json",
        "--reason",
        line,
        *about,
        "--waivers",
        "new.yaml",
        "--output",
        "text",
    )


WITHOUT_FORMATS = {"facts", "explain", "policy", "validate", "waive"}
WITH_A_DAY = {"scan", "explain", "facts", "whatif", "diff", "questions", "waive", "graph"}


@pytest.fixture(params=TEXTS)
def text(request, tmp_path, monkeypatch) -> str:
    monkeypatch.chdir(tmp_path)
    write_all(tmp_path, TEXTS[request.param])
    return TEXTS[request.param]


def test_a_text_is_only_text_in_everything_that_every_command_writes(text, monkeypatch, capfdbinary):
    def call(*words: str) -> tuple[int, str, str]:
        day = ("--today", "2026-11-28") if words[0] in WITH_A_DAY else ()
        kept = words[:-2] if words[0] in WITHOUT_FORMATS else words
        monkeypatch.setattr(sys, "argv", ["sovcheck", *map(str, kept), *day])
        code = run()
        said = capfdbinary.readouterr()
        return code, said.out.decode(), said.err.decode()

    _, saved, _ = call("scan", "system.json", "--output", "cyclonedx=bom.json", "--output", "json")
    Path("saved.json").write_text(saved, encoding="utf-8")
    wrong = []
    for words in commands(text):
        code, out, err = call(*words)
        told = [*_acting(err, "standard error"), *_acting(out, words[-1])]
        told += _seen_as(words[-1], out) if code in {0, 1} else [f"exit code {code}: {err[:300]}"]
        wrong += [f"{' '.join(words)[:120]}: {each}" for each in told]
    assert wrong == []


def _acting(text: str, form: str) -> Iterator[str]:
    """Letters that move a cursor or turn the reading order."""
    line_ends = {"\n", "\r"} if form == "csv" else {"\n"}
    if acting := {letter for letter in text if UNSEEN.match(letter)} - line_ends:
        yield f"{form} has {acting!r}"
    longest = max(map(len, text.splitlines()), default=0)
    if form in {"text", "tree", "markdown", "standard error"} and longest > TOO_LONG:
        yield f"{form} has a line of {longest} letters"


def _seen_as(form: str, text: str) -> Iterator[str]:
    """What programs that read the format would take for something else than text."""
    if form in {"json", "sarif", "gitlab", "oscal", "cyclonedx"}:
        json.loads(text)
    if form in {"junit", "graphml"}:
        ET.fromstring(text)
    if form in {"csv", "answers", "dora-register"}:
        cells = [cell for row in csv.reader(io.StringIO(text)) for cell in row]
        yield from (f"a formula: {cell[:40]!r}" for cell in cells if cell.startswith(("=", "+", "-", "@", "\t", "\r")))
    if form == "github":
        lines = (line for line in text.splitlines() if not re.match(r"::(error|warning|notice) ", line))
        yield from (f"another command: {line[:80]!r}" for line in lines)
    if form == "markdown":
        marks = ("<script", "<img", " [x](javascript", "@all", "![x]")
        yield from (f"markup {mark!r}" for mark in marks if mark in text)
    if form == "mermaid" and "<script" in text:
        yield "markup"
    if form == "html":
        yield from _of_page(text)


class _Page(HTMLParser):
    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))


def _of_page(text: str) -> Iterator[str]:
    tags = _Page(text).tags
    names = [tag for tag, _ in tags]
    if names.count("script") > 2 or {"img", "iframe", "object", "embed", "link", "base"} & set(names):
        yield f"tags of others: {sorted(set(names))}"
    for tag, attributes in tags:
        if any(name.startswith("on") for name in attributes):
            yield f"a handler of {tag}"
        if not (attributes.get("href") or "#").startswith(("#", "data:text/csv")):
            yield f"a link to {attributes['href']!r}"
    shown = text.partition('id="sovcheck-report"')[0]
    if re.search(r"(?:A very long name ){130}", shown):
        yield "a name without an end"


def test_the_texts_are_hostile():
    assert {UNSEEN.search(MARKUP) is not None, FORMULA[0] == "=", len(LONG) > 9_000} == {True}
