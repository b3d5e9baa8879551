"""The answer as a Mermaid flowchart: who leaves, what stops with them, and what takes over."""

from collections.abc import Iterator

from sovcheck.findings.answer.departures import Departure, Departures, Outcome
from sovcheck.graph.mermaid import mermaid_text
from sovcheck.graph.paths import COUNTRY_PREFIX, country_node
from sovcheck.report.whatif.words import LABELS, short_party
from sovcheck.whatif.report import SystemAnswer, WhatIfReport


def render_mermaid(report: WhatIfReport) -> str:
    """One flowchart over all systems; of an alteration what comes under whose law."""
    chart = _Chart()
    for answer in report.systems:
        _draw(chart, answer)
    return "".join(f"{line}\n" for line in chart.lines())


class _Chart:
    """Nodes numbered as they come, and arrows, each once."""

    def __init__(self) -> None:
        self._numbers: dict[str, str] = {}
        self._labels: dict[str, str] = {}
        self._arrows: dict[str, None] = {}
        self._stopping: dict[str, None] = {}

    def node(self, name: str, label: str | None = None, *, stops: bool = False) -> str:
        """The number of a node."""
        number = self._numbers.setdefault(name, f"n{len(self._numbers)}")
        if label is not None or number not in self._labels:
            self._labels[number] = label or name.removeprefix(COUNTRY_PREFIX)
        if stops:
            self._stopping[number] = None
        return number

    def arrow(self, start: str, end: str, label: str, *, broken: bool = False) -> None:
        """An arrow between two numbers; a broken one is dotted."""
        line = "-.->" if broken else "-->"
        self._arrows[f'  {start} {line}|"{mermaid_text(label)}"| {end}'] = None

    def lines(self) -> Iterator[str]:
        """The flowchart; what stops shows by its border and its words, not by colour alone."""
        yield "flowchart LR"
        yield from (f'  {number}["{mermaid_text(label)}"]' for number, label in self._labels.items())
        yield from self._arrows
        if self._stopping:
            yield "  classDef stops stroke-width:3px,stroke-dasharray:6 3"
            yield f"  class {','.join(self._stopping)} stops"


def _draw(chart: _Chart, answer: SystemAnswer) -> None:
    if answer.departure is not None:
        _departure(chart, answer.departure)
    if answer.departures is not None:
        _each(chart, answer.departures)
    for application in answer.pairs or ():
        end = chart.node(application.application)
        for place, pair in enumerate(application.pairs):
            both = chart.node(f"{application.application} pair {place}", "both")
            for member in pair:
                chart.arrow(chart.node(member.id), both, "leaves")
            chart.arrow(both, end, "stops", broken=True)
    for change in answer.alteration.law if answer.alteration is not None else ():
        for country in change.comes_under:
            chart.arrow(chart.node(change.asset), chart.node(country_node(country)), "comes under")


def _departure(chart: _Chart, departure: Departure) -> None:
    for after in departure.applications:
        stops = after.outcome is Outcome.STOPS
        chart.node(after.id, f"{after.id} - {LABELS[after.outcome]}", stops=stops)
        for consequence in after.consequences:
            for path in consequence.paths:
                for hop in path:
                    broken = consequence.outcome is not Outcome.STOPS
                    start, end = chart.node(hop.asset), chart.node(hop.to)
                    chart.arrow(start, end, hop.edge.replace("_", " "), broken=broken)
            for fallback in consequence.fallbacks:
                for option in fallback.to:
                    chart.arrow(chart.node(fallback.asset), chart.node(option.id), "takes over")
    for party in departure.without:
        name = country_node(party.id) if party.kind == "country" else party.id
        chart.node(name, f"{short_party(party)} - leaves", stops=True)


def _each(chart: _Chart, departures: Departures) -> None:
    for departure in departures.parties:
        (party,) = departure.without
        for after in departure.applications:
            if after.outcome is Outcome.STOPS:
                start = chart.node(f"{party.kind} {party.id}", short_party(party))
                chart.arrow(start, chart.node(after.id), LABELS[after.outcome])
