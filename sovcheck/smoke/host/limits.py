"""How fast an accelerator can be at most, by the catalog."""

from sovcheck.catalog.store import Catalog, load_catalog
from sovcheck.evidence.host import Gpu
from sovcheck.smoke.worker.protocol import Limits

_GIGA = 1e9
_TERA = 1e12


def limits_of(gpu: Gpu, dtype: str | None, catalog: Catalog | None = None) -> Limits:
    """The memory bandwidth and the dense arithmetic rate for weights of that number format; None where not known.

    Weights of a format for which no rate is known, such as quantized ones, are computed in another: the highest known
    rate then is the limit. ``catalog`` is the bundled one when None.
    """
    entry = (load_catalog() if catalog is None else catalog).accelerators.get(gpu.catalog or "")
    if entry is None:
        return Limits()
    bandwidth = entry.memory_bandwidth_gb_s
    rates = {of.value: rate for of, rate in entry.peak.dense_tflops.items()} if entry.peak is not None else {}
    rate = rates.get(dtype or "", max(rates.values(), default=None))
    return Limits(
        memory_bandwidth_bytes_s=None if bandwidth is None else bandwidth * _GIGA,
        flops=None if rate is None else rate * _TERA,
    )
