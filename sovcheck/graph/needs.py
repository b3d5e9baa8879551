"""Needs: what an asset cannot work without, and who has power over it."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import NamedTuple

from msgspec import Struct

from sovcheck.catalog.system import System
from sovcheck.graph.edges import EdgeType, Effect
from sovcheck.graph.parties import Parties
from sovcheck.graph.topology import EDGE_TYPES, Topology
from sovcheck.inventory.assets.model import Access, Model
from sovcheck.inventory.requirements import requirements_of

_CUTOFF = int(Effect.CUTOFF)
_RUNS_ON = EDGE_TYPES.index(EdgeType.RUNS_ON)
_PROVIDED_BY = EDGE_TYPES.index(EdgeType.PROVIDED_BY)


class Group(NamedTuple):
    """Edges to assets that can replace each other; as a whole it is needed.

    ``spare`` are those to which a switch is counted on. Of ``primary`` any may be the one in use, and the loss of it
    is not made up by another of them.
    """

    spare: tuple[int, ...]
    primary: tuple[int, ...] = ()

    @property
    def edges(self) -> tuple[int, ...]:
        """All of them."""
        return self.spare + self.primary

    def moved(self, further: int) -> "Group":
        """The same edges of a node whose edges are so much further on."""
        return Group(tuple([edge + further for edge in self.spare]), tuple([edge + further for edge in self.primary]))


class RecentTests(Struct, frozen=True):
    """The days between which an alternative must have been tried, both included, for it to be counted on."""

    first: date
    last: date

    @classmethod
    def until(cls, today: date, days: int) -> "RecentTests":
        """The days up to this one, and so many before it."""
        first = date.fromordinal(max(today.toordinal() - days, date.min.toordinal()))
        return cls(first, today)

    def counts(self, tested: date | None) -> bool:
        """Whether a test of that day is recent, and not still to come."""
        return tested is not None and self.first <= tested <= self.last


class Needs:
    """Reads needs off the edges that pass on cutoff: to parties they are power, to assets needs.

    With ``tested``, alternatives and life without an optional part count only where they were tried then.
    """

    effect = _CUTOFF

    def __init__(self, system: System, topology: Topology, parties: Parties, tested: RecentTests | None = None) -> None:
        self._system = system
        self._topology = topology
        self._parties = parties.party
        self._tested = tested
        self._choice = [_choice_of(field) for field in topology.fields]
        self._of_first: dict[int, tuple[Sequence[int], Sequence[Group]]] = {}

    def of(self, node: int) -> tuple[Sequence[int], Sequence[Group]]:
        """The edges to those with power over the node, and its needs.

        Each need is a group: the alternatives of an entry of ``requires``, the ways to run a model, a single edge.
        """
        first = self._topology.alike[node]
        if first == node:
            return self._of(node)
        if first not in self._of_first:
            self._of_first[first] = self._of(first)
        power, groups = self._of_first[first]
        further = self._topology.first[node] - self._topology.first[first]
        return [edge + further for edge in power], [group.moved(further) for group in groups]

    def _of(self, node: int) -> tuple[Sequence[int], Sequence[Group]]:
        topology, parties = self._topology, self._parties
        power: list[int] = []
        groups: list[Group] = []
        choices: dict[int, list[int]] = {}
        runs: list[int] = []
        for edge in topology.edges(node):
            choice = self._choice[topology.field[edge]]
            if not topology.passes[edge] & _CUTOFF and (self._tested is None or choice is None):
                continue
            if topology.target[edge] in parties:
                power.append(edge)
            elif choice is not None:
                choices.setdefault(choice, []).append(edge)
            elif topology.edge_type[edge] in {_RUNS_ON, _PROVIDED_BY}:
                runs.append(edge)
            else:
                groups.append(Group((edge,)))
        groups.extend(self._alternatives(node, choices))
        if runs:
            groups.append(Group(self._ways_to_run(node, runs)))
        return power, groups

    def optional(self, node: int) -> Mapping[int, Sequence[int]]:
        """The edges to what the node can do without, by the number of the entry of ``requires``."""
        asset = self._system.assets.get(self._topology.names[node])
        entries = requirements_of(asset) if asset is not None else ()
        if not any(entry.optional for entry in entries):
            return {}
        found: dict[int, list[int]] = {}
        for edge in self._topology.edges(node):
            choice = self._choice[self._topology.field[edge]]
            if choice is not None and entries[choice].optional:
                found.setdefault(choice, []).append(edge)
        return found

    def _alternatives(self, node: int, choices: Mapping[int, Sequence[int]]) -> Sequence[Group]:
        if self._tested is None:
            return [Group(tuple(edges)) for edges in choices.values()]
        requires = requirements_of(self._system.assets[self._topology.names[node]])
        groups = []
        for number, edges in choices.items():
            entry = requires[number]
            if entry.optional and self._tested.counts(entry.tested):
                continue
            tried = {option.id for option in entry.any_of if self._tested.counts(option.tested)}
            spare = tuple(edge for edge in edges if self._topology.names[self._topology.target[edge]] in tried)
            # Where each has a day on which a switch to it was tried, any may be in use: one tried long ago is no help.
            dated = bool(spare) and all(option.tested is not None for option in entry.any_of)
            groups.append(Group(spare, () if dated else tuple(edge for edge in edges if edge not in spare)))
        return groups

    def _ways_to_run(self, node: int, runs: Sequence[int]) -> tuple[int, ...]:
        """The hosts of a model, or the service that offers it: what its access says, the other if there is none."""
        hosts = tuple(edge for edge in runs if self._topology.edge_type[edge] == _RUNS_ON)
        service = tuple(edge for edge in runs if self._topology.edge_type[edge] == _PROVIDED_BY)
        model = self._system.assets[self._topology.names[node]]
        if isinstance(model, Model) and model.access is Access.API:
            return service or hosts
        return hosts or service


def with_a_choice(system: System, topology: Topology) -> frozenset[int]:
    """The nodes that have alternatives or optional parts, and all that lead to one: only those ask what was tried."""
    offsets, edges = topology.incoming
    waiting = [
        topology.index[name]
        for name, asset in system.assets.items()
        if any(entry.optional or len(entry.any_of) > 1 for entry in requirements_of(asset))
    ]
    found: set[int] = set()
    while waiting:
        node = waiting.pop()
        if node not in found:
            found.add(node)
            waiting += [topology.source[edge] for edge in edges[offsets[node] : offsets[node + 1]]]
    return frozenset(found)


def _choice_of(field: str) -> int | None:
    """The number of the entry of ``requires`` that a field belongs to."""
    entry, separator, _ = field.partition(".any_of.")
    return int(entry.removeprefix("requires.")) if separator else None
