"""Which entry of the catalog an accelerator is, by the name that its driver, or its maker's tool, gives."""

import re

from sovcheck.catalog.store import Catalog

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
    ("nvidia-h100-nvl", r"H100 NVL"),
    ("nvidia-h100-pcie", r"H100 PCIe"),
    ("nvidia-h100-sxm", r"H100 80GB HBM3"),
    ("nvidia-h20", r"H20"),
    ("nvidia-a100-80gb", r"A100-SXM4-80GB|A100-SXM-80GB"),
    ("nvidia-a100-pcie-80gb", r"A100 80GB PCIe|A100-PCIE-80GB"),
    ("nvidia-a800-80gb", r"A800-SXM4-80GB"),
    ("nvidia-a100-40gb", r"A100-SXM4-40GB|A100-PCIE-40GB|A100-SXM-40GB"),
    ("nvidia-a2", r"A2"),
    ("nvidia-a10", r"A10"),
    ("nvidia-a10g", r"A10G"),
    ("nvidia-a30", r"A30"),
    ("nvidia-a40", r"A40"),
    ("nvidia-l4", r"L4"),
    ("nvidia-l20", r"L20"),
    ("nvidia-l40", r"L40"),
    ("nvidia-l40s", r"L40S"),
    ("nvidia-t4", r"T4"),
    ("nvidia-v100-32gb", r"V100-SXM2-32GB"),
    ("nvidia-v100-16gb", r"V100-SXM2-16GB"),
    ("nvidia-p100-16gb", r"P100-SXM2-16GB"),
    ("nvidia-rtx-a6000", r"RTX A6000"),
    ("nvidia-rtx-6000-ada", r"RTX 6000 Ada Generation"),
    ("nvidia-rtx-pro-6000-blackwell", r"RTX PRO 6000 Blackwell( Workstation Edition| Server Edition)?"),
    ("nvidia-rtx-3090", r"GeForce RTX 3090"),
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


def catalog_id(name: str, catalog: Catalog) -> str | None:
    """The id of an accelerator that its driver calls so; None when none of the catalog is called so.

    A slice of an accelerator (``... MIG 1g.10gb``) is none of them.
    """
    bare = _MAKER.sub("", name)
    found = next((entry for entry, pattern in _NAMES if re.fullmatch(pattern, bare)), None)
    return found if found is not None and found in catalog.accelerators else None
