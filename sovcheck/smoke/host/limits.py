"""How fast accelerators can be at most, by the catalog."""

from collections.abc import Callable, Sequence

from sovcheck.catalog.store import Catalog
from sovcheck.evidence.host import Gpu
from sovcheck.smoke.worker_protocol import Limits

_GIGA = 1e9
_TERA = 1e12


def limits_of(gpus: Sequence[Gpu], dtype: str | None, catalog: Catalog, *, together: bool) -> Limits:
    """What these accelerators can do for weights of that number format; None where one of them is not known.

    ``together`` they add up: more than that no way of sharing the work reaches. Otherwise one of them works, whichever:
    frameworks number them in another order than the driver.
    """
    each = [_limits(gpu, dtype, catalog) for gpu in gpus]
    most = sum if together else max
    return Limits(
        memory_bandwidth_bytes_s=_of_all([limits.memory_bandwidth_bytes_s for limits in each], most),
        flops=_of_all([limits.flops for limits in each], most),
    )


def _limits(gpu: Gpu, dtype: str | None, catalog: Catalog) -> Limits:
    """Weights of a format for which no rate is known, such as quantized ones, are computed in another: the highest."""
    entry = catalog.accelerators.get(gpu.catalog or "")
    if entry is None:
        return Limits()
    bandwidth = entry.memory_bandwidth_gb_s
    rates = {of.value: rate for of, rate in entry.peak.dense_tflops.items()} if entry.peak is not None else {}
    rate = rates.get(dtype or "", max(rates.values(), default=None))
    return Limits(
        memory_bandwidth_bytes_s=None if bandwidth is None else bandwidth * _GIGA,
        flops=None if rate is None else rate * _TERA,
    )


def _of_all(figures: Sequence[float | None], most: Callable[[Sequence[float]], float]) -> float | None:
    known = [figure for figure in figures if figure is not None]
    return most(known) if known and len(known) == len(figures) else None
