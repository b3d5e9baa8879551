"""Minimal cut sets of two: what stops an application only together, in the words of the answer."""

from collections.abc import Iterable

from sovcheck.graph.results import Point
from sovcheck.graph.system_graph import SystemGraph
from sovcheck.inventory.assets.application import Application
from sovcheck.whatif.consequences import rank
from sovcheck.whatif.report import ApplicationPairs, PairMember

_PARTIES = {"country", "organization"}


def pairs_of(graph: SystemGraph, applications: Iterable[Application]) -> tuple[ApplicationPairs, ...]:
    """The pairs of each application, the most critical first."""
    ordered = sorted(applications, key=lambda each: (-rank(each.criticality), each.id))
    return tuple(_pairs(graph, application) for application in ordered)


def _parties_first(point: Point) -> tuple[bool, str, str]:
    return point.kind not in _PARTIES, point.kind, point.id


def _pairs(graph: SystemGraph, application: Application) -> ApplicationPairs:
    found = [sorted(pair, key=_parties_first) for pair in graph.survival_pairs(application.id)]
    found.sort(key=lambda pair: [_parties_first(point) for point in pair])
    pairs = tuple((_member(first), _member(second)) for first, second in found)
    return ApplicationPairs(application=application.id, criticality=application.criticality, pairs=pairs)


def _member(point: Point) -> PairMember:
    return PairMember(kind=point.kind, id=point.id)
