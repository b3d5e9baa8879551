import json
from datetime import date

import pytest

from sovcheck.engine.answers import PASSED, Failed, Finding, Unknown
from sovcheck.errors import InputError
from sovcheck.facts.missing.omitted import Omitted
from sovcheck.findings.report import Status
from sovcheck.findings.saved.baseline import load_baseline, parse_baseline
from sovcheck.findings.saved.consistency import CHANGED
from sovcheck.findings.saved.grouped_report import GROUPED
from sovcheck.findings.verdict import exit_code
from sovcheck.policy.severity import Severity
from sovcheck.report.json_report import render_json

UNKNOWN = {"CMP-01": Unknown(("operator.id",))}
WAIVER = """\
  - rule: CMP-01
    asset: host
    reason: it is known
    owner: owner
    approver: approver
    expires: 2026-12-31
"""


def failed(*discriminators, message="it is wrong"):
    return {"CMP-01": Failed(tuple(Finding(message, discriminator=name) for name in discriminators or (None,)))}


def baseline_of(report):
    return parse_baseline(render_json(report).encode(), "last.json")


@pytest.fixture
def compare(report_of, judged, criteria):
    """Judge today's answers against a baseline of earlier ones, both about one host."""

    def run(earlier, today, *, file="moved.yaml", **fields):
        before = report_of([judged(earlier)], criteria(**fields))
        return report_of([judged(today, line=99, file=file)], criteria(baseline=baseline_of(before)))

    return run


def test_a_known_failure_stays_visible_and_does_not_fail(compare):
    report = compare(failed(), failed())
    (result,) = report.results
    assert (result.status, result.new, result.blocking) == (Status.FAIL, False, False)
    assert (exit_code(report), report.summary.fail, report.baseline.known) == (0, 1, 1)


def test_moving_and_rewording_make_nothing_new(compare):
    assert exit_code(compare(failed("US"), failed("US", message="it is worded otherwise"))) == 0


def test_a_new_failure_fails(compare):
    report = compare(failed("US"), failed("CN", "US"))
    assert [(result.discriminator, result.new) for result in report.results] == [("CN", True), ("US", False)]
    assert exit_code(report) == 1


def test_more_findings_of_one_fingerprint_than_before_are_all_new(compare):
    one = Finding("one")
    report = compare({"CMP-01": Failed((one,))}, {"CMP-01": Failed((one, Finding("another")))})
    assert [result.new for result in report.results] == [True, True]
    assert exit_code(report) == 1


def test_an_unknown_that_is_proved_now_is_new(compare):
    report = compare(UNKNOWN, failed())
    assert exit_code(report) == 1


def test_a_known_unknown_leaves_the_budget(compare):
    report = compare(UNKNOWN, UNKNOWN)
    assert (exit_code(report), report.summary.unknown, report.summary.over_budget) == (0, 1, ())
    assert report.results[0].new is False


def test_a_failure_that_nobody_can_prove_any_more_is_known(compare):
    assert exit_code(compare(failed(), UNKNOWN)) == 0


def test_what_was_waived_comes_back_when_the_waiver_is_gone(compare, waivers):
    report = compare(failed(), failed(), waivers=waivers(WAIVER))
    assert report.results[0].new is True
    assert exit_code(report) == 1


def test_results_that_are_gone_are_counted(compare):
    report = compare(failed("CN", "US"), {"CMP-01": PASSED})
    assert (report.baseline.known, report.baseline.gone) == (0, 2)
    assert report.baseline.file == "last.json"
    assert [each.rule for each in report.baseline.fixed] == ["CMP-01", "CMP-01"]


@pytest.mark.parametrize(
    ("earlier", "today"), [(failed("CN", "US"), UNKNOWN), (UNKNOWN, failed("CN"))], ids=["left out", "found out"]
)
def test_nothing_is_fixed_by_leaving_it_out_or_by_finding_it_out(compare, earlier, today):
    report = compare(earlier, today)
    assert report.baseline.gone
    assert report.baseline.fixed == ()


def test_nor_is_one_finding_while_another_stays_and_the_rule_cannot_tell_all(compare):
    still = {"CMP-01": Failed((Finding("it is wrong", discriminator="US"),), ("cutoff_complete",))}
    report = compare(failed("CN", "US"), still)
    assert (report.baseline.gone, report.baseline.fixed) == (1, ())
    assert len(compare(failed("CN", "US"), failed("US")).baseline.fixed) == 1


SYSTEM = {"name": None, "assets": ["host", "other"], "today": date(2026, 11, 21)}
PROFILE = {"profile": "example", "sha256": "", "home": "FR"}
OTHERS = {
    "name": ("its own name", "inventory.name: is of a system without a name, and this scan is of 'its own name'"),
    "profile": ("hybrid", "profile.id: was judged by the profile example, and this scan is by hybrid"),
    "sha256": ("1" * 64, "profile.sha256: was judged by another version of the profile example"),
    "home": ("DE", "profile.home: was judged with home FR, and this scan is with home DE"),
    "today": (date(2026, 11, 20), "today: is of 2026-11-21, a later day than the 2026-11-20 that is judged"),
}
INSTEAD = "name a report of this one, or scan without --baseline, look at every finding, and keep that report"


@pytest.fixture
def earlier(report_of, judged, criteria):
    return baseline_of(report_of([judged(failed())], criteria()))


def test_a_report_of_the_same_question_is_taken(earlier):
    assert earlier.of_another_system(**SYSTEM) == []
    assert earlier.of_another_system(**SYSTEM | {"today": date(2027, 11, 21)}) == []
    assert earlier.by_another_profile(**PROFILE) == []


@pytest.mark.parametrize("field", OTHERS)
def test_a_report_of_another_question_is_refused(earlier, field):
    value, wrong = OTHERS[field]
    ask, now = (earlier.of_another_system, SYSTEM) if field in SYSTEM else (earlier.by_another_profile, PROFILE)
    (problem,) = ask(**now | {field: value})
    assert str(problem) == f"last.json:{problem.location.line}: {wrong}: {INSTEAD}"
    assert problem.location.line


def test_a_report_without_any_asset_of_the_scan_is_refused(earlier):
    (problem,) = earlier.of_another_system(**SYSTEM | {"assets": ["another-host"]})
    line = problem.location.line
    assert (
        str(problem)
        == f"last.json:{line}: results: is of another system: it has no asset in common with this scan: {INSTEAD}"
    )


def test_a_report_that_found_nothing_has_nothing_to_know(report_of, judged, criteria):
    assert (
        baseline_of(report_of([judged({"CMP-01": PASSED})], criteria())).of_another_system(
            **SYSTEM | {"assets": ["another-host"]}
        )
        == []
    )


def test_what_a_report_says_beside_is_not_looked_at(report_of, judged, criteria):
    tree = json.loads(render_json(report_of([judged(failed())], criteria())))
    tree["results"][0]["path"] = []
    assert parse_baseline(json.dumps(tree | {"later": 1}).encode(), "last.json").has_failure(
        tree["results"][0]["fingerprint"], 1, Severity.LOW
    )


def problem_of(data):
    with pytest.raises(InputError) as caught:
        parse_baseline(data, "last.json")
    (problem,) = caught.value.problems
    return str(problem)


ADVICE = "write one with `sovcheck scan --output json=FILE`"


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"", "last.json:1: is not valid JSON"),
        (b'{\n"schema": \n', "last.json:3: is not valid JSON"),
        (b"\xff\xfe", "last.json:1: is not valid JSON"),
        (b"[]", "last.json:1: is not a report of sovcheck"),
        (b"{}", "last.json:1: is not a report of sovcheck"),
        (
            b'{"schema": "sovcheck.report/v3"}',
            f"last.json:1: schema: is 'sovcheck.report/v3', and only 'sovcheck.report/v1' and {GROUPED!r} can be read",
        ),
        (b'{"schema": "sovcheck.report/v1"}', "last.json:1: today: field required"),
    ],
)
def test_what_is_no_report_is_refused(data, message):
    assert problem_of(data) == f"{message}: {ADVICE}"


def test_a_broken_result_is_named(report_of, judged, criteria):
    tree = json.loads(render_json(report_of([judged(failed())], criteria())))
    del tree["results"][0]["fingerprint"]
    assert problem_of(json.dumps(tree).encode()) == f"last.json:1: results.0.fingerprint: field required: {ADVICE}"


def test_a_file_that_is_not_there_is_an_input_error(tmp_path):
    with pytest.raises(InputError, match="no such file"):
        load_baseline(tmp_path / "none.json")


def of_severity(tree, severity):
    """The report of one failure as it would be, had its rule been as severe as that."""
    assert tree["results"][0]["severity"] not in {"low", "info", severity}
    tree["results"][0]["severity"] = severity
    tree["summary"]["by_severity"] = {severity: 1}
    return tree


FIELDS = ("operator", "owner", "country", "requires", "serves", "management")


@pytest.mark.parametrize(
    ("then", "now", "new"),
    [
        (("operator",), ("operator",), False),
        (("operator", "owner"), ("operator",), False),
        (("operator",), ("operator", "owner"), True),
        (("operator",), ("owner",), True),
        (FIELDS[:4], FIELDS[:4], False),
        (FIELDS[:4], FIELDS[:5], True),
        (FIELDS[:5], FIELDS[:5], False),
        (FIELDS[:5], FIELDS[:4], False),
    ],
)
def test_an_unknown_is_known_for_want_of_the_same(report_of, judged, criteria, then, now, new):
    """What was left out since then would hide behind what was left out before."""

    def leaves_open(*fields):
        return lambda asset, _: tuple(Omitted(asset, field, None) for field in fields)

    before = report_of([judged(UNKNOWN)], criteria(), find_omitted=leaves_open(*then))
    known = criteria(baseline=baseline_of(before))
    (result,) = report_of([judged(UNKNOWN)], known, find_omitted=leaves_open(*now)).results
    assert result.new is new


ALTERATIONS = {
    "another rule": ({"rule": "DEP-13"}, "results.0.fingerprint: is not the fingerprint of DEP-13, host, US"),
    "another asset": ({"asset": "other"}, "results.0.fingerprint: is not the fingerprint of CMP-01, other, US"),
    "another party": ({"discriminator": "FR"}, "results.0.fingerprint: is not the fingerprint of CMP-01, host, FR"),
    "no party": ({"discriminator": None}, "results.0.fingerprint: is not the fingerprint of CMP-01, host"),
    "graver": ({"severity": "critical"}, "summary.by_severity: counts 0 failures of critical, and 1 are listed"),
    "known as unknown": ({"status": "unknown"}, "summary.by_rule.CMP-01: counts 0 of unknown, and 1 are listed"),
}


@pytest.mark.parametrize("alteration", ALTERATIONS)
def test_one_that_was_changed_by_hand_is_refused(report_of, judged, criteria, alteration):
    """What people read in it, and what makes a finding known, are two different fields."""
    changed, wrong = ALTERATIONS[alteration]
    tree = json.loads(render_json(report_of([judged(failed("US"))], criteria())))
    tree["results"][0] |= changed
    assert problem_of(json.dumps(tree).encode()) == f"last.json:1: {wrong}: {CHANGED}"


def test_a_result_that_was_added_by_hand_is_refused(report_of, judged, criteria):
    tree = json.loads(render_json(report_of([judged(failed("US"))], criteria())))
    other = json.loads(render_json(report_of([judged(failed("CN"))], criteria())))
    tree["results"] += other["results"]
    assert problem_of(json.dumps(tree).encode()).endswith(f"counts 1 of fail, and 2 are listed: {CHANGED}")


def test_a_result_may_be_taken_out_by_hand(report_of, judged, criteria):
    tree = json.loads(render_json(report_of([judged(failed("US", "CN"))], criteria())))
    del tree["results"][0]
    baseline = parse_baseline(json.dumps(tree).encode(), "last.json")
    report = report_of([judged(failed("US", "CN"))], criteria(baseline=baseline))
    assert sorted(result.new for result in report.results) == [False, True]


def test_what_readers_take_differently_is_refused(report_of, judged, criteria):
    text = render_json(report_of([judged(failed("US"))], criteria()))
    twice = text.replace('"fingerprint":', f'"fingerprint": "{"0" * 64}", "fingerprint":', 1)
    assert twice != text
    assert "'fingerprint'" in problem_of(twice.encode())


def test_the_verdict_of_then_and_other_severities_are_told(report_of, judged, criteria):
    before = of_severity(json.loads(render_json(report_of([judged(failed("US"))], criteria()))), "low")
    baseline = parse_baseline(json.dumps(before).encode(), "last.json")
    (result,) = report_of([judged(failed("US"))], criteria()).results
    info = baseline.info([result, result])
    assert info.verdict == before["verdict"] == "fail"
    ((rule, asset, was, now),) = [(each.rule, each.asset, each.before, each.after) for each in info.regraded]
    assert (rule, asset, was, now) == ("CMP-01", "host", "low", result.severity)
    del before["verdict"]
    assert parse_baseline(json.dumps(before).encode(), "last.json").info([]).verdict is None


@pytest.mark.parametrize(("then", "blocks"), [("low", True), ("critical", False)])
def test_what_got_more_severe_is_not_known(report_of, judged, criteria, then, blocks):
    """What was told as info of a consumer application is no excuse once a government depends on it."""
    before = of_severity(json.loads(render_json(report_of([judged(failed("US"))], criteria()))), then)
    baseline = parse_baseline(json.dumps(before).encode(), "last.json")
    (result,) = report_of([judged(failed("US"))], criteria(baseline=baseline)).results
    assert (result.new, result.blocking) == (blocks, blocks)
