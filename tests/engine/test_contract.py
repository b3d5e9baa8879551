"""What every engine must do; each test runs on all of them."""

import itertools
import random

import pytest

from sovcheck.engine.answers import PASSED, Failed, Finding, Unknown
from sovcheck.engine.interface import Question
from sovcheck.errors import EngineError
from sovcheck.inventory.assets.asset import Kind

FINDS = 'deny contains {"message": "found", "path": null} if input.tenancy == "cloud"'
FOUND = Failed((Finding("found"),))


def answers_of(engine, *questions):
    return [answers for _, answers in engine.evaluate(questions)]


def test_a_rule_that_finds_nothing_passes(make_engine, rule_source, question):
    assert answers_of(make_engine(rule_source(FINDS)), question(tenancy="owned")) == [{"TST-01": PASSED}]


def test_a_rule_that_finds_something_fails(make_engine, rule_source, question):
    assert answers_of(make_engine(rule_source(FINDS)), question(tenancy="cloud")) == [{"TST-01": FOUND}]


def test_a_rule_for_another_kind_has_no_answer(make_engine, rule_source, question):
    engine = make_engine(rule_source(FINDS), rule_source(FINDS, kinds=(Kind.MODEL, Kind.SOFTWARE)))
    host, model = question(0, tenancy="cloud"), question(1, Kind.MODEL, tenancy="cloud")
    assert answers_of(engine, host, model) == [{"TST-01": FOUND}, {"TST-02": FOUND}]


APPLIES = {
    "always": "",
    "true": "applies if input.kind == input.kind",
    "false": "applies := false if input.kind == input.kind",
    "undefined": 'applies if input.kind == "data_flow"',
}
TOLD = {"nothing told": "", "empty": 'unknown contains "x" if false', "told": 'unknown contains "told" if true'}


def expected(applies, needed, found, to_pass, told):
    """The table of docs/adr/0008, once more in words of the test."""
    missing = (() if to_pass else ("tenancy",)) + (("told",) if told == "told" else ())
    if applies == "false":
        return None
    if applies == "undefined":
        return Unknown(missing) if missing else None
    if not needed:
        return Unknown(("country",))
    if found:
        return Failed(FOUND.findings, missing)
    return Unknown(missing) if missing else PASSED


@pytest.mark.parametrize("told", TOLD)
@pytest.mark.parametrize("to_pass", [True, False], ids=["enough to pass", "not enough to pass"])
@pytest.mark.parametrize("found", [True, False], ids=["found", "clean"])
@pytest.mark.parametrize("needed", [True, False], ids=["needs met", "needs missing"])
@pytest.mark.parametrize("applies", APPLIES)
def test_pass_fail_unknown_and_not_applicable(
    make_embedded, rule_source, question, applies, needed, found, to_pass, told
):
    rego = "\n\n".join(
        [
            f'deny contains {{"message": "found", "path": null}} if {str(found).lower()}',
            APPLIES[applies],
            TOLD[told],
        ]
    )
    rule = rule_source(rego, needs=("country",), needs_to_pass=("tenancy",))
    facts = {"country": "FR" if needed else None, "tenancy": "owned" if to_pass else None}
    (answers,) = answers_of(make_embedded(rule), question(**facts))
    assert answers.get("TST-01") == expected(applies, needed, found, to_pass, told)


def test_deny_is_not_evaluated_while_a_need_is_missing(make_engine, rule_source, question):
    rule = rule_source(
        'deny contains {"message": "m", "path": null} if count(input.accelerators) > 0', needs=("accelerators",)
    )
    assert answers_of(make_engine(rule), question(accelerators=None)) == [{"TST-01": Unknown(("accelerators",))}]


KEYS = [
    ({"custodian": None, "attested": None}, Unknown(("keys",))),
    ({"custodian": "provider", "attested": None}, PASSED),
    ({"custodian": None, "attested": False}, PASSED),
]


@pytest.mark.parametrize(("keys", "answer"), KEYS)
def test_a_group_is_missing_when_all_of_it_is(make_engine, rule_source, question, keys, answer):
    engine = make_engine(rule_source(FINDS, needs=("keys",)))
    assert answers_of(engine, question(tenancy="owned", keys=keys)) == [{"TST-01": answer}]


def test_a_group_is_missing_although_its_lists_are_there(make_engine, rule_source, question):
    management = {"provider": None, "controllers": [], "phone_home": None, "licence_server": None}
    engine = make_engine(rule_source(FINDS, needs=("management",)))
    answers = answers_of(engine, question(tenancy="owned", management=management))
    assert answers == [{"TST-01": Unknown(("management",))}]


def test_every_missing_need_is_named_in_the_order_of_the_metadata(make_engine, rule_source, question):
    engine = make_engine(rule_source(FINDS, needs=("tenancy", "runtime_offline", "country")))
    answers = answers_of(engine, question(country=None, tenancy=None, runtime_offline=True))
    assert answers == [{"TST-01": Unknown(("tenancy", "country"))}]


def test_an_empty_list_and_false_and_zero_are_known(make_engine, rule_source, question):
    engine = make_engine(rule_source(FINDS, needs=("models", "runtime_offline", "memory_gib")))
    assert answers_of(engine, question(tenancy="owned", models=[], runtime_offline=False, memory_gib=0)) == [
        {"TST-01": PASSED}
    ]


def test_findings_come_in_canonical_order_with_path_and_discriminator(make_engine, rule_source, question):
    rego = """deny contains {"message": m, "path": p, "discriminator": d} if {
        some [m, p, d] in [["b", "p1", "y"], ["a", "p2", "y"], ["z", null, "x"], ["a", "p1", "y"]]
        p in {null} | {exposure.path | some exposure in input.exposure.access}
    }"""
    engine = make_engine(rule_source(rego))
    findings = (
        Finding("z", None, "x"),
        Finding("a", "p1", "y"),
        Finding("a", "p2", "y"),
        Finding("b", "p1", "y"),
    )
    facts = {"exposure": {"access": [{"path": "p1"}, {"path": "p2"}]}}
    assert answers_of(engine, question(**facts)) == [{"TST-01": Failed(findings)}]


MALFORMED = {
    "text": ('"found"', "a finding is the text 'found', not an object"),
    "no message": ('{"path": null}', 'no "message", or an empty one'),
    "empty message": ('{"message": " ", "path": null}', 'no "message", or an empty one'),
    "message is a number": ('{"message": 3, "path": null}', 'no "message", or an empty one'),
    "no path": ('{"message": "m"}', 'has no "path"'),
    "path is a number": ('{"message": "m", "path": 3}', 'the "path" of a finding is 3'),
    "path is invented": ('{"message": "m", "path": "access:US:x"}', "the text 'access:US:x', which is not a path"),
    "discriminator is a list": ('{"message": "m", "path": null, "discriminator": []}', 'the "discriminator" of a'),
    "misspelt key": ('{"message": "m", "path": null, "discriminater": "x"}', "a finding has 'discriminater'"),
}


@pytest.mark.parametrize(("finding", "wrong"), MALFORMED.values(), ids=MALFORMED)
def test_what_is_no_finding_is_an_error_that_names_the_rule(make_engine, rule_source, question, finding, wrong):
    engine = make_engine(rule_source(FINDS), rule_source(f"deny contains {finding} if true"))
    with pytest.raises(EngineError) as error:
        answers_of(engine, question(tenancy="owned", exposure={"access": [{"path": "access:US:other"}]}))
    assert str(error.value).startswith("rule TST-02 (rule2.rego:1) cannot be evaluated on a gpu_host: ")
    assert wrong in str(error.value)


BROKEN = {
    "division by zero": ("deny contains f if {\n\tinput.count / 0 > 1\n\tf := 1\n}", 4),
    "null in arithmetic": ("deny contains f if {\n\tinput.country + 1 > 1\n\tf := 1\n}", 4),
    "text to number": ('deny contains f if {\n\tf := to_number("a")\n}', 4),
    "unknown function": ("deny contains f if {\n\tf := no.such.function(1)\n}", 4),
    "variable without value": ("deny contains f if {\n\tf > 3\n}", 4),
    "two values": ("deny contains f if {\n\tf := one\n}\n\none := 1 if true\n\none := 2 if true", 9),
}


@pytest.mark.parametrize(("rego", "line"), BROKEN.values(), ids=BROKEN)
def test_a_rule_that_cannot_be_evaluated_is_an_error_with_its_line(make_engine, rule_source, question, rego, line):
    with pytest.raises(EngineError) as error:
        answers_of(make_engine(rule_source(rego)), question(count=1, country=None))
    message = str(error.value)
    assert message.startswith(f"rule TST-01 (rule1.rego:{line}) cannot be evaluated on a gpu_host: ")
    assert message.endswith(": correct the rule, or disable it in the profile")
    assert "\n" not in message
    assert "backtrace" not in message.lower()


@pytest.mark.parametrize("entry", ["deny", "applies", "unknown"])
def test_an_entry_that_does_not_exist_is_an_error(make_engine, rule_source, question, entry, monkeypatch):
    entries = {"deny": FINDS, "applies": "applies if true", "unknown": 'unknown contains "x" if false'}
    rego = "\n\n".join(text for name, text in entries.items() if name != entry)
    monkeypatch.setattr(rule_source, "defines", lambda *_: True)
    with pytest.raises(EngineError, match=r"^rule TST-01 \(rule1.rego:1\) cannot be evaluated"):
        answers_of(make_engine(rule_source(rego)), question(tenancy="owned"))


def test_a_policy_that_does_not_compile_is_an_error_with_its_line(make_engine, rule_source, question):
    engine = make_engine(rule_source(FINDS), rule_source("deny contains 1 if {\n\tx := := 2\n}"))
    with pytest.raises(EngineError, match=r"^rule2.rego:4: the policies do not compile: "):
        answers_of(engine, question(tenancy="owned"))


def test_no_questions_are_no_answers(make_engine, rule_source):
    assert answers_of(make_engine(rule_source(FINDS))) == []


def test_data_is_seen(make_engine, rule_source, question):
    rule = rule_source('deny contains {"message": data.profile.home, "path": null} if input.tenancy == "cloud"')
    engine = make_engine(rule, data={"profile": {"home": "FR"}})
    assert answers_of(engine, question(tenancy="cloud")) == [{"TST-01": Failed((Finding("FR"),))}]


def test_one_question_leaves_nothing_for_the_next(make_engine, rule_source, question):
    engine = make_engine(rule_source(FINDS))
    tenancies = ["cloud", "owned", "cloud", "owned"]
    answers = answers_of(engine, *(question(key, tenancy=tenancy) for key, tenancy in enumerate(tenancies)))
    assert [answer["TST-01"] == FOUND for answer in answers] == [True, False, True, False]


def test_any_text_survives_the_way(make_engine, rule_source, question):
    text = 'é"\\\n\0\u2028😀' + "x" * 300_000
    engine = make_engine(rule_source('deny contains {"message": input.country, "path": null} if input.country != ""'))
    (answers,) = answers_of(engine, question(country=text))
    assert answers["TST-01"] == Failed((Finding(text),))


def test_an_engine_can_be_asked_again(make_engine, rule_source, question):
    engine = make_engine(rule_source(FINDS))
    assert answers_of(engine, question(tenancy="cloud")) == answers_of(engine, question(tenancy="cloud"))


def test_ten_thousand_facts_are_answered_in_their_order_whatever_it_is(make_embedded, rule_source, question):
    rego = """deny contains {"message": sprintf("%d", [input.number]), "path": null} if input.number % 3 == 0"""
    engine = make_embedded(rule_source(rego))
    questions = [question(key, number=key) for key in range(10_000)]
    in_order = list(engine.evaluate(questions))
    assert [key for key, _ in in_order] == list(range(10_000))
    for key, answers in in_order:
        assert answers["TST-01"] == (Failed((Finding(str(key)),)) if key % 3 == 0 else PASSED)
    random.Random(3).shuffle(questions)
    shuffled = list(engine.evaluate(questions))
    assert [key for key, _ in shuffled] == [question.key for question in questions]
    assert sorted(shuffled, key=lambda pair: pair[0]) == in_order


def test_questions_are_drawn_as_they_are_needed(make_engine, rule_source, question):
    drawn = itertools.count()
    engine = make_engine(rule_source(FINDS))
    answers = engine.evaluate(question(next(drawn), tenancy="owned") for _ in range(100_000))
    next(answers)
    answers.close()
    assert next(drawn) < 5_000


def test_what_the_questions_raise_passes_through(make_engine, rule_source, question):
    def questions():
        yield from (question(key, tenancy="owned") for key in range(100))
        raise LookupError("no more facts")

    with pytest.raises(LookupError, match="no more facts"):
        list(make_engine(rule_source(FINDS)).evaluate(questions()))


def test_the_error_is_that_of_the_first_question_that_has_one(make_engine, rule_source, question):
    engine = make_engine(
        rule_source('deny contains {"message": "m", "path": input.country} if input.country != "fine"')
    )
    questions = [question(key, country="fine" if key < 700 else f"bad {key}") for key in range(2_000)]
    for _ in range(3):
        answered = []
        with pytest.raises(EngineError, match="'bad 700'"):
            answered.extend(key for key, _ in engine.evaluate(questions))
        assert len(answered) <= 700
        assert answered == list(range(len(answered)))


def test_engines_have_a_name_and_a_version(make_engine, rule_source):
    engine = make_engine(rule_source(FINDS))
    assert engine.name
    assert engine.version[0].isdigit()


def test_a_question_is_a_key_a_kind_and_text(question):
    assert question(7, tenancy="owned") == Question(7, Kind.GPU_HOST, '{"kind": "gpu_host", "tenancy": "owned"}')


def test_an_engine_at_work_is_asked_again_and_again(make_engine, rule_source, question):
    with make_engine(rule_source(FINDS)).running() as running:
        assert answers_of(running, question(0, tenancy="cloud"), question(1, tenancy="owned")) == [
            {"TST-01": FOUND},
            {"TST-01": PASSED},
        ]
        assert answers_of(running) == []
        assert answers_of(running, question(7, tenancy="owned")) == [{"TST-01": PASSED}]


def test_an_engine_at_work_that_is_left_in_the_middle_of_its_answers_gives_no_old_ones(
    make_engine, rule_source, question
):
    with make_engine(rule_source(FINDS)).running() as running:
        answers = running.evaluate(question(key, tenancy="cloud") for key in range(200))
        assert next(answers) == (0, {"TST-01": FOUND})
        answers.close()
        assert answers_of(running, question(0, tenancy="owned")) == [{"TST-01": PASSED}]
