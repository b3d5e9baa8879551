"""The graph as the later stages ask it: who can do what, over which path, and what stops whom."""

from sovcheck.catalog.system import System
from sovcheck.graph.edges import Effect, EdgeType
from sovcheck.graph.paths import Hop, Party
from sovcheck.graph.results import DeploymentAggregate, Holding, Lineage, Need, Place, Point, StakeSlice


class SystemGraph:
    """Answers about one resolved system; every answer is computed when first asked for, and shared from then on.

    All ids are asset ids of the system; an id that it does not have raises ``KeyError``. Results are sorted and do
    not depend on the order of files, keys or lists.
    """

    def __init__(self, system: System) -> None:
        self.system = system

    def edge(self, asset: str, edge_type: EdgeType, to: str) -> Hop | None:
        """The edge from ``asset`` to ``to`` (an asset id or ``country:XX``), or None when there is none."""
        raise NotImplementedError

    # Who can read, throttle or stop the asset, and where it comes from.

    def exposure(self, asset: str, effect: Effect) -> tuple[Party, ...]:
        """Everybody with this one effect on the asset, sorted; an organization is never exposed to itself."""
        raise NotImplementedError

    def exposure_class(self, asset: str, effect: Effect) -> int:
        """A number that is equal only for assets with equal exposures and equal first edges for this effect."""
        raise NotImplementedError

    def first_edge(self, asset: str, effect: Effect, party: Party) -> EdgeType:
        """The type of the first hop of the witness."""
        raise NotImplementedError

    def witness(self, asset: str, effect: Effect, party: Party) -> tuple[Hop, ...]:
        """A shortest path that gives the party the effect; it ends at the party's country where that is known.

        Among shortest paths the order of edge types decides, then the next asset's id. A party that has no such
        effect raises ``KeyError``.
        """
        raise NotImplementedError

    # Ownership.

    def controllers(self, organization: str) -> tuple[Party, ...]:
        """The organization itself, then everybody above it over majorities, sorted."""
        raise NotImplementedError

    def controller_path(self, organization: str, party: Party) -> tuple[Hop, ...]:
        """From the organization over majority owners to the party and its country."""
        raise NotImplementedError

    def ownership_stated(self, organization: str) -> bool:
        """Whether the holders of the organization are stated, and theirs, up to the roots, each with its country.

        A holder whose share is stated neither as capital nor as votes leaves the ownership open.
        """
        raise NotImplementedError

    def holders(self, organization: str) -> tuple[Holding, ...]:
        """Everybody who holds shares, directly or not: multiplied along chains, added over them; sorted."""
        raise NotImplementedError

    def holder_path(self, organization: str, holding: Holding) -> tuple[Hop, ...]:
        """From the organization over holders to the one of the holding, and to its country."""
        raise NotImplementedError

    def stakes(self, organization: str) -> tuple[StakeSlice, ...]:
        """The organization's shares cut by the countries that their chains of holders run through; they add up to 100.

        What no stated holder has counts for the organization's own country. A country that is not stated is left out
        of its slice, and then the ownership is not stated either.
        """
        raise NotImplementedError

    # Survival.

    def survival(self, application: str) -> tuple[Point, ...]:
        """Everything that stops the application on its own: exactly its minimal cut sets of size one, sorted."""
        raise NotImplementedError

    def survival_path(self, application: str, point: Point) -> tuple[Hop, ...]:
        """A shortest path from the application to the point over needs that all fail with it."""
        raise NotImplementedError

    def survival_pairs(self, application: str) -> tuple[tuple[Point, Point], ...]:
        """Exactly the minimal cut sets of size two: pairs that stop the application though neither does alone."""
        raise NotImplementedError

    def alternatives(self, asset: str) -> tuple[Need, ...]:
        """The asset's own ``requires``, sorted; start a path to an option with ``edge(asset, REQUIRES, option.id)``."""
        raise NotImplementedError

    # Data.

    def places(self, dataset: str) -> tuple[Place, ...]:
        """Everywhere the dataset's bytes can arrive, sorted by country, how, mechanism."""
        raise NotImplementedError

    def place_path(self, dataset: str, place: Place) -> tuple[Hop, ...]:
        """A shortest path from the dataset to the place and its country."""
        raise NotImplementedError

    def reach_complete(self, dataset: str) -> bool:
        """Whether the country of every place is known, and what leads there is stated.

        That is: where the dataset is stored, what the applications that use it require, and which datasets flow
        from them.
        """
        raise NotImplementedError

    # Lineage and licences.

    def licences(self, asset: str) -> tuple[str, ...]:
        """The licences, as declared, of a model or dataset and of everything it was made from, sorted."""
        raise NotImplementedError

    def licences_stated(self, asset: str) -> bool:
        """Whether everything in the lineage of a model or dataset states a licence, and models their base models."""
        raise NotImplementedError

    def licence_path(self, asset: str, licence: str) -> tuple[Hop, ...]:
        """A shortest path over the lineage to what is under the licence; the last hop leads to the licence."""
        raise NotImplementedError

    def lineage(self, model: str) -> Lineage:
        """The base models of the model."""
        raise NotImplementedError

    def hosts_of(self, model: str) -> tuple[str, ...]:
        """The hosts that serve the model, sorted."""
        raise NotImplementedError

    # Use.

    def deployment(self, asset: str) -> DeploymentAggregate:
        """The applications that depend on the asset, over any number of hops."""
        raise NotImplementedError
