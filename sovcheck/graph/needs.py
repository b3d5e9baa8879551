"""What an asset cannot work without, and who has power over it."""

from collections.abc import Sequence

from sovcheck.catalog.system import System
from sovcheck.graph.edges import EdgeType, Effect
from sovcheck.graph.parties import Parties
from sovcheck.graph.topology import EDGE_TYPES, Topology
from sovcheck.inventory.assets.model import Access, Model

_CUTOFF = int(Effect.CUTOFF)
_RUNS_ON = EDGE_TYPES.index(EdgeType.RUNS_ON)
_PROVIDED_BY = EDGE_TYPES.index(EdgeType.PROVIDED_BY)

Group = tuple[int, ...]
"""Edges to assets that can replace each other; as a whole it is needed."""


class Needs:
    """Reads needs off the edges that pass on cutoff: to parties they are power, to assets needs."""

    effect = _CUTOFF

    def __init__(self, system: System, topology: Topology, parties: Parties) -> None:
        self._system = system
        self._topology = topology
        self._parties = parties.party
        self._choice = [_choice_of(field) for field in topology.fields]

    def of(self, node: int) -> tuple[Sequence[int], Sequence[Group]]:
        """The edges to those with power over the node, and its needs.

        Each need is a group: the alternatives of an entry of ``requires``, the ways to run a model, a single edge.
        """
        topology, parties = self._topology, self._parties
        power: list[int] = []
        groups: list[Group] = []
        choices: dict[str, list[int]] = {}
        runs: list[int] = []
        for edge in topology.edges(node):
            if not topology.passes[edge] & _CUTOFF:
                continue
            choice = self._choice[topology.field[edge]]
            if topology.target[edge] in parties:
                power.append(edge)
            elif choice is not None:
                choices.setdefault(choice, []).append(edge)
            elif topology.edge_type[edge] in {_RUNS_ON, _PROVIDED_BY}:
                runs.append(edge)
            else:
                groups.append((edge,))
        groups.extend(map(tuple, choices.values()))
        if runs:
            groups.append(self._ways_to_run(node, runs))
        return power, groups

    def _ways_to_run(self, node: int, runs: Sequence[int]) -> Group:
        """The hosts of a model, or the service that offers it: what its access says, the other if there is none."""
        hosts = tuple(edge for edge in runs if self._topology.edge_type[edge] == _RUNS_ON)
        service = tuple(edge for edge in runs if self._topology.edge_type[edge] == _PROVIDED_BY)
        model = self._system.assets[self._topology.names[node]]
        if isinstance(model, Model) and model.access is Access.API:
            return service or hosts
        return hosts or service


def _choice_of(field: str) -> str | None:
    """The entry of ``requires`` that a field belongs to."""
    entry, separator, _ = field.partition(".any_of.")
    return entry if separator else None
