"""Accelerators on the PCI bus that no driver here describes."""

from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path

from sovcheck.evidence.host import Gpu
from sovcheck.smoke.host.traces import Traces
from sovcheck.visible import visible

_DEVICES = "sys/bus/pci/devices"
_MOST_DEVICES, _LONGEST = 65_536, 20
_ACCELERATORS = ("0x0302", "0x0380", "0x1200")
"""3D controllers, other display controllers, and processing accelerators: no card that only shows a screen."""
_LEAST_WINDOW = 4 << 30
"""Bytes of its memory that the machine sees: graphics and helpers that are built into a processor show less."""
_MAKERS = {"0x1002": "AMD", "0x8086": "Intel", "0x10de": "NVIDIA", "0x1da3": "Habana Labs (Intel)"}
"""As the PCI ID repository names them (pci-ids.ucw.cz)."""
_DESCRIBED = {"0x10de": "NVIDIA"}
"""Whose accelerators the driver describes here, and how their names begin."""


def not_described(root: Path, gpus: Iterable[Gpu]) -> tuple[str, ...]:
    """How many of which kind the machine below ``root`` has, beside those that its driver described."""
    known = {vendor for vendor, maker in _DESCRIBED.items() if any(gpu.name.startswith(maker) for gpu in gpus)}
    found = Counter(name for vendor, name in _on_the_bus(root) if vendor not in known)
    return tuple(f"{count} x {name}" for name, count in sorted(found.items()))


def _on_the_bus(root: Path) -> Iterator[tuple[str, str]]:
    traces = Traces(root)
    try:
        places = sorted(place.name for place in (root / _DEVICES).iterdir())
    except OSError:
        return
    for place in places[:_MOST_DEVICES]:
        parts = (traces.text(f"{_DEVICES}/{place}/{part}") or "" for part in ("vendor", "device", "class", "resource"))
        vendor, device, kind, windows = parts
        if kind.startswith(_ACCELERATORS) and _largest(windows) >= _LEAST_WINDOW:
            number = visible(f"{vendor[2:]}:{device[2:]}"[:_LONGEST])
            yield vendor, f"{_MAKERS.get(vendor, 'an accelerator')} (PCI {number})"


def _largest(windows: str) -> int:
    """Of the regions of a device, a line each: where it begins, where it ends, and what it is."""
    return max((_size(line.split()) for line in windows.splitlines()), default=0)


def _size(fields: list[str]) -> int:
    try:
        return int(fields[1], 16) - int(fields[0], 16) + 1
    except (IndexError, ValueError):
        return 0
