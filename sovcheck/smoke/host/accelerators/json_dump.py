"""Accelerators of AMD and Intel, as their own tools write them: ``amd-smi static --json`` and ``xpu-smi discovery -j``.

The fields are those of https://rocm.docs.amd.com/projects/amdsmi (a list, from version 26 of the tool in ``gpu_data``)
and https://intel.github.io/xpumanager/smi_user_guide.html . No such tool has been run here.
"""

from collections.abc import Iterator
from typing import Any

from sovcheck.evidence.host import Gpu
from sovcheck.strict_json import parse_object
from sovcheck.visible import visible

_MOST_GPUS, _LONGEST_VALUE, _MOST_BYTES = 1_024, 1_000, 2**63
_UNITS = {"B": 1, "MB": 2**20}
"""What AMD's tool calls MB are mebibytes."""
_UNKNOWN = {"", "N/A", "unknown"}


def parse_json_dump(data: bytes) -> tuple[Gpu, ...]:
    """The accelerators of a dump, in its order; raises ValueError for anything else."""
    listed = data.lstrip().startswith(b"[")
    tree = parse_object(b'{"gpu_data":' + data + b"}" if listed else data)
    if listed and len(tree) > 1:
        raise ValueError("it goes on after its list")
    if "gpu_data" in tree:
        return tuple(_of_amd(entry) for entry in _entries(tree["gpu_data"]))
    devices = tree.get("device_list", [tree] if "device_name" in tree else None)
    if devices is None:
        raise ValueError("it has neither gpu_data, as of amd-smi, nor device_list, as of xpu-smi")
    # A slice of an accelerator is not another one.
    physical = (entry for entry in _entries(devices) if entry.get("device_function_type") != "virtual")
    return tuple(_of_intel(entry) for entry in physical)


def _entries(found: object) -> Iterator[dict[str, Any]]:
    if not isinstance(found, list) or len(found) > _MOST_GPUS:
        raise ValueError(f"its accelerators are not a list of at most {_MOST_GPUS:,}")
    for entry in found:
        match entry:
            case dict():
                yield entry
            case _:
                raise ValueError("one of its accelerators is not an object")


def _of_amd(entry: dict[str, Any]) -> Gpu:
    asic, size = _part(entry, "asic"), _part(_part(entry, "vram"), "size")
    unit = _UNITS.get(size.get("unit", ""), 0) if isinstance(size.get("unit"), str) else 0
    return _gpu(
        uuid=_text(asic, "asic_serial") or _text(_part(entry, "bus"), "bdf"),
        name=_text(asic, "market_name"),
        memory_bytes=(_count(size.get("value")) or 0) * unit,
        driver=_text(_part(entry, "driver"), "version"),
    )


def _of_intel(entry: dict[str, Any]) -> Gpu:
    return _gpu(
        uuid=_text(entry, "uuid"),
        name=_text(entry, "device_name"),
        memory_bytes=_count(entry.get("memory_physical_size_byte")),
        driver=_text(entry, "driver_version"),
    )


def _gpu(*, uuid: str | None, name: str | None, memory_bytes: int | None, driver: str | None) -> Gpu:
    if uuid is None or name is None:
        raise ValueError("one of its accelerators has no name, or nothing that distinguishes it from others")
    known = memory_bytes if memory_bytes and memory_bytes < _MOST_BYTES else None
    return Gpu(uuid=uuid, name=name, memory_bytes=known, driver=driver)


def _part(entry: dict[str, Any], name: str) -> dict[str, Any]:
    """What is there when it is an object: where a tool fails it writes a text in its place."""
    found = entry.get(name)
    return found if isinstance(found, dict) else {}


def _text(entry: dict[str, Any], name: str) -> str | None:
    found = entry.get(name)
    if not isinstance(found, str) or found.strip() in _UNKNOWN:
        return None
    return visible(found.strip()[:_LONGEST_VALUE])


def _count(value: object) -> int | None:
    """A whole number, also one that is written as a text."""
    if isinstance(value, str) and value.isascii() and value.isdecimal() and len(value) < len(str(_MOST_BYTES)):
        return int(value)
    return value if isinstance(value, int) and not isinstance(value, bool) and value > 0 else None
