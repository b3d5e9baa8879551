"""Lineage: what a model is made from, and under which licences all of that is."""

from sovcheck.graph.parts import GraphParts
from sovcheck.graph.paths import Hop
from sovcheck.graph.results import Lineage


class LineageAnswers(GraphParts):
    """Answers about base models and training data, and about the terms that come down from them."""

    def licences(self, asset: str, licensee: str | None = None) -> tuple[str, ...]:
        """The licences, as declared, of a model or dataset and of everything it was made from, sorted.

        Without those that the licensee itself grants to others.
        """
        return self._lineages.licences(self._node(asset), licensee)

    def inherited_licences(self, model: str) -> frozenset[str]:
        """The licences, as declared, of others that come down to a model, and that none of them has replaced since."""
        return self._lineages.inherited_licences(self._node(model))

    def licences_stated(self, asset: str) -> bool:
        """Whether everything in the lineage of a model or dataset states a licence, and models their base models."""
        return self._lineages.all_stated(self._node(asset))

    def licence_path(self, asset: str, licence: str) -> tuple[Hop, ...]:
        """A shortest path over the lineage to what is under the licence; the last hop leads to the licence."""
        return self._lineages.licence_path(self._node(asset), licence)

    def lineage(self, model: str) -> Lineage:
        """The base models of the model."""
        return self._lineages.lineage(self._node(model))
