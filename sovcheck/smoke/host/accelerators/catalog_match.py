"""Accelerators as the catalog knows them: which entry one is, by its driver's name, and how fast it can be."""

import re
from collections.abc import Callable, Sequence

from sovcheck.catalog.store import Catalog
from sovcheck.evidence.host import Gpu
from sovcheck.smoke.worker_protocol import Limits

_NAMES = (
    ("nvidia-gb300", r"GB300"),
    ("nvidia-gb200", r"GB200"),
    ("nvidia-gb10", r"GB10"),
    ("nvidia-gh200-144gb", r"GH200 144G HBM3e"),
    ("nvidia-gh200", r"GH200( \S+GB)?"),
    ("nvidia-b300", r"B300( \S+)?"),
    ("nvidia-b200", r"B200( \S+)?"),
    ("nvidia-h200-nvl", r"H200 NVL"),
    ("nvidia-h200", r"H200"),
    ("nvidia-h800", r"H800"),
    ("nvidia-h800-pcie", r"H800 PCIe"),
    ("nvidia-h100-nvl", r"H100 NVL"),
    ("nvidia-h100-pcie", r"H100 PCIe"),
    ("nvidia-h100-sxm", r"H100 80GB HBM3"),
    ("nvidia-h20", r"H20"),
    ("nvidia-a100-80gb", r"A100-SXM4-80GB|A100-SXM-80GB"),
    ("nvidia-a100-pcie-80gb", r"A100 80GB PCIe|A100-PCIE-80GB"),
    ("nvidia-a800-80gb", r"A800-SXM4-80GB"),
    ("nvidia-a800-pcie-80gb", r"A800 80GB PCIe"),
    ("nvidia-a100-40gb", r"A100-SXM4-40GB|A100-PCIE-40GB|A100-SXM-40GB"),
    ("nvidia-a2", r"A2"),
    ("nvidia-a10", r"A10"),
    ("nvidia-a10g", r"A10G"),
    ("nvidia-a16", r"A16"),
    ("nvidia-a30", r"A30"),
    ("nvidia-a40", r"A40"),
    ("nvidia-l4", r"L4"),
    ("nvidia-l20", r"L20"),
    ("nvidia-l40", r"L40"),
    ("nvidia-l40s", r"L40S"),
    ("nvidia-t4", r"T4"),
    ("nvidia-v100-32gb", r"V100-SXM2-32GB"),
    ("nvidia-v100-16gb", r"V100-SXM2-16GB"),
    ("nvidia-v100-pcie-32gb", r"V100-PCIE-32GB"),
    ("nvidia-v100-pcie-16gb", r"V100-PCIE-16GB"),
    ("nvidia-v100s-pcie-32gb", r"V100S-PCIE-32GB"),
    ("nvidia-p100-16gb", r"P100-SXM2-16GB"),
    ("nvidia-rtx-a6000", r"RTX A6000"),
    ("nvidia-rtx-6000-ada", r"RTX 6000 Ada Generation"),
    ("nvidia-rtx-pro-6000-blackwell", r"RTX PRO 6000 Blackwell( Workstation Edition| Server Edition)?"),
    ("nvidia-rtx-2080-ti", r"GeForce RTX 2080 Ti"),
    ("nvidia-rtx-3090", r"GeForce RTX 3090"),
    ("nvidia-rtx-3090-ti", r"GeForce RTX 3090 Ti"),
    ("nvidia-rtx-4080", r"GeForce RTX 4080"),
    ("nvidia-rtx-4090", r"GeForce RTX 4090"),
    ("nvidia-rtx-4090-d", r"GeForce RTX 4090 D"),
    ("nvidia-rtx-5090", r"GeForce RTX 5090"),
    ("amd-mi100", r"AMD Instinct MI100"),
    ("amd-mi210", r"AMD Instinct MI210"),
    ("amd-mi250", r"AMD Instinct MI250"),
    ("amd-mi250x", r"AMD Instinct MI250X"),
    ("amd-mi300a", r"AMD Instinct MI300A"),
    ("amd-mi300x", r"AMD Instinct MI300X"),
    ("amd-mi325x", r"AMD Instinct MI325X"),
    ("amd-mi350x", r"AMD Instinct MI350X"),
    ("amd-mi355x", r"AMD Instinct MI355X"),
    ("intel-max-1550", r"Intel\(R\) Data Center GPU Max 1550"),
)
_MAKER = re.compile(r"(?:NVIDIA|Tesla) +")
_GIGA = 1e9
_TERA = 1e12


def catalog_id(name: str, catalog: Catalog) -> str | None:
    """The id of an accelerator that its driver calls so; None when none of the catalog is called so.

    A slice of an accelerator (``... MIG 1g.10gb``) is none of them.
    """
    bare = _MAKER.sub("", name)
    found = next((entry for entry, pattern in _NAMES if re.fullmatch(pattern, bare)), None)
    return found if found is not None and found in catalog.accelerators else None


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
