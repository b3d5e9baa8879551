"""The answer of a report: what its verdict means, worked out after judging, and only as far as an output shows it."""

from collections.abc import Collection
from datetime import date

from sovcheck.findings.answer.answer import WHOLE, Answer, AnswerPart
from sovcheck.findings.answer.changes import Changes
from sovcheck.findings.answer.departures import Departures
from sovcheck.findings.answer.holders import CriticalApplication, Holder
from sovcheck.findings.answer.picture import Picture
from sovcheck.findings.answer.questions import Question
from sovcheck.findings.report import Report
from sovcheck.graph.needs import RecentTests
from sovcheck.graph.system_graph import SystemGraph
from sovcheck.policy.profile.data import ProfileData

MOST_ASSETS = 2_000
"""Beyond so many assets nobody reads it any more, and it would cost as much as the judging."""


def answered(
    report: Report,
    graph: SystemGraph,
    profile: ProfileData,
    changes: Changes | None = None,
    parts: Collection[AnswerPart] = WHOLE,
) -> Report:
    """The report with these parts of its answer; a system of more assets gets none."""
    if report.inventory.assets > MOST_ASSETS:
        return report
    system, trusted = graph.system, profile["trusted"]
    holders, critical = _held(graph, trusted) if AnswerPart.HOLDERS in parts else (None, None)
    recent = _recent(report.today, profile)
    answer = Answer(
        owner=system.inventory.owner,
        description=system.inventory.description,
        changes=changes,
        picture=_picture(graph, trusted) if AnswerPart.PICTURE in parts else None,
        holders=holders,
        critical=critical,
        questions=_questions(report, graph) if AnswerPart.QUESTIONS in parts else None,
        departures=_departures(graph, recent, trusted) if AnswerPart.DEPARTURES in parts else None,
    )
    return report.model_copy(update={"answer": answer})


# Each of these loads what it needs: a scan whose outputs do not show it does not pay for it.


def _held(graph: SystemGraph, trusted: Collection[str]) -> tuple[tuple[Holder, ...], CriticalApplication | None]:
    from sovcheck.findings.answer.ultimate_owners import Holding

    holding = Holding(graph, trusted)
    holders = holding.holders()
    return holders, holding.critical(holders)


def _picture(graph: SystemGraph, trusted: Collection[str]) -> Picture | None:
    from sovcheck.findings.answer.picture_builder import draw

    return draw(graph, trusted)


def _questions(report: Report, graph: SystemGraph) -> tuple[Question, ...]:
    from sovcheck.findings.answer.question_builder import ask

    return ask(report.results, graph.system)


def _departures(graph: SystemGraph, recent: RecentTests, trusted: Collection[str]) -> Departures | None:
    from sovcheck.whatif.departures import WhatIf

    return WhatIf(graph, recent, trusted).each()


def _recent(today: date, profile: ProfileData) -> RecentTests:
    """The days in which an alternative must have been tried to count, as the rules have them."""
    return RecentTests.until(today, profile["thresholds"]["cutoff_test_days"])
