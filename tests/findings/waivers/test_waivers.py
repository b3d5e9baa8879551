from datetime import date

import pytest

from sovcheck.engine.answers import PASSED, Failed, Finding, Unknown
from sovcheck.errors import EngineError, InputError, Location
from sovcheck.facts.missing.omitted import Omitted
from sovcheck.findings.judging.grading import Grading
from sovcheck.findings.report import Status, Verdict
from sovcheck.findings.saved.baseline import parse_baseline
from sovcheck.findings.verdict import exit_code
from sovcheck.findings.waivers.book import WaiverBook
from sovcheck.findings.waivers.waivers import check_rule_names, check_terms, load_waivers, parse_waivers
from sovcheck.policy.severity import Severity
from sovcheck.report.json_report import render_json
from tests.findings.conftest import RULES, make_profile, make_rule

TODAY = date(2026, 11, 21)


def waiver(rule="CMP-01", asset="host", expires="2026-12-31", discriminator=None, **fields):
    """One entry of the list, as YAML."""
    stated = {"rule": rule, "asset": asset, "discriminator": discriminator, "reason": "it is known", "owner": "owner"}
    stated |= {"approver": "approver", "expires": expires} | fields
    lines = [f"    {key}: {value}\n" for key, value in stated.items() if value is not None]
    return "  - " + "".join(lines).lstrip()


def failed(*discriminators):
    return {"CMP-01": Failed(tuple(Finding("it is wrong", discriminator=name) for name in discriminators or (None,)))}


NOT_THIS = "the rule finds nothing with that discriminator on this asset, but others"
NAMES_NONE = "it names no discriminator, and what the rule finds here has one"
DECIDE = "decide about each, then name those that are accepted, or remove the waiver"
NOT_KNOWN = {"CMP-01": Unknown(("operator.id",))}
STILL_OPEN = {"discriminator": "unknown", "missing": "[host.operator]"}


def problems_of(text):
    with pytest.raises(InputError) as caught:
        parse_waivers(text.encode(), "waivers.yaml")
    return [str(problem) for problem in caught.value.problems]


def file_of(*entries):
    return "apiVersion: sovcheck/v1\nkind: Waivers\nwaivers:\n" + "".join(entries)


def test_a_waiver_knows_its_line():
    first, second = parse_waivers(file_of(waiver(), waiver(asset="other")).encode(), "waivers.yaml")
    assert first.location == Location("waivers.yaml", 4)
    assert (second.waiver.asset, second.location.line) == ("other", 10)


@pytest.mark.parametrize("field", ["rule", "asset", "reason", "owner", "approver", "expires"])
def test_every_field_but_discriminator_and_severity_is_required(field):
    (problem,) = problems_of(file_of(waiver(**{field: None})))
    assert problem.startswith("waivers.yaml:4: ")
    assert field in problem
    assert "missing" in problem


@pytest.mark.parametrize("field", ["rule", "reason", "owner", "approver"])
def test_blank_text_is_no_text(field):
    (problem,) = problems_of(file_of(waiver(**{field: '"  "'})))
    assert f"waivers.0.{field}" in problem
    assert "say it in words" in problem


INVISIBLE = {
    "zero width": "\\u200b\\u2060",
    "braille blank": "\\u2800",
    "hangul filler": "\\u3164\\u115f\\uffa0",
    "marks alone": "\\u0301\\u0308",
    "bidi controls": "\\u202e\\u2066",
    "joiners": "\\u200d",
    "no-break space": "\\u00a0",
    "signs": "...",
}


@pytest.mark.parametrize("text", INVISIBLE.values(), ids=INVISIBLE)
@pytest.mark.parametrize("field", ["reason", "owner", "approver"])
def test_what_nobody_sees_is_no_word(field, text):
    (problem,) = problems_of(file_of(waiver(**{field: f'"{text}"'})))
    assert f"waivers.0.{field}: " in problem
    assert problem.endswith("cannot be used: say it in words that can be seen: letters or digits")


@pytest.mark.parametrize(
    ("field", "text", "wrong"),
    [
        ("reason", "TODO", "says that nobody knows"),
        ("reason", "n/a", "says that nobody knows"),
        ("approver", "tbd", "says that nobody knows"),
        ("approver", "Self", "name the person, or the team"),
        ("owner", "nobody", "name the person, or the team"),
        ("approver", "the owner", "name the person, or the team"),
    ],
)
def test_words_that_name_nothing_and_nobody_accept_nothing(field, text, wrong):
    (problem,) = problems_of(file_of(waiver(**{field: text})))
    assert f"waivers.0.{field}: " in problem
    assert wrong in problem


@pytest.mark.parametrize("text", ["Ämter", "安全室", "दल", "7", "сектор"])
def test_words_of_any_script_are_words(text):
    assert parse_waivers(file_of(waiver(owner=text)).encode(), "waivers.yaml")[0].waiver.owner == text


@pytest.mark.parametrize(
    ("owner", "approver"),
    [
        ("joe", "joe"),
        ("joe", "Joe "),
        ("Platform Team", "platform-team"),
        ("joe", "j\u043ee"),  # a Cyrillic o
        ("INFO", "inf0"),
        ("Zoë", "zoe"),
        ("joe", "\uff4aoe"),  # a full-width j
        ("joe", "jo\u200be"),
    ],
)
def test_nobody_approves_what_is_their_own(owner, approver):
    entry = waiver(owner=f'"{owner}"', approver=f'"{approver}"')
    (problem,) = problems_of(file_of(entry))
    assert "cannot be used: it may be the owner: name another person, in full, who approves it" in problem


@pytest.mark.parametrize(("owner", "approver"), [("team-1", "team-2"), ("joe", "jo"), ("张伟", "李娜")])
def test_other_people_may_approve(owner, approver):
    assert parse_waivers(file_of(waiver(owner=owner, approver=approver)).encode(), "waivers.yaml")


def test_a_waiver_may_not_hold_for_longer_than_the_profile_lets_it():
    text = file_of(waiver(expires="2027-11-21"), waiver(asset="other", expires="9999-12-31"))
    declared = parse_waivers(text.encode(), "waivers.yaml")
    days, advice = f"{(date.max - TODAY).days:,} days away", "name an earlier day, and decide again then"
    assert [str(problem) for problem in check_terms(declared, TODAY, 365)] == [
        f"waivers.yaml:15: expires: 9999-12-31 is {days}, and the profile allows 365 (waivers.max_days): {advice}"
    ]
    assert len(check_terms(declared, TODAY, 364)) == 2


@pytest.mark.parametrize("expires", ["21.11.2026", "2026-13-01", "2026-02-30", "tomorrow", "never"])
def test_a_malformed_date_is_an_error(expires):
    (problem,) = problems_of(file_of(waiver(expires=expires)))
    assert "waivers.0.expires" in problem


def test_a_misspelt_key_is_an_error():
    (problem,) = problems_of(file_of(waiver(expiry="2026-12-31")))
    assert "waivers.0.expiry" in problem
    assert "did you mean 'expires'" in problem


def test_the_same_may_not_be_waived_twice():
    text = file_of(waiver(), waiver(discriminator="US"), waiver())
    assert problems_of(text) == ["waivers.yaml:17: waivers: the same is waived at waivers.yaml:4: keep one of them"]


def test_a_misspelt_rule_is_a_problem():
    declared = parse_waivers(file_of(waiver(), waiver(rule="CMP-1")).encode(), "waivers.yaml")
    (problem,) = check_rule_names(declared, ["CMP-01", "LIC-01"])
    assert str(problem) == "waivers.yaml:10: rule: no rule 'CMP-1': did you mean 'CMP-01'?"


def test_a_file_that_is_not_there_is_an_input_error(tmp_path):
    with pytest.raises(InputError, match="no such file"):
        load_waivers(tmp_path / "none.yaml")


def test_a_waived_finding_stays_visible_and_does_not_fail(report_of, judged, criteria, waivers):
    report = report_of([judged(failed())], criteria(waivers=waivers(waiver())))
    (result,) = report.results
    assert (result.status, result.blocking, report.verdict, exit_code(report)) == (
        Status.WAIVED,
        False,
        Verdict.PASS,
        0,
    )
    assert result.waiver is not None
    assert (result.waiver.reason, result.waiver.owner, result.waiver.expires) == (
        "it is known",
        "owner",
        date(2026, 12, 31),
    )
    assert (report.summary.fail, report.summary.waived, report.summary.evaluated) == (0, 1, 1)
    assert report.waivers.unused == report.waivers.expired == ()


@pytest.mark.parametrize(("expires", "status"), [("2026-11-21", Status.WAIVED), ("2026-11-20", Status.FAIL)])
def test_the_day_of_expiry_is_included(report_of, judged, criteria, waivers, expires, status):
    report = report_of([judged(failed())], criteria(waivers=waivers(waiver(expires=expires))))
    assert report.results[0].status is status


def test_an_expired_waiver_is_reported_and_the_finding_fails_again(report_of, judged, criteria, waivers):
    report = report_of([judged(failed())], criteria(waivers=waivers(waiver(expires="2026-11-20"))))
    assert exit_code(report) == 1
    (expired,) = report.waivers.expired
    assert (expired.rule, expired.asset, expired.owner, expired.line) == ("CMP-01", "host", "owner", 4)
    assert report.waivers.unused == ()


@pytest.mark.parametrize(
    ("entry", "answers", "note"),
    [
        (waiver(), {"CMP-01": PASSED}, "the rule finds nothing on this asset: remove it"),
        (waiver(), {}, "the rule finds nothing on this asset: remove it"),
        (waiver(rule="CMP-02"), failed(), "the rule finds nothing on this asset: remove it"),
        (waiver(asset="hosts"), failed(), "no asset of that id is declared: correct the id, or remove it"),
        (
            waiver(discriminator="CN"),
            failed("US"),
            f"{NOT_THIS} (US): {DECIDE}",
        ),
        (
            waiver(),
            failed("US", "CN"),
            f"{NAMES_NONE} (CN, US): {DECIDE}",
        ),
        (
            waiver(),
            NOT_KNOWN,
            f"{NAMES_NONE} (unknown): {DECIDE}",
        ),
        (
            waiver(**STILL_OPEN),
            failed(),
            f"{NOT_THIS} (one without): {DECIDE}",
        ),
        (waiver(discriminator='"*"'), {"CMP-01": PASSED}, "the rule finds nothing on this asset: remove it"),
    ],
)
def test_a_waiver_that_covers_nothing_is_reported(report_of, judged, criteria, waivers, entry, answers, note):
    report = report_of([judged(answers)], criteria(waivers=waivers(entry)))
    assert [status.note for status in report.waivers.unused] == [note]
    assert report.summary.waived == 0


def test_with_a_discriminator_only_that_finding_is_covered(report_of, judged, criteria, waivers):
    report = report_of([judged(failed("CN", "US"))], criteria(waivers=waivers(waiver(discriminator="US"))))
    assert [(result.discriminator, result.status) for result in report.results] == [
        ("CN", Status.FAIL),
        ("US", Status.WAIVED),
    ]


def test_without_a_discriminator_only_a_finding_that_has_none_is_covered(report_of, judged, criteria, waivers):
    answers = {"CMP-01": Failed((Finding("one"), Finding("another", discriminator="US")))}
    report = report_of([judged(answers)], criteria(waivers=waivers(waiver())))
    assert [result.status for result in report.results] == [Status.WAIVED, Status.FAIL]


@pytest.mark.parametrize("answers", [failed("CN", "US"), failed(), NOT_KNOWN])
def test_the_star_covers_everything_that_the_rule_says_of_the_asset(report_of, judged, criteria, waivers, answers):
    report = report_of([judged(answers)], criteria(waivers=waivers(waiver(discriminator='"*"'))))
    assert {result.status for result in report.results} == {Status.WAIVED}
    (status,) = report.waivers.covers_all
    assert (status.covers, status.discriminator, status.line) == (len(report.results), "*", 4)
    assert status.note.endswith("and whatever the rule will say of this asset")


def test_what_the_star_covers_beyond_the_baseline_is_counted(report_of, judged, criteria, waivers):
    before = report_of([judged(failed("US"))], criteria())
    baseline = parse_baseline(render_json(before).encode(), "last.json")
    all_of_it = waivers(waiver(discriminator='"*"'))
    report = report_of([judged(failed("CN", "US"))], criteria(waivers=all_of_it, baseline=baseline))
    assert report.waivers.covers_all[0].note == (
        "covers 2 results, of which 1 are not in the baseline, and whatever the rule will say of this asset"
    )


@pytest.mark.parametrize("name", ["*", "unknown"])
def test_a_rule_may_not_give_a_discriminator_that_waivers_read_otherwise(report_of, judged, criteria, name):
    with pytest.raises(EngineError, match="another meaning for: name what the finding is about"):
        report_of([judged(failed(name))], criteria())


def test_the_waiver_that_names_the_finding_goes_first(report_of, judged, criteria, waivers):
    both = waivers(waiver(reason="all", discriminator='"*"') + waiver(discriminator="US", reason="this"))
    report = report_of([judged(failed("CN", "US"))], criteria(waivers=both))
    assert [result.waiver.reason for result in report.results] == ["all", "this"]


def test_another_asset_or_rule_is_not_covered(report_of, judged, criteria, waivers):
    answers = {"CMP-01": failed()["CMP-01"], "CMP-02": failed()["CMP-01"]}
    report = report_of([judged(answers), judged(answers, asset="host-2")], criteria(waivers=waivers(waiver())))
    waived = [(result.rule, result.asset) for result in report.results if result.status is Status.WAIVED]
    assert waived == [("CMP-01", "host")]


def test_an_unknown_can_be_accepted_and_leaves_the_budget(report_of, judged, criteria, waivers):
    report = report_of([judged(NOT_KNOWN)], criteria(waivers=waivers(waiver(**STILL_OPEN))))
    (result,) = report.results
    assert (result.status, result.unknown_facts) == (Status.WAIVED, ("operator.id",))
    assert "operator" in result.message
    assert (exit_code(report), report.summary.over_budget) == (0, ())


def leaves_open(*fields):
    """Finds that the host leaves these out."""
    return lambda asset, _: tuple(Omitted(asset, field, None) for field in fields)


@pytest.mark.parametrize(
    ("left_out", "status"),
    [
        (("operator",), Status.WAIVED),
        ((), Status.WAIVED),
        (("owner",), Status.UNKNOWN),
        (("operator", "owner"), Status.UNKNOWN),
    ],
)
def test_an_unknown_is_accepted_for_want_of_what_the_waiver_names(
    report_of, judged, criteria, waivers, left_out, status
):
    """Somebody waits for one answer; what is left out afterwards hides behind it no more than behind a finding."""
    entry = waivers(waiver(**STILL_OPEN))
    report = report_of([judged(NOT_KNOWN)], criteria(waivers=entry), find_omitted=leaves_open(*left_out))
    assert report.results[0].status is status
    assert [each.note for each in report.waivers.unused] == (
        []
        if status is Status.WAIVED
        else ["the rule is open for want of host.owner, which it does not name: decide again, or remove the waiver"]
    )


FIELDS = ("operator", "owner", "country", "requires", "serves", "management")


@pytest.mark.parametrize(("left_out", "status"), [(FIELDS[:4], Status.WAIVED), (FIELDS[:5], Status.UNKNOWN)])
def test_what_is_not_named_for_there_is_too_much_of_it_is_not_accepted(
    report_of, judged, criteria, waivers, left_out, status
):
    """A fifth field would hide behind the four that a report names of each fact."""
    named = ", ".join(f"host.{field}" for field in FIELDS[:4])
    entry = waivers(waiver(discriminator="unknown", missing=f"[{named}]"))
    report = report_of([judged(NOT_KNOWN)], criteria(waivers=entry), find_omitted=leaves_open(*left_out))
    (result,) = report.results
    assert (result.status, len(result.missing or ())) == (status, 4)
    assert result.further_missing == (1 if status is Status.UNKNOWN else None)
    assert [each.note for each in report.waivers.unused] == (
        []
        if status is Status.WAIVED
        else [
            "the rule is open for want of more than a report names: state what you can of it, then name the rest",
        ]
    )


def test_the_star_accepts_whatever_is_missing(report_of, judged, criteria, waivers):
    entry = waivers(waiver(discriminator='"*"'))
    report = report_of([judged(NOT_KNOWN)], criteria(waivers=entry), find_omitted=leaves_open("operator", "owner"))
    assert report.results[0].status is Status.WAIVED


@pytest.mark.parametrize(
    ("fields", "wrong"),
    [
        ({"discriminator": "unknown"}, "name in `missing` what may stay open"),
        ({"discriminator": "unknown", "missing": "[]"}, "is an empty list"),
        ({"discriminator": "US", "missing": "[host.owner]"}, "names what is missing: leave it out"),
        ({"discriminator": '"*"', "missing": "[host.owner]"}, "names what is missing: leave it out"),
        ({"missing": "[host.owner]"}, "names what is missing: leave it out"),
    ],
)
def test_what_is_missing_is_named_where_that_is_accepted_and_only_there(fields, wrong):
    (problem,) = problems_of(file_of(waiver(**fields)))
    assert wrong in problem


def test_that_it_is_unknown_may_be_accepted_and_then_fails_when_it_is_proved(report_of, judged, criteria, waivers):
    report = report_of([judged(failed())], criteria(waivers=waivers(waiver(**STILL_OPEN))))
    assert report.results[0].status is Status.FAIL
    assert exit_code(report) == 1


@pytest.mark.parametrize("discriminator", ["US", None])
def test_a_waiver_of_a_finding_does_not_accept_that_it_is_unknown(report_of, judged, criteria, waivers, discriminator):
    report = report_of([judged(NOT_KNOWN)], criteria(waivers=waivers(waiver(discriminator=discriminator))))
    assert report.results[0].status is Status.UNKNOWN
    assert exit_code(report) == 1


def test_without_waivers_nothing_is_covered():
    assert WaiverBook((), TODAY).covering(make_rule(), "host", None, Severity.INFO) is None


@pytest.mark.parametrize(
    ("accepted", "found", "status"),
    [
        ("medium", Severity.MEDIUM, Status.WAIVED),
        ("medium", Severity.LOW, Status.WAIVED),
        ("medium", Severity.HIGH, Status.FAIL),
        ("high", Severity.HIGH, Status.WAIVED),
        (None, Severity.HIGH, Status.WAIVED),  # the rule's own
        (None, Severity.CRITICAL, Status.FAIL),
        ("critical", Severity.CRITICAL, Status.WAIVED),
    ],
)
@pytest.mark.parametrize("discriminator", [None, '"*"'])
def test_what_became_graver_than_was_accepted_fails_again(
    report_of, judged, criteria, waivers, accepted, found, status, discriminator
):
    graded = Grading(RULES, make_profile(grades=({"rules": ["CMP-01"], "severity": found},)))
    entry = waivers(waiver(severity=accepted, discriminator=discriminator))
    report = report_of([judged(failed())], criteria(grading=graded, waivers=entry))
    assert [result.status for result in report.results] == [status]
    said = "no more than the rule's own severity" if accepted is None else f"up to {accepted}"
    assert [each.note for each in report.waivers.unused] == (
        []
        if status is Status.WAIVED
        else [f"it accepts {said}, and what the rule finds is {found} now: decide again, or remove the waiver"]
    )


def test_that_a_rule_cannot_tell_is_accepted_no_graver_than_it_was(report_of, judged, criteria, waivers):
    entry = waivers(waiver(severity="medium", **STILL_OPEN))
    report = report_of([judged(NOT_KNOWN)], criteria(waivers=entry))
    assert report.results[0].status is Status.UNKNOWN


def test_the_star_covers_what_is_graver_than_the_waiver_that_names_it(report_of, judged, criteria, waivers):
    both = waivers(waiver(discriminator="US", severity="low") + waiver(discriminator='"*"', reason="all"))
    report = report_of([judged(failed("US"))], criteria(waivers=both))
    assert [result.waiver.reason for result in report.results] == ["all"]
    assert [each.discriminator for each in report.waivers.unused] == ["US"]
    assert "it accepts" not in report.waivers.unused[0].note


@pytest.mark.parametrize("severity", ["grave", "HIGH", "5"])
def test_a_misspelt_severity_is_an_error(severity):
    (problem,) = problems_of(file_of(waiver(severity=severity)))
    assert "waivers.0.severity" in problem
