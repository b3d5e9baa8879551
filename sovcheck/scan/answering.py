"""Fills in what a verdict means, after judging: it decides nothing."""

from datetime import date

from sovcheck.findings.answer import Answer
from sovcheck.findings.asking import ask
from sovcheck.findings.changes import Changes
from sovcheck.findings.drawing import draw
from sovcheck.findings.holding import Holding
from sovcheck.findings.report import Report
from sovcheck.graph.needs import RecentTests
from sovcheck.graph.system_graph import SystemGraph
from sovcheck.policy.data_document import ProfileData
from sovcheck.whatif.departures import WhatIf

MOST_ASSETS = 2_000
"""Beyond so many assets nobody reads it any more, and it would cost as much as the judging."""


def answered(report: Report, graph: SystemGraph, profile: ProfileData, changes: Changes | None = None) -> Report:
    """The report with its answer; a system of more assets gets none."""
    if report.inventory.assets > MOST_ASSETS:
        return report
    system, holding = graph.system, Holding(graph, profile["trusted"])
    holders = holding.holders()
    answer = Answer(
        owner=system.inventory.owner,
        description=system.inventory.description,
        changes=changes,
        picture=draw(graph, profile["trusted"]),
        holders=holders,
        critical=holding.critical(holders),
        questions=ask(report.results, system),
        departures=WhatIf(graph, _recent(report.today, profile), profile["trusted"]).each(),
    )
    return report.model_copy(update={"answer": answer})


def _recent(today: date, profile: ProfileData) -> RecentTests:
    """The days in which an alternative must have been tried to count, as the rules have them."""
    return RecentTests.until(today, profile["thresholds"]["cutoff_test_days"])
