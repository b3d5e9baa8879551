"""Acting through: the organizations under a country over which it reaches what it can stop or read."""

from collections.abc import Collection, Iterable

from sovcheck.findings.answer.holders import NamedParty
from sovcheck.graph.paths import Party
from sovcheck.graph.system_graph import SystemGraph


def acting_through(graph: SystemGraph, countries: Collection[str], exposed: Iterable[Party]) -> tuple[NamedParty, ...]:
    """Of the exposed those that are under one of the countries, without those that another of them controls.

    Nobody where a country acts by what is located there, or by people who work there.
    """
    found = {party.organization for party in exposed if party.organization and party.country in countries}
    outermost = sorted(name for name in found if not found & (_above(graph, name) - {name}))
    return tuple(
        NamedParty(id=name, name=graph.system.assets[name].name or name) for name in outermost or sorted(found)
    )


def _above(graph: SystemGraph, organization: str) -> set[str]:
    return {party.organization for party in graph.controllers(organization) if party.organization}
