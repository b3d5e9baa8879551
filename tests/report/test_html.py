"""The HTML report: one file that loads nothing, in which no name is markup, and that can be proved."""

import base64
import hashlib
import json
import re
import string
from contextlib import chdir
from dataclasses import replace
from datetime import date
from html.parser import HTMLParser
from itertools import pairwise
from pathlib import Path

import pytest

from sovcheck.catalog.entries.provenance import Certainty
from sovcheck.catalog.loading import load_catalog
from sovcheck.cli.options import LANGUAGES
from sovcheck.findings.answer.changes import Effort
from sovcheck.findings.answer.departures import Outcome
from sovcheck.findings.answer.picture import Layer
from sovcheck.findings.cover import LINES, Cover, cover_of
from sovcheck.findings.report import RegradedResult, Report, Status, Verdict, covered
from sovcheck.graph.edges import EdgeType
from sovcheck.inventory.assets.asset import Kind
from sovcheck.inventory.assets.dataset import DataClass
from sovcheck.inventory.field_forms import SIMPLE
from sovcheck.policy.loading import load_policies
from sovcheck.policy.profile.files import bundled_profiles, read_profile
from sovcheck.policy.severity import Severity
from sovcheck.report.html import MOST_CAUSES, allowed, render_html, untranslated
from sovcheck.report.html.causes import anchor, by_control, causes
from sovcheck.report.html.diagram import diagrams
from sovcheck.report.html.layout import HEIGHT
from sovcheck.report.html.names import Names
from sovcheck.report.html.plain_words import plain_sentences
from sovcheck.report.html.verification import verify_page
from sovcheck.report.html.words import Words, country_names, languages, messages, name, rule_words
from sovcheck.report.question_list import ELSEWHERE, QuestionFormat, render_questions
from sovcheck.scan.request import ScanRequest
from sovcheck.scan.scanning import scan
from sovcheck.visible import visible

VOID = {"meta", "br", "input", "path", "rect", "link", "img", "hr"}
LOADING = {"src", "srcset", "action", "formaction", "data", "poster", "background", "style"}


class Page(HTMLParser):
    """Tags with their attributes, and what stands in each kind of tag; fails on tags that do not close."""

    def __init__(self, text):
        super().__init__()
        self.tags, self.open, self.inside = [], [], {}
        self.feed(text)
        self.close()
        assert self.open == []

    def handle_starttag(self, tag, attributes):
        self.tags.append((tag, dict(attributes)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag, attributes):
        self.tags.append((tag, dict(attributes)))

    def handle_endtag(self, tag):
        if tag not in VOID:
            assert self.open.pop() == tag

    def handle_data(self, data):
        self.inside.setdefault(self.open[-1] if self.open else "", []).append(data)


@pytest.fixture(scope="module")
def benefits():
    """A benefits agency on rented machines, with an API as the fallback."""
    # From its folder: a page names files as they were named, and must not grow with where a checkout lies.
    with chdir(Path(__file__).parents[1] / "whatif"):
        return scan(ScanRequest(paths=("benefits.yaml",), today=date(2026, 11, 21), home="DE", advise=True))


@pytest.fixture(scope="module")
def large(tmp_path_factory):
    """Three applications of 30 services each, under one operator."""
    path = tmp_path_factory.mktemp("large") / "inventory.yaml"
    services = [f"service-{number}-{place}" for number in range(3) for place in range(30)]
    path.write_text(
        "apiVersion: sovcheck/v1\nkind: Inventory\norganizations: [{id: operator-a, country: FR, parents: []}]\n"
        "cloud_services:\n"
        + "".join(f"  - {{id: {service}, provider: operator-a, country: FR}}\n" for service in services)
        + "applications:\n"
        + "".join(
            f"  - {{id: app-{number}, owner: operator-a, requires: [{', '.join(services[30 * number :][:30])}]}}\n"
            for number in range(3)
        ),
        encoding="utf-8",
    )
    return scan(ScanRequest(paths=(str(path),), today=date(2026, 11, 21), home="FR"))


@pytest.fixture(params=["rich", "hostile", "empty"])
def any_report(request, report, hostile_report, empty_report):
    return {"rich": report, "hostile": hostile_report, "empty": empty_report}[request.param]


@pytest.mark.parametrize("language", LANGUAGES)
def test_nothing_is_loaded_and_no_name_is_markup(any_report, language):
    page = Page(render_html(any_report, language))
    assert [tag for tag, _ in page.tags].count("script") == 2
    assert not {"iframe", "object", "embed", "link", "img", "base"} & {tag for tag, _ in page.tags}
    for tag, attributes in page.tags:
        assert not LOADING & set(attributes), tag
        assert not [name for name in attributes if name.startswith("on")], tag
        target = attributes.get("href", "#")
        assert target.startswith(("#", "data:text/csv;charset=utf-8;base64,")), target


def test_links_lead_to_what_is_there(any_report):
    page = Page(render_html(any_report))
    ids = [attributes["id"] for _, attributes in page.tags if "id" in attributes]
    assert len(ids) == len(set(ids))
    targets = {attributes["href"][1:] for _, attributes in page.tags if attributes.get("href", "").startswith("#")}
    assert targets <= set(ids)


def test_the_policy_of_the_page_allows_its_own_style_and_script_alone(report):
    text = render_html(report)
    page = Page(text)
    (policy,) = [a["content"] for tag, a in page.tags if tag == "meta" and "http-equiv" in a]
    assert policy.startswith("default-src 'none'; ")
    assert "unsafe" not in policy
    style = re.search("<style>(.*?)</style>", text, re.DOTALL)[1]
    script = re.search("<script>(.*?)</script>", text, re.DOTALL)[1]
    for kind, source in (("style", style), ("script", script)):
        digest = base64.b64encode(hashlib.sha256(source.encode()).digest()).decode()
        assert f"{kind}-src 'sha256-{digest}'" in policy
    assert len(script.encode()) <= 3072


def test_hostile_names_are_shown_as_they_are(hostile_report):
    text = render_html(hostile_report)
    assert visible(hostile_report.inventory.name) in "".join(Page(text).inside["bdi"])
    assert not {letter for letter in text if ord(letter) < 32 or letter in "\u202e\x7f\x9b"} - {"\n"}


def test_a_name_without_an_end_is_cut(report):
    long = "x" * 10_000
    changed = report.model_copy(update={"inventory": report.inventory.model_copy(update={"name": long})})
    shown = render_html(changed).split('id="sovcheck-report"')[0]
    assert "x" * 500 not in shown
    assert "x" * 250 in shown


def test_the_report_stands_in_the_page(any_report):
    held = re.search(
        r'<script type="application/json" id="sovcheck-report">\n(.*?)</script>', render_html(any_report), re.DOTALL
    )
    assert Report.model_validate_json(held[1]) == any_report


def test_a_text_that_ends_scripts_ends_none(report):
    ending = "</script><script>alert(1)</script><!--"
    changed = report.model_copy(update={"inventory": report.inventory.model_copy(update={"name": ending})})
    page = Page(render_html(changed))
    assert [tag for tag, _ in page.tags].count("script") == 2
    assert json.loads(page.inside["script"][0])["inventory"]["name"] == ending


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_page_proves_itself(any_report, language, tmp_path):
    path = tmp_path / "page.html"
    path.write_text(render_html(any_report, language), encoding="utf-8")
    assert verify_page(str(path)).same


@pytest.mark.parametrize(
    ("said", "made"),
    [("✘</span> Failed", "✔</span> Passed"), ("US can stop it", "US cannot stop it"), ("</html>\n", "</html>")],
)
def test_a_page_that_was_touched_is_told_from_its_report(said, made, report, tmp_path):
    path = tmp_path / "page.html"
    text = render_html(report)
    assert said in text
    path.write_text(text.replace(said, made, 1), encoding="utf-8")
    verified = verify_page(str(path))
    assert not verified.same
    assert "differs from the report inside of it" in verified.sentence


def test_findings_have_anchors_that_minutes_can_link_to(report):
    assert anchor("CMP-01", "gpu-frankfurt") == "CMP-01-gpu-frankfurt"
    assert 'id="CMP-01-rented-cluster"' in render_html(report)


def test_a_proof_is_sentences_with_line_source_date_and_certainty(report):
    text = re.sub("<[^>]+>", "", render_html(report))
    assert "Rented cluster is operated by example-gmbh (inventory/hosts.yaml:14)" in text
    assert "catalog, second-hand: https://example.com/annual-report" in text
    assert "And the alternative spare-power:" in text


def test_what_passes_only_partly_is_no_clean_clause(report):
    states = {
        (framework, clause.clause): clause.state for framework, clauses in by_control(report) for clause in clauses
    }
    assert states["eu-csf", "1.1"] == "not-met"
    assert states["eu-csf", "6.3"] == "accepted"
    assert states["eu-csf", "5.4"] == "not-assessable"


def test_results_of_a_rule_and_an_asset_are_one_cause(report):
    assert [len(cause.results) for cause in causes(report, Status.FAIL)] == [2, 1]


def test_every_language_of_the_option_has_its_messages():
    assert set(languages()) == set(LANGUAGES)


@pytest.mark.parametrize("language", [language for language in languages() if language != "en"])
def test_no_message_is_missing_or_says_other_values(language):
    english, other = messages("en"), messages(language)
    fields = {key: _fields(message) for key, message in english.items()}
    assert {key for key in english if key not in other} == set()
    assert {key for key in other if key not in english} == set()
    assert {key: _fields(message) for key, message in other.items()} == fields


def _fields(message):
    texts = message if isinstance(message, list) else [message]
    return {field for text in texts for _, field, _, _ in string.Formatter().parse(text) if field}


def test_a_missing_message_is_told_in_english(monkeypatch):
    words = Words("en")
    monkeypatch.setattr(words, "_messages", {})
    assert words("cover.heading") == "Sovereignty report"


def test_messages_escape_what_is_put_in():
    assert "<b>" not in Words("en")("unknown.example", example="<b>\x07")


def test_templates_hold_no_inline_style_or_handler():
    folder = Path(__file__).parents[2] / "sovcheck" / "report" / "html" / "templates"
    templates = list(folder.glob("*.html"))
    assert templates
    for template in templates:
        assert not re.search(r"\s(style|on[a-z]+)=|\|\s*safe", template.read_text(encoding="utf-8")), template


TRANSLATED = [language for language in languages() if language != "en"]


def texts_of(rule):
    return rule.title, rule.description, rule.remediation


def bundled_texts():
    """What bundled rules and profiles say, and what may be answered."""
    yield from SIMPLE
    for rule in load_policies(()).rules:
        yield from texts_of(rule)
    for profile in (read_profile(each).profile for each in bundled_profiles()):
        yield from (profile.title, profile.description)


@pytest.mark.parametrize("language", TRANSLATED)
def test_all_that_bundled_rules_and_profiles_say_is_translated_or_listed(language):
    """A rule may wait for its translation: its page says so, and docs/rules/README.md, which is generated, names it."""
    texts, translated = set(bundled_texts()), rule_words(language)
    index = Path(__file__).parents[2] / "docs" / "rules" / "README.md"
    (line,) = re.findall(rf"^Not in `{language}`: (.*)\.$", index.read_text(encoding="utf-8"), re.MULTILINE)
    waiting = set(re.findall(r"[A-Z]{3}-\d\d", line))
    told = {text for rule in load_policies(()).rules if rule.id in waiting for text in texts_of(rule)}
    assert texts - set(translated) - told == set()
    assert set(translated) - texts == set(), "no rule or profile says so any more"
    assert {text for text, other in translated.items() if text == other or not other.strip()} == set()


@pytest.mark.parametrize("language", TRANSLATED)
def test_translations_keep_what_a_reader_types_and_looks_up(language):
    kept = re.compile(r"`[^`]+`|--[a-z-]+|\b[a-z]+(?:_[a-z]+)+(?:\.[a-z_0-9]+)?\b|\d+(?:\.\d+)?")
    for text, other in rule_words(language).items():
        assert sorted(kept.findall(other)) == sorted(kept.findall(text)), other


@pytest.mark.parametrize("language", TRANSLATED)
def test_a_page_of_translated_rules_says_nothing_of_missing_translations(language, benefits):
    words = Words(language)
    benefits = benefits.model_copy(update={"rules": [rule for rule in benefits.rules if words.says(rule.title)]})
    assert untranslated(benefits, words) == []
    assert "Nobody has translated" not in render_html(benefits, language)
    assert benefits.profile.description not in render_html(benefits, language).split('id="sovcheck-report"')[0]


def test_what_may_be_answered_is_said_in_the_language_of_the_page(benefits):
    words = Words("de")
    assert allowed("a list, [] for none; of each: the id of an asset", words) == (
        "eine Liste, [] für keines; jeweils: die id eines Gegenstands"
    )
    assert allowed("one of none, off, on", words) == "eines von none, off, on"
    assert allowed("a group with provider, phone_home", words) == "eine Gruppe mit provider, phone_home"
    assert allowed("words of <another> version", words) == '<span lang="en">words of &lt;another&gt; version</span>'
    for question in benefits.answer.questions:
        assert allowed(question.allowed, Words("en")).unescape() == question.allowed
        assert "lang=" not in allowed(question.allowed, words)


def test_rules_that_nobody_has_translated_are_told_on_the_page(benefits):
    first, *others = [rule for rule in benefits.rules if rule.id not in untranslated(benefits, Words("de"))]
    own = first.model_copy(update={"id": "ACME-01", "description": "Ours & <only>."})
    changed = benefits.model_copy(update={"rules": (own, *others)})
    assert untranslated(changed, Words("de")) == ["ACME-01"]
    assert untranslated(changed, Words("en")) == []
    assert "Diese Regel oder dieses Profil hat niemand übersetzt: ACME-01." in render_html(changed, "de")


def test_the_texts_of_rules_are_read_to_their_end(benefits):
    texts = {rule.id: rule.description for rule in benefits.rules}
    words = Words("en")
    assert max(map(len, texts.values())) > 400
    assert all(words.rule(text).unescape() == text for text in texts.values())


def test_what_rules_say_of_a_system_stays_english_and_is_marked_so(report):
    text = render_html(report, "de")
    assert '<html lang="de">' in text
    assert '<p lang="en"><bdi>US can stop it through Example Inc</bdi></p>' in text
    assert "Rechner steht unter fremder Kontrolle" in text
    assert '<span lang="en">Restricted work stands on rented machines</span>' in text
    assert "Kursiv steht, was englisch ist" in text
    assert ":root:not([lang=en]) [lang=en]{font-style:italic}" in text


def test_every_kind_of_edge_outcome_and_effort_has_its_words():
    keys = messages("en")
    for group, values in (("edge", EdgeType), ("outcome", Outcome), ("effort", Effort), ("verdict", Verdict),
                          ("status", Status), ("severity", Severity), ("certainty", Certainty), ("kind", Kind),
                          ("data_class", DataClass), ("picture.layers", Layer)):  # fmt: skip
        assert {f"{group}.{value.value}" for value in values} <= set(keys)


def test_results_of_rules_that_are_only_related_say_nothing_of_a_clause(report: Report):
    roles = {"eu-csf": {"computes": ("1.1",), "related": ("2.2",)}, "bsi-c3a": {"contributes": ("1-02", "1-03")}}
    first = report.rules[0].model_copy(update={"control_roles": roles})
    states = {
        (framework, clause.clause): clause.state
        for framework, clauses in by_control(report.model_copy(update={"rules": (first, *report.rules[1:])}))
        for clause in clauses
    }
    assert states["eu-csf", "1.1"] == states["bsi-c3a", "1-02"] == "not-met"
    assert states["eu-csf", "2.2"] == "related"


def test_every_framework_of_the_rules_has_its_name():
    frameworks = {framework for rule in load_policies(()).rules for framework in rule.controls}
    assert {f"framework.{framework}" for framework in frameworks} <= set(messages("en"))


def test_of_very_many_findings_the_first_are_shown_and_the_others_counted(report):
    many = tuple(replace(report.results[0], asset=f"host-{number}") for number in range(2 * MOST_CAUSES))
    page = Page(render_html(report.model_copy(update={"results": many})))
    assert [tag for tag, _ in page.tags].count("article") == MOST_CAUSES
    assert f"{MOST_CAUSES} more are left out here" in "".join(page.inside["p"])
    ids = {attributes["id"] for _, attributes in page.tags if "id" in attributes}
    assert {attributes["href"][1:] for _, attributes in page.tags if attributes.get("href", "").startswith("#")} <= ids


@pytest.mark.parametrize("language", languages())
def test_plain_words_are_few(language, benefits):
    words = Words(language)
    sentences = plain_sentences(benefits, words, Names(benefits, words))
    assert 20 < sum(len(each.striptags().split()) for each in sentences) <= 120


def test_the_table_to_mail_out_is_that_of_the_command(benefits):
    first, *others = benefits.answer.questions
    questions = (first.model_copy(update={"asked": None, "asked_name": None}), *others)
    answer = benefits.answer.model_copy(update={"questions": questions})
    page = render_html(benefits.model_copy(update={"answer": answer}))
    (table,) = re.findall(r'href="data:text/csv;charset=utf-8;base64,([^"]*)"', page)
    assert base64.b64decode(table).decode() == render_questions(QuestionFormat.CSV, questions)


@pytest.mark.parametrize("language", languages())
def test_nobody_is_asked_for_what_no_inventory_can_state(language, benefits):
    first, second, *others = benefits.answer.questions
    elsewhere = (
        first.model_copy(update={"to_state": "catalog"}),
        second.model_copy(update={"to_state": "evidence", "example": ""}),
    )
    answer = benefits.answer.model_copy(update={"questions": (*elsewhere, *others)})
    page = render_html(benefits.model_copy(update={"answer": answer}), language)
    words = Words(language)
    asked, catalog, evidence = re.split(
        "|".join(re.escape(words(f"unknown.only_by_{each}")) for each in ELSEWHERE), page
    )
    assert asked.count('<li><label><input type="checkbox">') == len(
        [each for each in others if each.to_state == "inventory"]
    )
    assert first.field in catalog
    assert second.field in evidence


def test_a_page_about_a_dozen_assets_is_light(benefits):
    assert len(render_html(benefits).encode()) < 400_000


def test_a_large_system_gets_a_picture_for_each_application(large):
    words = Words("en")
    drawn = diagrams(large, words, Names(large, words))
    assert [each.application for each in drawn] == ["app-0", "app-1", "app-2"]
    for number, each in enumerate(drawn):
        assert {box.node.id for box in each.layout.boxes} >= {f"app-{number}", f"service-{number}-0", "operator-a"}
        assert not any(box.node.id.startswith(f"service-{(number + 1) % 3}-") for box in each.layout.boxes)


def test_no_two_boxes_of_a_picture_overlap(benefits, large):
    for report in (benefits, large):
        words = Words("en")
        for each in diagrams(report, words, Names(report, words)):
            corners = sorted((box.x, box.y) for box in each.layout.boxes)
            assert all(x != after_x or after_y - y >= HEIGHT for (x, y), (after_x, after_y) in pairwise(corners))


def test_alternatives_stand_in_one_dashed_box(benefits):
    words = Words("en")
    (drawn,) = diagrams(benefits, words, Names(benefits, words))
    (frame,) = drawn.layout.frames
    inside = {
        box.node.id
        for box in drawn.layout.boxes
        if frame.x <= box.x <= frame.x + frame.width and frame.y <= box.y <= frame.y + frame.height
    }
    assert inside == {"gpt-4o", "llama-3.3-70b"}
    assert any("needs one of" in sentence for sentence in drawn.sentences)


def test_a_saved_picture_that_lacks_any_of_its_nodes_is_drawn_without_it(benefits):
    words, picture = Words("en"), benefits.answer.picture
    for lost in picture.nodes:
        left = picture.model_copy(update={"nodes": tuple(node for node in picture.nodes if node != lost)})
        report = benefits.model_copy(update={"answer": benefits.answer.model_copy(update={"picture": left})})
        for each in diagrams(report, words, Names(report, words)):
            boxes = {box.node.id for box in each.layout.boxes}
            assert lost.id not in boxes
            assert {end for line in each.layout.lines for end in (line.source, line.target)} <= boxes


@pytest.mark.parametrize("language", languages())
def test_every_country_has_its_name(language):
    assert set(country_names(language)) == set(load_catalog().countries)


@pytest.mark.parametrize("language", languages())
def test_the_glossary_says_what_each_word_means(language):
    terms = [message for key, message in messages(language).items() if key.startswith("glossary.terms.")]
    assert len(terms) == 12
    assert all(len(term) == 2 and term[1].endswith(".") for term in terms)
    assert len(Words(language).glossary()) == 12


WORLD = Path(__file__).parents[2] / "sovcheck" / "report" / "html" / "world.json"


def test_the_verdict_then_and_now_and_other_severities_are_told(report):
    regraded = RegradedResult(rule="CMP-01", asset="rented-cluster", before=Severity.LOW, after=Severity.CRITICAL)
    told = report.baseline.model_copy(update={"verdict": Verdict.INCOMPLETE, "regraded": (regraded,)})
    text = re.sub("<[^>]+>", "", render_html(report.model_copy(update={"baseline": told}), "de"))
    assert "Urteil damals und jetzt: Unvollständig → Nicht bestanden." in text
    assert "CMP-01 Rented cluster: niedrig → kritisch" in text


@pytest.mark.parametrize(
    ("text", "tag"), [("gpu-frankfurt", "bdi"), ("a" * 31, 'bdi class="long"'), ("a b " * 50, "bdi")]
)
def test_only_words_without_an_end_may_be_broken_anywhere(text, tag):
    assert name(text) == f"<{tag}>{text}</bdi>"


@pytest.mark.parametrize("line", LINES)
def test_every_line_of_the_cover_has_its_words(line):
    assert f"cover.{line}" in messages("en")
    assert f'"{line}"' in (Path(__file__).parents[2] / "sovcheck/report/html/templates/cover.html").read_text()


def test_what_fills_the_lines_of_the_cover_stands_on_them_and_is_proved(report, tmp_path):
    hostile = covered(report, cover_of(["prepared=<b>A\u202e", "signed=Bonn"]))
    signed = covered(hostile, cover_of(["signed=Berlin"]))
    assert signed.cover == Cover(prepared="<b>A\u202e", signed="Berlin")
    text = render_html(signed)
    assert "<dd><bdi>&lt;b&gt;A\\u202e</bdi></dd>" in text
    assert "<dd><bdi>Berlin</bdi></dd>" in text
    page = tmp_path / "page.html"
    page.write_text(text, encoding="utf-8")
    assert verify_page(str(page)).same
    page.write_text(text.replace("<bdi>Berlin", "<bdi>Bonn", 1), encoding="utf-8")
    assert not verify_page(str(page)).same


def test_the_map_is_small_and_says_where_it_is_from():
    world = json.loads(WORLD.read_bytes())
    assert WORLD.stat().st_size <= 90_000
    assert "Natural Earth (public domain)" in world["source"]
    assert all(re.fullmatch("[0-9a-f]{64}", digest) for digest in world["sha256"].values())
    assert {"BH", "HK", "LI", "MT", "SG"} <= set(world["points"]) - set(world["paths"])
    assert set(world["points"]) | set(world["paths"]) <= set(load_catalog().countries)
    assert all(re.fullmatch(r"[Mhlvz0-9 -]+", outline) for outline in world["paths"].values())
    steps = re.findall(r"l([0-9 -]+)z", WORLD.read_text(encoding="utf-8"))
    for numbers in ([int(number) for number in re.findall("-?[0-9]+", each)] for each in steps):
        for (ax, ay), (bx, by) in pairwise(zip(numbers[::2], numbers[1::2], strict=True)):
            assert ax * by != ay * bx or ax * bx + ay * by < 0, "only bends of an outline are written"


@pytest.mark.parametrize("language", ["en", "de", "fr"])
def test_what_is_counted_has_words_for_one(language):
    words = messages(language)
    counted = {key for key, text in words.items() if "{count}" in text}
    only_of_several = {"picture.too_many"}
    assert {key for key in counted if not key.endswith(".other")} <= only_of_several
    assert {f"{key.removesuffix('.other')}.one" for key in counted - only_of_several} <= set(words)


def test_one_change_of_the_catalog_is_told_in_the_singular():
    words = Words("en")
    assert words.counted("cover.catalog_statements", 1) == "1 statement of the inventory"
    assert words.counted("cover.catalog_entries", 2) == "2 entries of the user&#39;s own"
