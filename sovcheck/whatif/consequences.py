"""What becomes of one application when something is lost: everything that holds of it, gravest first."""

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from functools import cached_property, partial
from itertools import chain, islice
from typing import Any

from msgspec import Struct

from sovcheck.findings.answer.departures import (
    ApplicationAfter,
    Consequence,
    Fallback,
    FallbackOption,
    LostPart,
    Outcome,
)
from sovcheck.findings.results.proof import MissingField
from sovcheck.graph.loss import Loss
from sovcheck.graph.losses import Losses
from sovcheck.graph.needs import Group
from sovcheck.graph.reachability import Reachability
from sovcheck.graph.system_graph import SystemGraph
from sovcheck.inventory.assets.application import Application, Criticality
from sovcheck.inventory.assets.asset import Kind
from sovcheck.inventory.assets.requirements import Alternative, RequirementEntry
from sovcheck.inventory.requirements import requirements_of
from sovcheck.whatif.grace_period import Assume, DaysLeft
from sovcheck.whatif.side_effects import SideEffects

_PLACES = {Kind.GPU_HOST, Kind.CLOUD_SERVICE}

FIRST = 20
"""How many assets are named of one consequence."""


class Setting(Struct, frozen=True):
    """What all questions about one system share."""

    graph: SystemGraph
    losses: Losses
    assume: Assume = Assume.IMMEDIATE

    def name(self, node: int) -> str:
        """The id of an asset, by its node."""
        return self.graph.topology.names[node]

    def names(self, nodes: Iterable[int]) -> tuple[str, ...]:
        """Their ids, sorted."""
        return tuple(sorted(map(self.name, nodes)))


class Consequences:
    """One loss in one system."""

    def __init__(self, setting: Setting, loss: Loss, effects: SideEffects) -> None:
        self._setting = setting
        self._graph = setting.graph
        self._target = setting.graph.topology.target
        self._losses = setting.losses
        self._switched_of: dict[int, tuple[Fallback, ...]] = {}
        self.loss = loss
        self.effects = effects

    def of(self, application: Application) -> ApplicationAfter:
        """What becomes of the application."""
        node = self._graph.topology.index[application.id]
        found = tuple(self._consequences(node, application))
        stops = [node] if node in self.loss.stopped else self._switched(found)
        promising, planless = self._places
        return ApplicationAfter(
            id=application.id,
            name=application.name,
            criticality=application.criticality,
            outcome=found[0].outcome if found else Outcome.GOES_ON,
            surely_goes_on=node not in self.loss.unsure,
            consequences=found,
            survives_days=self._ends(node, found),
            promises=tuple(self._days_left.promises(_first_by_number(promising, stops))),
            more_promises=_more(promising, stops),
            without_plan=self._setting.names(_first_by_number(planless, stops)),
            more_without_plan=_more(planless, stops),
        )

    def fallbacks(self, node: int) -> Iterator[Fallback]:
        """The asset's own needs of which something stops and something takes over."""
        for group in self._losses.groups(node):
            lost = [edge for edge in group.edges if self._target[edge] in self.loss.stopped]
            if lost and len(lost) < len(group.edges):
                yield self._fallback(node, group, lost)

    def lost_parts(self, node: int) -> Iterator[LostPart]:
        """What the asset loses and can do without."""
        entries = requirements_of(self._graph.system.assets[self._setting.name(node)])
        for number, edges in self._losses.optional(node).items():
            parts = {self._target[edge] for edge in edges}
            if parts <= self.loss.stopped:
                tested = entries[number].tested
                counts = self._losses.tested.counts(tested)
                for part in self._setting.names(parts):
                    yield LostPart(asset=self._setting.name(node), part=part, tested=tested, counts=counts)

    def _consequences(self, node: int, application: Application) -> Iterator[Consequence]:
        if node in self.loss.stopped:
            yield self._told(Outcome.STOPS, self._at_fault, node)
            yield from self._copies_lost(application)
            return
        if node in self.loss.may_stop:
            yield Consequence(outcome=Outcome.NOT_KNOWN, missing=self.missing(node))
        yield from self._copies_lost(application, node)
        switching, losing = self._around
        if fallbacks := tuple(islice(chain.from_iterable(map(self._fallbacks_of, switching.of(node))), FIRST)):
            lost_options = {name for fallback in fallbacks for name in fallback.lost}
            yield _about(Outcome.ON_FALLBACK, lost_options, fallbacks=fallbacks)
        if lost := tuple(islice(chain.from_iterable(map(self.lost_parts, losing.of(node))), FIRST)):
            yield _about(Outcome.LOSES_OPTIONAL_PART, {each.part for each in lost}, lost_parts=lost)
        if self._stale.count(node):
            yield self._told(Outcome.GOES_STALE, self._stale, node)
        if self._not_renewed.count(node):
            yield self._told(Outcome.CANNOT_BE_RENEWED, self._not_renewed, node)

    def _copies_lost(self, application: Application, *living: int) -> Iterator[Consequence]:
        """The last copies of its data, and of models that still run."""
        if not self.effects.copies_lost:
            return
        used = {self._graph.topology.index[name] for name in application.data or ()}
        lost = {*(self.effects.copies_lost.keys() & used), *(self._copies.of(*living) if living else ())}
        if lost:
            yield _about(Outcome.ONLY_COPY_LOST, self._setting.names(lost))

    def _told(self, outcome: Outcome, ahead: Reachability, node: int) -> Consequence:
        """A consequence that is about what lies ahead of a node."""
        parts = self._setting.names(islice(ahead.of(node), FIRST))
        return Consequence(outcome=outcome, parts=parts, more_parts=max(0, ahead.count(node) - FIRST))

    def missing(self, node: int) -> tuple[MissingField, ...]:
        """What leaves open whether an asset stops that may."""
        return tuple(self._placed(asset, field) for asset, field in self._losses.left_open(node, self.loss))

    def _placed(self, asset: str, field: str) -> MissingField:
        place = self._graph.system.place(asset, field)
        file, line = (None, None) if place is None else (place.file, place.line or None)
        return MissingField(asset=asset, field=field, file=file, line=line)

    def _fallback(self, node: int, group: Group, lost: Sequence[int]) -> Fallback:
        stops = {self._target[edge] for edge in lost}
        options = {self._target[edge]: edge for edge in group.edges}
        hosts = self._option(node, group.edges[0]) is None
        # Where all that stops are spares, whatever is in use goes on.
        switches = not hosts and any(not self._counts(self._option(node, options[other])) for other in stops)
        living = sorted((other for other in options if other not in stops), key=self._setting.name)
        named = self._setting.names(stops)
        return Fallback(
            asset=self._setting.name(node),
            lost=named[:FIRST],
            to=tuple(
                self._taking_over(other, self._option(node, options[other]), switches) for other in living[:FIRST]
            ),
            hosts=hosts,
            more_lost=max(0, len(named) - FIRST),
            more_to=max(0, len(living) - FIRST),
        )

    def _taking_over(self, node: int, option: Alternative | None, switches: bool) -> FallbackOption:
        tested = option.tested if option is not None else None
        return FallbackOption(id=self._setting.name(node), tested=tested, counts=not switches or self._counts(option))

    def _counts(self, option: Alternative | None) -> bool:
        return option is not None and self._losses.tested.counts(option.tested)

    def _option(self, node: int, edge: int) -> Alternative | None:
        """The alternative that an edge of ``requires`` stands for; None for a host of a model."""
        steps = self._graph.topology.fields[self._graph.topology.field[edge]].split(".")
        if steps[0] != "requires":
            return None
        entries: Sequence[RequirementEntry] = requirements_of(self._graph.system.assets[self._setting.name(node)])
        return entries[int(steps[1])].any_of[int(steps[3])]

    def _ends(self, node: int, found: Sequence[Consequence]) -> int | None:
        """The days until it stops, or until it first has to switch."""
        if node in self.loss.stopped:
            return self._days_left.of(node)
        switches = [
            max(self._days_left.of(self._graph.topology.index[name]) for name in fallback.lost)
            for consequence in found
            for fallback in consequence.fallbacks
        ]
        return min(switches, default=None)

    def _switched(self, found: Sequence[Consequence]) -> Sequence[int]:
        """The alternatives that stop."""
        lost = (name for each in found for fallback in each.fallbacks for name in fallback.lost)
        return [self._graph.topology.index[name] for name in dict.fromkeys(lost)]

    def _fallbacks_of(self, node: int) -> tuple[Fallback, ...]:
        known = self._switched_of.get(node)
        if known is None:
            known = self._switched_of[node] = tuple(self.fallbacks(node))
        return known

    # What these give holds nothing of this object: it would be freed only when cycles are looked for.
    def _failing(self) -> Callable[[int], Sequence[int]]:
        return partial(self._losses.failing_needs, loss=self.loss)

    def _living(self, *, optional: bool = False) -> Callable[[int], Sequence[int]]:
        return partial(self._losses.living_needs, loss=self.loss, optional=optional)

    @cached_property
    def _at_fault(self) -> Reachability:
        """Through what the loss reaches what stops: themselves lost, or in the hands of who leaves."""
        return Reachability(self._failing(), [each for each in self.loss.stopped if self._losses.hits(each, self.loss)])

    @cached_property
    def _places(self) -> tuple[Reachability, Reachability]:
        """The hosts and services on the way of what stops that promise days, and those that do not."""
        assets = self._graph.system.assets
        promising = [each for each in self.loss.stopped if any(self._days_left.promises([each]))]
        places = {each for each in self.loss.stopped if assets[self._setting.name(each)].kind in _PLACES}
        return Reachability(self._failing(), promising), Reachability(self._failing(), places.difference(promising))

    @cached_property
    def _around(self) -> tuple[Reachability, Reachability]:
        """What goes on by a fallback, and what goes on without a part, of what others need."""
        switching = [node for node in self.around if self._fallbacks_of(node)]
        losing = [node for node in self.around if any(self.lost_parts(node))]
        return Reachability(self._living(), switching, nearest_first=True), Reachability(
            self._living(), losing, nearest_first=True
        )

    @cached_property
    def _copies(self) -> Reachability:
        return Reachability(self._living(), self.effects.copies_lost)

    @cached_property
    def _stale(self) -> Reachability:
        return Reachability(self._living(), self.effects.stale)

    @cached_property
    def _not_renewed(self) -> Reachability:
        """What an application can do without is renewed, too."""
        return Reachability(self._living(optional=True), self.effects.not_renewed)

    @cached_property
    def touched(self) -> Collection[int]:
        """All assets to which something happens."""
        return self.loss.stopped | self.effects.touched

    @cached_property
    def around(self) -> frozenset[int]:
        """What has an edge to something that stops, and goes on itself."""
        offsets, edges = self._graph.topology.incoming
        source, stopped = self._graph.topology.source, self.loss.stopped
        found = (source[edge] for node in stopped for edge in edges[offsets[node] : offsets[node + 1]])
        return frozenset(found) - stopped

    @cached_property
    def _days_left(self) -> DaysLeft:
        return DaysLeft(self._graph, self._losses, self.loss, self._setting.assume)


def _about(outcome: Outcome, parts: Collection[str], **more: Any) -> Consequence:
    """A consequence that names the first of its parts by id."""
    names = sorted(parts)
    return Consequence(outcome=outcome, parts=tuple(names[:FIRST]), more_parts=max(0, len(names) - FIRST), **more)


def _first_by_number(ahead: Reachability, starts: Sequence[int]) -> Sequence[int]:
    return tuple(islice(ahead.of(*starts), FIRST)) if starts else ()


def _more(ahead: Reachability, starts: Sequence[int]) -> int | None:
    """How many more there are than are named."""
    return max(0, ahead.count(*starts) - FIRST) or None if starts else None


def by_criticality(applications: Iterable[ApplicationAfter]) -> tuple[ApplicationAfter, ...]:
    """The most critical first, before them those of which nobody says how critical they are; then by id."""
    return tuple(sorted(applications, key=lambda each: (-rank(each.criticality), each.id)))


def rank(criticality: Criticality | None) -> int:
    """How critical it is, as a number; what nobody says counts as the most."""
    ranks = list(Criticality)
    return len(ranks) if criticality is None else ranks.index(criticality)
