"""The paths that prove what becomes of an application: from it to what is lost, one for each alternative that fails."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import islice

from sovcheck.findings.answer.departures import ApplicationAfter, Consequence, Outcome
from sovcheck.findings.results.proof import Hop, written
from sovcheck.graph import paths
from sovcheck.graph.edges import EdgeType
from sovcheck.graph.path_alternatives import MOST_PATHS
from sovcheck.whatif.consequences import Consequences, Setting
from sovcheck.whatif.side_effects import Edges

_Path = tuple[paths.Hop, ...]


def with_proofs(after: ApplicationAfter, consequences: Consequences, setting: Setting) -> ApplicationAfter:
    """The same with the paths of every consequence."""
    proofs = _Proofs(after.id, consequences, setting)
    told = tuple(proofs.proven(consequence) for consequence in after.consequences)
    return after.model_copy(update={"consequences": told})


class _Proofs:
    def __init__(self, application: str, consequences: Consequences, setting: Setting) -> None:
        self._start = setting.graph.topology.index[application]
        self._consequences = consequences
        self._loss = consequences.loss
        self._losses = setting.losses
        self._topology = setting.graph.topology
        self._graph = setting.graph

    def proven(self, consequence: Consequence) -> Consequence:
        """The consequence with its paths, the first of them where there are many."""
        if consequence.outcome is Outcome.STOPS:
            proof = self._losses.proof(self._start, self._loss)
            return _with_paths(consequence, proof.paths, proof.further)
        found = list(islice(self._paths(consequence), MOST_PATHS + 1))
        return _with_paths(consequence, found[:MOST_PATHS], len(found) - MOST_PATHS)

    def _paths(self, consequence: Consequence) -> Iterator[_Path]:
        effects = self._consequences.effects
        match consequence.outcome:
            case Outcome.ON_FALLBACK:
                for fallback in consequence.fallbacks:
                    yield from self._of_lost(fallback.asset, fallback.lost)
            case Outcome.LOSES_OPTIONAL_PART:
                for part in consequence.lost_parts:
                    yield from self._of_lost(part.asset, (part.part,))
            case Outcome.GOES_STALE:
                yield from self._of_edges(consequence.parts, effects.stale, self._end)
            case Outcome.CANNOT_BE_RENEWED:
                yield from self._of_edges(consequence.parts, effects.not_renewed, self._end_of_origin)
            case Outcome.ONLY_COPY_LOST:
                yield from self._of_edges(consequence.parts, effects.copies_lost, self._end)

    def _of_lost(self, asset: str, lost: Iterable[str]) -> Iterator[_Path]:
        """From the application to what needs something, and from there over each part that stops."""
        node = self._topology.index[asset]
        before = self._way(node)
        for name in lost:
            goal = self._topology.index[name]
            edge = self._losses.edges_to_needs(node)[goal]
            yield (*before, *self._losses.path([edge]), *self._end(goal))

    def _of_edges(
        self, assets: Iterable[str], edges: Mapping[int, Edges], end: Callable[[int], _Path]
    ) -> Iterator[_Path]:
        """From the application to each asset, and from there over each edge."""
        for name in assets:
            node = self._topology.index[name]
            for edge in edges[node]:
                yield (*self._way(node), *self._losses.path([edge]), *end(self._topology.target[edge]))

    def _way(self, node: int) -> _Path:
        """From the application to an asset that it needs, or uses as data."""
        if node == self._start:
            return ()
        application, name = self._topology.names[self._start], self._topology.names[node]
        try:
            return self._losses.way(self._start, node)
        except KeyError:
            hop = self._graph.edge(name, EdgeType.FLOWS_TO, application)
            return (hop,) if hop is not None else ()

    def _end(self, node: int) -> _Path:
        """From what is lost to the party that leaves."""
        if node in self._loss.stopped:
            return self._losses.proof(node, self._loss).paths[0]
        return self._losses.path_of_party(node, self._loss)

    def _end_of_origin(self, node: int) -> _Path:
        """The same from a maker, or from a model that others are made from, over what that is made from in turn."""
        edges = []
        while node not in self._loss.leaving and node not in self._loss.elements:
            edges.append(self._consequences.effects.not_renewed[node][0])
            node = self._topology.target[edges[-1]]
        rest = self._losses.path_of_party(node, self._loss) if node in self._loss.leaving else ()
        return (*self._losses.path(edges), *rest)


def _with_paths(consequence: Consequence, found: Iterable[_Path], further: int) -> Consequence:
    told: list[tuple[Hop, ...]] = [tuple(map(written, paths.shortened(path))) for path in found if path]
    return consequence.model_copy(update={"paths": tuple(told), "further_paths": further if further > 0 else None})
