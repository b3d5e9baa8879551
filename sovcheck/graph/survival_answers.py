"""What stops an application, alone or in a pair, and what becomes of everything without some parties and assets."""

from collections.abc import Collection
from datetime import date

from sovcheck.graph.edges import Effect
from sovcheck.graph.losses import Losses
from sovcheck.graph.needs import RecentTests
from sovcheck.graph.parts import GraphParts
from sovcheck.graph.paths import Hop, Proof
from sovcheck.graph.results import Need, NeedOption, Point
from sovcheck.inventory.assets.asset import Asset
from sovcheck.inventory.assets.requirements import RequirementEntry
from sovcheck.inventory.requirements import requirements_of


class SurvivalAnswers(GraphParts):
    """Answers about cut sets: the parties, countries and assets without which an application does not work."""

    def survival(self, application: str) -> tuple[Point, ...]:
        """Everything that stops the application on its own: exactly its minimal cut sets of size one, sorted."""
        return self._survival.points(self._node(application))

    def stops_alone(self, application: str, point: Point, tested: RecentTests | None = None) -> bool:
        """Whether this is one of them; with ``tested``, of those where only what was tried then counts."""
        survival = self._survival if tested is None else self._survival_of(tested)
        return survival.has(self._node(application), point)

    def survival_path(self, application: str, point: Point) -> tuple[Hop, ...]:
        """The first path of the proof."""
        return self.survival_proof(application, point).paths[0]

    def survival_proof(self, application: str, point: Point) -> Proof:
        """Shortest paths from the application to the point over needs that fail with it, one for each alternative."""
        return self._survival.proof(self._node(application), point)

    def survival_if_tested(self, application: str, tested: RecentTests) -> tuple[Point, ...]:
        """Everything that stops it where only alternatives count, and life without a part, that were tried then."""
        return self._survival_of(tested).points(self._node(application))

    def survival_without(
        self, application: str, lost: Collection[int], tested: RecentTests
    ) -> tuple[Point, ...] | None:
        """Everything that stops it on its own once these are lost, as far as only tried alternatives count.

        None where it stops without them. They are nodes, with all that stops without them.
        """
        node = self._node(application)
        return None if node in lost else self._survival_of(tested).points_without(node, lost)

    def survival_proof_if_tested(self, application: str, point: Point, tested: RecentTests) -> Proof:
        """Shortest paths from the application to such a point, one for each alternative."""
        return self._survival_of(tested).proof(self._node(application), point)

    def stopping_places(self, application: str, tested: RecentTests) -> frozenset[str]:
        """The hosts and services whose loss stops the application, as far as only tried alternatives count."""
        return self._survival_of(tested).stopping_places(self._node(application))

    def survival_pairs(self, application: str) -> tuple[tuple[Point, Point], ...]:
        """Exactly the minimal cut sets of size two: pairs that stop the application though neither does alone."""
        return self._survival.pairs(self._node(application))

    def stopped_by(self, asset: str) -> tuple[str, ...]:
        """The organizations and ``country:XX`` that stop it even while all that it needs goes on, sorted.

        The party that controls such an organization is among them, and the countries that all of them are under.
        """
        return tuple(sorted(self.topology.names[node] for node in self._survival.tree.stopped_by(self._node(asset))))

    def losses(self, tested: RecentTests, but: Collection[str] = ()) -> Losses:
        """What becomes of everything without some parties and assets; alternatives count as tried in those days.

        Nobody asks about applications that are left out by ``but``, and nothing leads to them.
        """
        return Losses(
            self.system,
            self.topology,
            self._parties,
            self._hops,
            self._witnesses.of(Effect.CUTOFF),
            tested,
            self._stoppers_omitted,
            frozenset(map(self._node, but)),
        )

    def needs(self, asset: str) -> tuple[tuple[int, ...], ...]:
        """What it cannot work without: groups of edges to assets, of which one in each group is enough."""
        return tuple(group.edges for group in self._survival.tree.groups(self._node(asset)))

    def alternatives(self, asset: str) -> tuple[Need, ...]:
        """The asset's own ``requires``, sorted; start a path to an option with ``edge(asset, REQUIRES, option.id)``."""
        return _needs_of(self.system.assets[asset])


def _needs_of(asset: Asset) -> tuple[Need, ...]:
    """The entries of ``requires``, sorted by their options; an option that is named twice counts once."""
    return tuple(sorted({_need(entry) for entry in requirements_of(asset)}, key=_canonical))


def _need(entry: RequirementEntry) -> Need:
    tested: dict[str, date | None] = {}
    for option in entry.any_of:
        dates = [day for day in (option.tested, tested.get(option.id)) if day is not None]
        tested[option.id] = max(dates, default=None)
    return Need(tuple(NeedOption(name, tested[name]) for name in sorted(tested)), entry.optional)


def _canonical(need: Need) -> tuple[bool, list[tuple[str, date]]]:
    return need.optional, [(option.id, option.tested or date.min) for option in need.any_of]
