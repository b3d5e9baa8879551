"""Departures: what becomes of every application and asset without one party, or without each in turn."""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from functools import cached_property

from sovcheck.findings.answer.departures import (
    ApplicationAfter,
    AssetsAfter,
    Departure,
    Departures,
    LeavingParty,
    OpenApplication,
    Outcome,
    PartyKind,
)
from sovcheck.graph.loss import Scope
from sovcheck.graph.needs import RecentTests
from sovcheck.graph.system_graph import SystemGraph
from sovcheck.inventory.assets.application import Application
from sovcheck.inventory.assets.asset import Kind
from sovcheck.whatif.consequences import FIRST, Consequences, Setting, by_criticality, rank
from sovcheck.whatif.departing_parties import Leavers, Leaving
from sovcheck.whatif.grace_period import Assume
from sovcheck.whatif.proofs import with_proofs
from sovcheck.whatif.side_effects import SideEffectIndex
from sovcheck.whatif.user_count import count_users

MOST_TOLD = 1_000
"""How many outcomes of applications are reported of all parties together."""

MOST_TOUCHED = 1_000_000
"""How many assets are looked at to which something happens, of all parties together: in a chain all with each."""

FIRST_ASSETS = 20
"""How many assets of one outcome a report names."""

_TOLD = {Kind.MODEL, Kind.DATASET, Kind.GPU_HOST, Kind.CLOUD_SERVICE, Kind.SOFTWARE}
_NEEDED = _TOLD - {Kind.DATASET}
_KINDS = list(PartyKind)


class WhatIf:
    """Answers about one system; alternatives count as tried in the days of ``tested``.

    ``trusted`` are the codes of the countries that the profile trusts, None where nobody says.
    """

    def __init__(
        self,
        graph: SystemGraph,
        tested: RecentTests,
        trusted: Collection[str] | None = None,
        assume: Assume = Assume.IMMEDIATE,
    ) -> None:
        self._graph = graph
        self._losses = graph.losses(tested)
        self._setting = Setting(graph, self._losses, assume)
        self._index = SideEffectIndex(graph)
        self.leavers = Leavers(graph, self._losses, trusted)

    @cached_property
    def applications(self) -> tuple[Application, ...]:
        """All applications of the system."""
        return tuple(asset for asset in self._graph.system.assets.values() if isinstance(asset, Application))

    def without(self, leaving: Leaving) -> Departure:
        """What happens when they leave: every application, and all assets, with the paths that prove it."""
        consequences = self._consequences(leaving)
        after = [with_proofs(consequences.of(each), consequences, self._setting) for each in self.applications]
        return Departure(
            without=leaving.parties,
            applications=by_criticality(self._resting(after, leaving)),
            assets=tuple(self._assets_after(consequences, None)),
        )

    def each(self, kinds: Collection[PartyKind] = tuple(PartyKind), most: int = MOST_TOLD) -> Departures:
        """What happens without each party alone, without the paths; only what is not merely left open is reported.

        Where ``most`` outcomes of applications are reported, or very many assets were looked at, no more parties are.
        """
        found: list[Departure] = []
        waiting = self._everybody(kinds)
        told = touched = left_out = 0
        for leaving in waiting:
            if told >= most or touched >= MOST_TOUCHED:
                left_out += 1
                continue
            consequences = self._consequences(leaving)
            touched += len(consequences.touched)
            if (departure := self._alone(leaving, consequences)) is not None:
                told += len(departure.applications) + 1
                found.append(departure)
        return Departures(parties=tuple(sorted(found, key=_gravest_first)), open=tuple(self._open()), left_out=left_out)

    @cached_property
    def everybody(self) -> tuple[str, ...]:
        """The nodes of all whom ``each`` asks about, sorted."""
        return tuple(sorted(self._names()))

    def countries_and_organizations(self) -> Mapping[str, LeavingParty]:
        """All that the graph has, by the names of their nodes."""
        parties = {name: self.leavers.party(name) for name in self._names()}
        return {name: party for name, party in parties.items() if party.kind is not PartyKind.ASSET}

    def after(self, nodes: Iterable[str]) -> Mapping[str, ApplicationAfter]:
        """What becomes of each application, without its paths; nodes are named, and the graph need not have them."""
        consequences = self._consequences(self.leavers.at_once(nodes))
        return {each.id: consequences.of(each) for each in self.applications}

    def _is_told(self, after: ApplicationAfter) -> bool:
        """Whether more is known than that something is left open, or it is open only without them."""
        if any(each.outcome is not Outcome.NOT_KNOWN for each in after.consequences):
            return True
        return not after.surely_goes_on and after.id not in self._open_anyhow

    @cached_property
    def _open_anyhow(self) -> frozenset[str]:
        return frozenset(each.id for each in self._open())

    def _open(self) -> Iterator[OpenApplication]:
        """The applications that may not go on without somebody who is not stated, the most critical first."""
        loss = self._losses.of((), Scope.COUNTRIES)
        consequences = Consequences(self._setting, loss, self._index.of(loss))
        index = self._graph.topology.index
        for each in sorted(self.applications, key=lambda each: (-rank(each.criticality), each.id)):
            if index[each.id] in loss.unsure:
                missing = consequences.missing(index[each.id])
                yield OpenApplication(id=each.id, criticality=each.criticality, missing=missing)

    def _everybody(self, kinds: Collection[PartyKind]) -> list[Leaving]:
        """Countries first, then organizations, then assets, those first that most applications need."""
        users = self._users
        parties = [(self.leavers.party(name), name) for name in self._names()]
        index = self._graph.topology.index
        parties.sort(key=lambda each: (_KINDS.index(each[0].kind), -users[index[each[1]]], each[0].id))
        return [self.leavers.at_once([name]) for party, name in parties if party.kind in kinds]

    def _names(self) -> Iterator[str]:
        """All countries and organizations, and those assets that something else can need."""
        for name, node in self._graph.topology.index.items():
            asset = self._graph.system.assets.get(name)
            if asset is None or asset.kind is Kind.ORGANIZATION or (asset.kind in _NEEDED and node in self._told):
                yield name

    def _alone(self, leaving: Leaving, consequences: Consequences) -> Departure | None:
        """What happens without one party; None where nothing does, as far as it is known."""
        if not consequences.touched:
            return None
        after = (consequences.of(each) for each in self._touched(consequences.touched))
        applications = by_criticality(each for each in after if self._is_told(each))
        assets = tuple(self._assets_after(consequences, FIRST_ASSETS))
        if not applications and all(each.assets == (leaving.parties[0].id,) for each in assets):
            return None
        return Departure(without=leaving.parties, applications=applications, assets=assets)

    def _consequences(self, leaving: Leaving) -> Consequences:
        loss = self._losses.of(leaving.elements, leaving.scope)
        return Consequences(self._setting, loss, self._index.of(loss))

    def _touched(self, touched: Collection[int]) -> Iterator[Application]:
        """The applications that need something to which something happens."""
        index = self._graph.topology.index
        found, waiting = set(touched), list(touched)
        for node in waiting:
            new = [user for user in self._needed_by.get(node, ()) if user not in found]
            found.update(new)
            waiting.extend(new)
        return (
            each
            for each in self.applications
            if index[each.id] in found or any(index[name] in touched for name in each.data or ())
        )

    @cached_property
    def _needed_by(self) -> Mapping[int, Sequence[int]]:
        """What needs each node, or can do without it, in one step."""
        found: dict[int, list[int]] = {}
        for node in self._graph.topology.index.values():
            for target in self._losses.needed(node):
                found.setdefault(target, []).append(node)
        return found

    def _assets_after(self, consequences: Consequences, first: int | None) -> Iterator[AssetsAfter]:
        """The assets by outcome, the first so many of each by id, or all; ``goes-on`` is not reported."""
        for outcome, nodes in self._by_outcome(consequences).items():
            names = self._setting.names(node for node in nodes if node in self._told)
            if names:
                yield AssetsAfter(outcome=outcome, count=len(names), assets=names[:first])

    def _by_outcome(self, consequences: Consequences) -> Mapping[Outcome, Iterable[int]]:
        loss, effects = consequences.loss, consequences.effects
        around = consequences.around
        return {
            Outcome.STOPS: loss.stopped,
            Outcome.ONLY_COPY_LOST: effects.copies_lost,
            Outcome.ON_FALLBACK: [node for node in around if any(consequences.fallbacks(node))],
            Outcome.LOSES_OPTIONAL_PART: [node for node in around if any(consequences.lost_parts(node))],
            Outcome.GOES_STALE: effects.stale,
            Outcome.CANNOT_BE_RENEWED: effects.not_renewed,
        }

    def _resting(self, after: Sequence[ApplicationAfter], leaving: Leaving) -> Iterator[ApplicationAfter]:
        """The applications; those on a fallback with the organizations that each stop them then."""
        index = self._graph.topology.index
        resting: dict[int, list[str]] = {
            index[each.id]: []
            for each in after
            if any(consequence.outcome is Outcome.ON_FALLBACK for consequence in each.consequences)
        }
        for name, stopped in self._stopping_then(leaving) if resting else ():
            for node in resting.keys() & stopped:
                resting[node].append(name)
        for each in after:
            names = resting.get(index[each.id])
            if names is None:
                yield each
            else:
                more = max(0, len(names) - FIRST) or None
                yield each.model_copy(update={"rests_on": tuple(names[:FIRST]), "more_rests_on": more})

    def _stopping_then(self, leaving: Leaving) -> Iterator[tuple[str, Collection[int]]]:
        """For each organization that stays what stops when it leaves, too."""
        index = self._graph.topology.index
        for name, asset in self._graph.system.assets.items():
            if asset.kind is Kind.ORGANIZATION and index[name] not in leaving.elements:
                yield name, self._losses.of({*leaving.elements, index[name]}, leaving.scope).stopped

    @cached_property
    def _users(self) -> Counter[int]:
        """How many applications need each node, can do without it, or have it as data."""
        index = self._graph.topology.index
        data = {index[each.id]: [index[name] for name in each.data or ()] for each in self.applications}
        return count_users([index[each.id] for each in self.applications], self._losses.needed, data)

    @cached_property
    def _told(self) -> frozenset[int]:
        """The assets that are reported: what is declared, and what applications need; no ancestors of the catalog."""
        system, index = self._graph.system, self._graph.topology.index
        declared = (index[name] for name in system.declared)
        needed = {*declared, *self._users}
        return frozenset(
            index[name] for name, asset in system.assets.items() if asset.kind in _TOLD and index[name] in needed
        )


def _gravest_first(departure: Departure) -> tuple[object, ...]:
    """By what stops, the most critical first, then by every lighter outcome; countries before others."""
    weights: Counter[Outcome] = Counter()
    for application in departure.applications:
        for outcome in {each.outcome for each in application.consequences}:
            weights[outcome] += 10 ** rank(application.criticality)
    assets = {each.outcome: each.count for each in departure.assets}
    party: LeavingParty = departure.without[0]
    by_outcome = [(-weights[outcome], -assets.get(outcome, 0)) for outcome in _WEIGHED]
    return (*by_outcome, _KINDS.index(party.kind), party.id)


_WEIGHED = tuple(outcome for outcome in Outcome if outcome not in {Outcome.NOT_KNOWN, Outcome.GOES_ON})
