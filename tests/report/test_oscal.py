"""OSCAL: read by trestle's own models; what is not known is never satisfied; equal reports give equal bytes."""

import json
from typing import Any

import pytest
from trestle.oscal.assessment_results import AssessmentResults

from sovcheck.findings.report import Report, RuleCounts, Status
from sovcheck.report.formats import ReportFormat, render


def results_of(report: Report) -> Any:
    """The results, as trestle reads them; it refuses names, times and tokens that OSCAL does not have."""
    document = json.loads(render(ReportFormat.OSCAL, report))
    read = AssessmentResults.model_validate(document["assessment-results"])
    (found,) = read.results
    return found


def states(report: Report) -> dict[str, tuple[str, str | None]]:
    """What each rule or clause comes to."""
    found = results_of(report).findings or []
    return {each.target.target_id: (each.target.status.state.value, each.target.status.reason) for each in found}


@pytest.mark.parametrize("fixture", ["report", "hostile_report", "empty_report"])
def test_trestle_reads_it(fixture, request):
    assert results_of(request.getfixturevalue(fixture)).start.isoformat().startswith("20")


def test_a_rule_that_found_anything_is_not_satisfied(report):
    told = states(report)
    worst = {}
    for result in report.results:
        worst.setdefault(result.rule, set()).add(result.status)
    for rule, statuses in worst.items():
        state, reason = told[rule]
        assert state == "not-satisfied"
        if statuses == {Status.UNKNOWN}:
            assert reason == "other"
        if Status.FAIL in statuses:
            assert reason == "fail"


def test_a_rule_that_said_nothing_else_is_satisfied(report):
    summary = report.summary.model_copy(
        update={"by_rule": {report.rules[0].id: RuleCounts.model_validate({"pass": 2})}}
    )
    told = states(report.model_copy(update={"results": (), "summary": summary}))
    assert told == {report.rules[0].id: ("satisfied", "pass")}


def test_each_result_is_an_observation_of_its_asset(report):
    found = results_of(report)
    assert len(found.observations) == len(report.results)
    components = {each.uuid: each for each in found.local_definitions.components}
    for observation, result in zip(found.observations, report.results, strict=True):
        (subject,) = observation.subjects
        assert [prop.value for prop in components[subject.subject_uuid].props] == [result.asset]
        assert observation.relevant_evidence


def test_what_was_accepted_is_a_risk_with_its_deadline(report):
    waived = [result for result in report.results if result.waiver is not None]
    risks = [risk for risk in results_of(report).risks if "deviation-approved" in str(risk.status)]
    assert [risk.deadline.date() for risk in risks] == [result.waiver.expires for result in waived if result.waiver]


def test_whatever_a_finding_refers_to_is_there(report):
    found = results_of(report)
    observations = {each.uuid for each in found.observations}
    risks = {each.uuid for each in found.risks}
    for finding in found.findings:
        assert {each.observation_uuid for each in finding.related_observations or ()} <= observations
        assert {each.risk_uuid for each in finding.related_risks or ()} <= risks
    identifiers = [each.uuid for group in (found.observations, found.risks, found.findings) for each in group]
    assert len(set(identifiers)) == len(identifiers)


def test_another_inventory_gives_other_identifiers(report):
    file = report.inventory.files[0].model_copy(update={"sha256": "0" * 64})
    other = report.model_copy(update={"inventory": report.inventory.model_copy(update={"files": (file,)})})
    assert results_of(other).uuid != results_of(report).uuid


def test_results_that_say_the_same_are_observations_of_their_own(report):
    twice = report.model_copy(update={"results": (*report.results, report.results[0])})
    found = results_of(twice).observations
    assert len({each.uuid for each in found}) == len(found) == len(report.results) + 1


def test_whatever_a_report_says_otherwise_gives_other_identifiers(report):
    other = report.model_copy(update={"waivers": report.waivers.model_copy(update={"unused": ()})})
    assert results_of(other).uuid != results_of(report).uuid


def test_what_another_output_asks_for_changes_nothing(report):
    without = report.model_copy(update={"stated": None})
    assert render(ReportFormat.OSCAL, without) == render(ReportFormat.OSCAL, report)
