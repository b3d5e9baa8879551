"""A worker judges what a rule looks at once, and never takes one answer for another."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sovcheck.engine.answer_cache import AnswerCache, Document
from sovcheck.engine.answers import PASSED, Answer, Failed, Finding, Unknown

VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=10,
)
FACTS = st.dictionaries(st.text(), VALUES, max_size=6)


@pytest.mark.slow
@given(FACTS, st.sampled_from([None, 2]), st.booleans())
def test_a_document_is_its_facts_however_it_is_written(facts, indent, ascii_only):
    assert Document(json.dumps(facts, indent=indent, ensure_ascii=ascii_only)).facts == facts


@given(FACTS, FACTS)
def test_equal_digests_mean_equal_text(left, right):
    one, other = Document(json.dumps(left)), Document(json.dumps(right))
    for name in left.keys() & right.keys():
        same = json.dumps(left[name]) == json.dumps(right[name])
        assert (one.digests([(name, None)]) == other.digests([(name, None)])) is same


def ask_about_country(asked: list[object]):
    def ask(part: Document) -> Answer:
        asked.append(dict(part.facts))
        return Failed((Finding(f"in {part.facts['country']}"),)) if part.facts["country"] != "FR" else PASSED

    return ask


def test_what_a_rule_does_not_look_at_does_not_make_it_judge_again():
    asked: list[object] = []
    cache = AnswerCache((("country", None),))
    for days in range(5):
        cache.get_or_judge(Document(json.dumps({"country": "FR", "days": days})), ask_about_country(asked))
    assert asked == [{"country": "FR"}]


def test_what_a_rule_looks_at_makes_it_judge_again():
    asked: list[object] = []
    cache = AnswerCache((("country", None),))
    answers = [
        cache.get_or_judge(Document(json.dumps({"country": code})), ask_about_country(asked)) for code in ("FR", "US")
    ]
    assert answers == [PASSED, Failed((Finding("in US"),))]
    assert len(asked) == 2


def test_of_a_fact_of_which_only_members_are_read_the_rule_is_given_those():
    asked: list[object] = []
    cache = AnswerCache((("contract", "law"), ("country", None)))
    facts = {"country": "FR", "contract": {"law": "FR", "venue": "US"}, "days": 1}
    cache.get_or_judge(Document(json.dumps(facts)), ask_about_country(asked))
    assert asked == [{"country": "FR", "contract": {"law": "FR"}}]


def test_what_lies_beside_a_member_that_a_rule_looks_at_does_not_make_it_judge_again():
    asked: list[object] = []
    cache = AnswerCache((("contract", "law"), ("country", None)))
    for venue in ("FR", "US", None):
        facts = {"country": "FR", "contract": {"law": "FR", "venue": venue}}
        cache.get_or_judge(Document(json.dumps(facts)), ask_about_country(asked))
    assert asked == [{"country": "FR", "contract": {"law": "FR"}}]


def test_what_is_missing_is_told_from_what_is_null():
    cache = AnswerCache((("contract", "law"), ("country", None)))
    texts = ('{"contract": {"law": null}}', '{"contract": {}}', "{}", '{"country": null}')
    parts = [cache.get_or_judge(Document(text), lambda part: Unknown((part.text,))) for text in texts]
    assert parts == [Unknown((text,)) for text in ('{"contract":{"law":null}}', "{}", "{}", '{"country":null}')]


@given(FACTS, st.lists(st.tuples(st.text(), st.none()), max_size=3), st.data())
def test_a_part_is_what_it_names_of_the_document(facts, others, data):
    named = data.draw(st.lists(st.sampled_from(sorted(facts)), unique=True)) if facts else []
    reads = (*((name, None) for name in named), *others)
    part = Document(json.dumps(facts)).part(reads)
    assert part.facts == {name: facts[name] for name, _ in reads if name in facts}


def test_a_rule_that_may_look_at_everything_is_always_asked():
    asked: list[object] = []
    cache = AnswerCache(None)
    for _ in range(3):
        cache.get_or_judge(Document('{"country": "FR", "days": 1}'), ask_about_country(asked))
    assert len(asked) == 3


def test_the_memory_stays_small(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("sovcheck.engine.answer_cache._MOST_ANSWERS", 10)
    cache = AnswerCache((("days", None),))
    for days in range(100):
        cache.get_or_judge(Document(json.dumps({"days": days})), lambda _: PASSED)
    assert len(cache._answers) <= 10  # noqa: SLF001 (its size is what the test is about)
