"""The facts of every asset of a system, and the paths behind their handles."""

from collections.abc import Callable, Collection, Hashable, Sequence
from datetime import date
from typing import Any, cast

from sovcheck.evidence.appraised import NO_EVIDENCE, AppraisedEvidence
from sovcheck.facts.documents.kinds import FactsDocument
from sovcheck.facts.equality.signature import Signatures
from sovcheck.facts.kinds.application import application_facts
from sovcheck.facts.kinds.cloud_service import cloud_service_facts
from sovcheck.facts.kinds.data_flow import data_flow_facts
from sovcheck.facts.kinds.dataset import dataset_facts
from sovcheck.facts.kinds.gpu_host import gpu_host_facts
from sovcheck.facts.kinds.model import model_facts
from sovcheck.facts.kinds.organization import organization_facts
from sovcheck.facts.kinds.software import software_facts
from sovcheck.facts.missing.completeness import unknown_fields
from sovcheck.facts.missing.missing import Missing
from sovcheck.facts.missing.omitted import Omitted
from sovcheck.facts.paths.path_resolver import PathResolver
from sovcheck.facts.sources import USUAL_TEST_DAYS, Sources
from sovcheck.graph.paths import Hop, Proof
from sovcheck.graph.system_graph import SystemGraph
from sovcheck.inventory.assets.application import Application
from sovcheck.inventory.assets.asset import Kind

_BUILDERS: dict[Kind, Callable[[Any, Sources], FactsDocument]] = {
    Kind.ORGANIZATION: organization_facts,
    Kind.MODEL: model_facts,
    Kind.DATASET: dataset_facts,
    Kind.GPU_HOST: gpu_host_facts,
    Kind.CLOUD_SERVICE: cloud_service_facts,
    Kind.APPLICATION: application_facts,
    Kind.DATA_FLOW: data_flow_facts,
    Kind.SOFTWARE: software_facts,
}


class FactsBuilder:
    """Builds facts on demand. Equal assets, whatever they are called, have equal facts.

    Documents share parts with each other: read them, and never change them. An id that the system does not have raises
    KeyError. An alternative that was tried in the last ``test_days`` days is a tested one. What somebody outside the
    ``trusted`` countries can stop is not a spare for other such; without any, all are trusted.
    """

    def __init__(
        self,
        graph: SystemGraph,
        today: date,
        evidence: AppraisedEvidence = NO_EVIDENCE,
        test_days: int = USUAL_TEST_DAYS,
        trusted: Collection[str] = (),
    ) -> None:
        self._sources = Sources(graph, today, evidence, test_days, trusted)
        self._proofs = PathResolver(self._sources)
        self._missing = Missing(self._sources)
        self._signatures = Signatures(self._sources)

    def facts(self, asset_id: str) -> FactsDocument:
        """Everything that policies see of the asset: every field is there, and what nobody stated is None."""
        asset = self._sources.system.assets[asset_id]
        document = _BUILDERS[asset.kind](asset, self._sources)
        completeness = document["completeness"]
        unknown, share = unknown_fields(asset.kind, cast("dict[str, object]", document))
        completeness["unknown"], completeness["unknown_share"] = unknown, share
        return document

    def is_spared(self, asset_id: str) -> bool:
        """Whether every application that depends on the host or service goes on by a tested alternative without it.

        An alternative counts that is left when everybody outside the trusted countries leaves at once.
        """
        return self._sources.is_spared_at_home(asset_id)

    def signature(self, asset_id: str) -> Hashable:
        """Equal only for assets with equal facts, unless ``is_one_of_its_kind``; much quicker than to build them."""
        return self._signatures.of(asset_id)

    def is_one_of_its_kind(self, asset_id: str, facts: str) -> bool:
        """Whether the facts of the asset, as text, name what others with its signature have nothing to do with."""
        return self._signatures.names_what_it_requires(asset_id, facts)

    def likeness(self, asset_id: str) -> Hashable | None:
        """Equal for assets whose proofs and gaps are each other's, where their signatures are equal, too.

        Those of applications are, but for gaps, with what each has of its ``own``.
        """
        asset = self._sources.system.assets[asset_id]
        return (
            self._sources.exchange.likeness(asset)
            if isinstance(asset, Application)
            else self._sources.likeness.of(asset_id)
        )

    def own(self, asset_id: str) -> Sequence[str]:
        """The hosts and services of an application in whose place others that are like it require equal ones."""
        asset = self._sources.system.assets[asset_id]
        return tuple(self._sources.exchange.of(asset)) if isinstance(asset, Application) else ()

    def path(self, asset_id: str, handle: str) -> tuple[Hop, ...]:
        """The hops of the first path behind a handle, never none; KeyError for any text that leads nowhere."""
        return self.proof(asset_id, handle).paths[0]

    def proof(self, asset_id: str, handle: str) -> Proof:
        """All paths behind a handle of the asset's facts: one, or one for each alternative that fails."""
        return self._proofs.proof(asset_id, handle)

    def missing(self, asset_id: str, fact: str) -> tuple[Omitted, ...]:
        """Which assets leave out what, so that the fact is unknown: never nothing, and a few where there are many."""
        return self._missing.of(asset_id, fact)
