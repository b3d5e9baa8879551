from datetime import date

import pytest

from sovcheck.engine.answers import PASSED, Failed, Finding, Unknown
from sovcheck.errors import InputError, Location
from sovcheck.findings.report import Status, Verdict
from sovcheck.findings.verdict import exit_code
from sovcheck.findings.waivers import WaiverBook, check_rule_names, load_waivers, parse_waivers

TODAY = date(2026, 11, 21)


def waiver(rule="CMP-01", asset="host", expires="2026-12-31", discriminator=None, **fields):
    """One entry of the list, as YAML."""
    stated = {"rule": rule, "asset": asset, "discriminator": discriminator, "reason": "it is known", "owner": "owner"}
    stated |= {"approver": "approver", "expires": expires} | fields
    lines = [f"    {key}: {value}\n" for key, value in stated.items() if value is not None]
    return "  - " + "".join(lines).lstrip()


def failed(*discriminators):
    return {"CMP-01": Failed(tuple(Finding("it is wrong", discriminator=name) for name in discriminators or (None,)))}


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
def test_every_field_but_the_discriminator_is_required(field):
    (problem,) = problems_of(file_of(waiver(**{field: None})))
    assert problem.startswith("waivers.yaml:4: ")
    assert field in problem
    assert "missing" in problem


@pytest.mark.parametrize("field", ["rule", "reason", "owner", "approver"])
def test_blank_text_is_no_text(field):
    (problem,) = problems_of(file_of(waiver(**{field: '"  "'})))
    assert f"waivers.0.{field}" in problem
    assert "say it in words" in problem


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
            "the rule finds nothing with that discriminator on this asset: remove it",
        ),
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


def test_without_a_discriminator_every_finding_on_the_asset_is_covered(report_of, judged, criteria, waivers):
    report = report_of([judged(failed("CN", "US"))], criteria(waivers=waivers(waiver())))
    assert {result.status for result in report.results} == {Status.WAIVED}


def test_the_waiver_that_names_the_finding_goes_first(report_of, judged, criteria, waivers):
    both = waivers(waiver(reason="all") + waiver(discriminator="US", reason="this"))
    report = report_of([judged(failed("CN", "US"))], criteria(waivers=both))
    assert [result.waiver.reason for result in report.results] == ["all", "this"]


def test_another_asset_or_rule_is_not_covered(report_of, judged, criteria, waivers):
    answers = {"CMP-01": failed()["CMP-01"], "CMP-02": failed()["CMP-01"]}
    report = report_of([judged(answers), judged(answers, asset="host-2")], criteria(waivers=waivers(waiver())))
    waived = [(result.rule, result.asset) for result in report.results if result.status is Status.WAIVED]
    assert waived == [("CMP-01", "host")]


def test_an_unknown_can_be_accepted_and_leaves_the_budget(report_of, judged, criteria, waivers):
    answers = {"CMP-01": Unknown(("operator.id",))}
    report = report_of([judged(answers)], criteria(waivers=waivers(waiver())))
    (result,) = report.results
    assert (result.status, result.unknown_facts) == (Status.WAIVED, ("operator.id",))
    assert "operator" in result.message
    assert (exit_code(report), report.summary.over_budget) == (0, ())


def test_a_waiver_of_one_finding_does_not_accept_that_all_is_unknown(report_of, judged, criteria, waivers):
    answers = {"CMP-01": Unknown(("operator.id",))}
    report = report_of([judged(answers)], criteria(waivers=waivers(waiver(discriminator="US"))))
    assert report.results[0].status is Status.UNKNOWN
    assert exit_code(report) == 1


def test_without_waivers_nothing_is_covered():
    assert WaiverBook((), TODAY).covering("CMP-01", "host", None) is None
