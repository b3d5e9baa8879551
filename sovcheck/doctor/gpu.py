"""Accelerators, by the traces that their kernel drivers leave in the file system; nothing is asked over a network."""

from pathlib import Path

from sovcheck.doctor.findings import Condition, Finding

_PURPOSE = "smoke inference at the speed of the accelerator"
_NVIDIA_CARDS = "proc/driver/nvidia/gpus"
_NVIDIA_VERSION = "proc/driver/nvidia/version"
_AMD_NODES = "sys/class/kfd/kfd/topology/nodes"


def check_gpu(root: Path = Path("/")) -> Finding:
    """NVIDIA cards and AMD compute nodes of the machine whose file system this is."""
    cards = _nvidia_cards(root)
    if cards:
        return _finding(Condition.FIT, f"{len(cards)} x {' and '.join(sorted(set(cards)))}{_driver(root)}")
    nodes = _amd_nodes(root)
    if nodes:
        return _finding(Condition.FIT, f"{nodes} AMD GPU")
    advice = ("without one smoke inference runs on the CPU; install the driver where there is a card",)
    return _finding(Condition.MISSING, "no driver of NVIDIA or AMD is loaded", advice)


def _nvidia_cards(root: Path) -> list[str]:
    lines = (line for file in _children(root / _NVIDIA_CARDS) for line in _lines(file / "information"))
    return [line.partition(":")[2].strip() for line in lines if line.startswith("Model:")]


def _driver(root: Path) -> str:
    words = next(iter(_lines(root / _NVIDIA_VERSION)), "").split()
    version = next((word for word in words if word[:1].isdigit() and "." in word), None)
    return f", driver {version}" if version else ""


def _amd_nodes(root: Path) -> int:
    """Nodes with SIMDs are GPUs; the others are CPUs."""
    properties = [_lines(node / "properties") for node in _children(root / _AMD_NODES)]
    return sum(any(line.startswith("simd_count ") and line.split()[1] != "0" for line in lines) for lines in properties)


def _children(folder: Path) -> list[Path]:
    try:
        return sorted(folder.iterdir())
    except OSError:
        return []


def _lines(file: Path) -> list[str]:
    try:
        return file.read_text(encoding="utf-8", errors="replace").splitlines()
    except OSError:
        return []


def _finding(condition: Condition, found: str, advice: tuple[str, ...] = ()) -> Finding:
    return Finding(name="gpu", condition=condition, found=found, purpose=_PURPOSE, advice=advice)
