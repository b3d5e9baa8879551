"""Facts of a host that come from smokes on its machines."""

from sovcheck.evidence.appraised import Signed, day_of
from sovcheck.evidence.host_truth import HostTruth
from sovcheck.facts.documents.gpu_host import ObservedFacts
from sovcheck.facts.sources import Sources
from sovcheck.inventory.assets.gpu_host import GpuHost

OBSERVED_HANDLE = "observed"
_GRAVEST_FIRST = (HostTruth.RENTED, HostTruth.UNKNOWN, HostTruth.CONSISTENT)


def observed_facts(host: GpuHost, sources: Sources) -> ObservedFacts:
    """What was seen; of several machines one that is rented speaks for all, as the host is declared as one."""
    seen = sources.evidence.of_host(host.id)
    gravest = gravest_of(host, sources)
    if gravest is None:
        return {"truth": None, "provider": None, "accelerators": [], "age_days": None, "path": None}
    virtualization = gravest.predicate.host.virtualization
    return {
        "truth": virtualization.truth.value,
        "provider": virtualization.provider,
        "accelerators": sorted({gpu.catalog for one in seen for gpu in one.predicate.host.gpus if gpu.catalog}),
        "age_days": (sources.today - day_of(gravest.predicate.run.ended)).days,
        "path": OBSERVED_HANDLE,
    }


def gravest_of(host: GpuHost, sources: Sources) -> Signed | None:
    """The evidence with the gravest word; of several the latest."""
    seen = sources.evidence.of_host(host.id)
    return min(seen, key=lambda one: _GRAVEST_FIRST.index(one.predicate.host.virtualization.truth), default=None)
