"""Paths to evidence: from an asset to the signed file that its facts rest on."""

from sovcheck.errors import Location
from sovcheck.evidence.appraised import Signed
from sovcheck.facts.handles import read_number
from sovcheck.facts.kinds.gpu_host import gravest_of
from sovcheck.facts.parts.measured_speed import speeds_of
from sovcheck.facts.paths.role_paths import requirement_hops
from sovcheck.facts.smokes import evidence_of, seen_on_hosts
from sovcheck.facts.sources import Sources
from sovcheck.graph.edges import EdgeType
from sovcheck.graph.paths import Hop
from sovcheck.inventory.assets.application import Application
from sovcheck.inventory.assets.asset import Asset
from sovcheck.inventory.assets.gpu_host import GpuHost
from sovcheck.inventory.assets.model import Model

Path = tuple[Hop, ...]


class EvidencePaths:
    """Finds them; KeyError for evidence that there is not."""

    def __init__(self, sources: Sources) -> None:
        self._sources = sources
        self._graph = sources.graph

    def of_smoke(self, asset: Asset, rest: str) -> Path:
        """From the model to the file of evidence that its facts, or those on one of its hosts, rest on."""
        if not isinstance(asset, Model):
            raise KeyError(rest)
        if not rest:
            return (_evidence_hop(asset.id, _known(evidence_of(asset, self._sources), rest)),)
        seen = seen_on_hosts(asset, self._sources)
        return (_evidence_hop(asset.id, _known(seen[read_number(rest, len(seen))].signed, "")),)

    def of_observed(self, asset: Asset, rest: str) -> Path:
        """From the host to the evidence with the gravest word on what it runs on."""
        signed = gravest_of(asset, self._sources) if isinstance(asset, GpuHost) else None
        return (_evidence_hop(asset.id, _known(signed, rest)),)

    def of_speed(self, asset: Asset, index: str) -> Path:
        """From the application to the model, and to its evidence where there is any."""
        found = speeds_of(asset, self._sources) if isinstance(asset, Application) else []
        chain = found[read_number(index, len(found))].chain
        signed = self._sources.evidence.of_model(chain[-1])
        start = requirement_hops(self._graph, chain)
        return start if signed is None else (*start, _evidence_hop(chain[-1], signed))


def _known(signed: Signed | None, rest: str) -> Signed:
    if signed is None or rest:
        raise KeyError(rest)
    return signed


def _evidence_hop(asset: str, signed: Signed) -> Hop:
    return Hop(asset, EdgeType.EVIDENCED_BY, f"sha256:{signed.sha256}", Location(signed.path), None)
