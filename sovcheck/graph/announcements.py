"""Changes of control that are announced: who controls an organization on days to come, where that differs."""

from collections.abc import Callable, Mapping
from datetime import date
from functools import cached_property
from typing import Protocol

from msgspec import Struct

from sovcheck.catalog.dated import on_day, organizations_with_all_stakes
from sovcheck.catalog.stakes import changes
from sovcheck.catalog.system import System
from sovcheck.graph.control_thresholds import Power
from sovcheck.graph.paths import Hop, Party
from sovcheck.inventory.assets.organization import Organization


class ControlOnOneDay(Protocol):
    """Who controls the organizations of a system that is one of a day."""

    @property
    def system(self) -> System:
        """The system, as it is on the day."""

    def controllers(self, organization: str) -> tuple[Party, ...]:
        """The organization itself, then everybody who controls it."""

    def power(self, organization: str, party: Party) -> Power:
        """What the party can do there."""

    def control_stated(self, organization: str) -> bool:
        """Whether those are all."""

    def controller_path(self, organization: str, party: Party) -> tuple[Hop, ...]:
        """From the organization over those who own it to the party."""


class Change(Struct, frozen=True):
    """From ``day`` on the party has this power, or none; without a party nobody says in full who has control then."""

    day: date
    party: Party | None
    power: Power | None


class _State(Struct, frozen=True):
    """Who controls an organization on a day, and whether those are all."""

    powers: Mapping[Party, Power]
    known: bool


class Announcements:
    """Answers about organizations of a system on one day; ``build`` makes the graph of one on a later day.

    The organizations alone are looked at once for each day on which any stake begins or ends, and for all of them.
    """

    def __init__(self, today: ControlOnOneDay, build: Callable[[System], ControlOnOneDay]) -> None:
        self._today = today
        self._build = build
        self._of: dict[str, tuple[Change, ...]] = {}

    def of(self, organization: str) -> tuple[Change, ...]:
        """The changes to come, by day, then party; none where nobody gains control and nobody loses it."""
        if organization not in self._changing:
            return ()
        if organization not in self._of:
            self._of[organization] = tuple(self._find(organization))
        return self._of[organization]

    @property
    def are_none(self) -> bool:
        """Whether no stake in anybody begins or ends on a later day."""
        return not self._changing

    def path(self, organization: str, change: Change) -> tuple[Hop, ...]:
        """From the organization over those who own it then, or until then, to the party; none without a party."""
        if change.party is None:
            return ()
        graph = self._later[change.day] if change.power else self._before(change.day)
        return graph.controller_path(organization, change.party)

    def _before(self, day: date) -> ControlOnOneDay:
        return next((graph for earlier, graph in reversed(self._later.items()) if earlier < day), self._today)

    def _find(self, organization: str) -> list[Change]:
        found: list[Change] = []
        before = _state(self._today, organization)
        for day, graph in self._later.items():
            state = _state(graph, organization)
            gains = sorted(party for party, power in state.powers.items() if power > before.powers.get(party, 0))
            found += [Change(day, party, state.powers[party]) for party in gains]
            if before.known and not state.known:
                found.append(Change(day, None, None))
            elif not gains:
                lost = sorted(before.powers.keys() - state.powers.keys())
                found += [Change(day, party, Power.NONE) for party in lost]
            before = state
        return found

    @cached_property
    def _later(self) -> dict[date, ControlOnOneDay]:
        """The organizations on each later day on which the stakes in any of them change."""
        system, day = self._today.system, self._today.system.day
        if day is None:
            return {}
        owned = organizations_with_all_stakes(system)
        return {later: self._build(on_day(owned, later)) for later in changes(system.dated.values(), day)}

    @cached_property
    def _changing(self) -> frozenset[str]:
        """The organizations that are, or will be, owned by way of one whose stakes change on a later day."""
        system, day = self._today.system, self._today.system.day
        if day is None:
            return frozenset()
        reached = [name for name, asset in system.dated.items() if changes((asset,), day)]
        if not reached:
            return frozenset()
        owned: dict[str, list[str]] = {}
        for name, asset in organizations_with_all_stakes(system).assets.items():
            for stake in asset.parents or () if isinstance(asset, Organization) else ():
                if stake.organization is not None:
                    owned.setdefault(stake.organization, []).append(name)
        found = set(reached)
        while reached:
            for name in owned.get(reached.pop(), ()):
                if name not in found:
                    found.add(name)
                    reached.append(name)
        return frozenset(found)


def _state(graph: ControlOnOneDay, organization: str) -> _State:
    others = graph.controllers(organization)[1:]
    return _State({party: graph.power(organization, party) for party in others}, graph.control_stated(organization))
