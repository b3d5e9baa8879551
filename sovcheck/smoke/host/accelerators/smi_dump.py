"""Accelerators from a dump, where the driver cannot be asked from here: NVIDIA's as XML, those of others as JSON."""

import re
from pathlib import Path
from xml.parsers import expat

from sovcheck.errors import UsageError
from sovcheck.evidence.host import Gpu
from sovcheck.smoke.host.accelerators.json_dump import parse_json_dump
from sovcheck.user_files import read_input
from sovcheck.visible import visible

LONGEST_DUMP = 32 * 2**20
"""Bytes; a machine with 16 accelerators writes about 300,000."""

_MOST_GPUS, _MOST_DEPTH, _LONGEST_VALUE = 1_024, 64, 1_000
_MEBIBYTES = re.compile(r"([0-9]{1,12}) MiB", re.ASCII)
_DRIVER = ("nvidia_smi_log", "driver_version")
_GPU = ("nvidia_smi_log", "gpu")
_FIELDS = {
    (*_GPU, "product_name"): "name",
    (*_GPU, "uuid"): "uuid",
    (*_GPU, "fb_memory_usage", "total"): "memory",
    (*_GPU, "gpu_virtualization_mode", "virtualization_mode"): "mode",
}
_MODES = {"None": "none", "Pass-Through": "passthrough", "VGPU": "vgpu", "Host VGPU": "host-vgpu"}


def read_smi_dump(path: Path) -> tuple[Gpu, ...]:
    """The accelerators of a dump, in its order. Raises UsageError when the file is not such a dump."""
    try:
        data = read_input(path, LONGEST_DUMP)
    except OSError as error:
        raise _unusable(path, f"cannot be read: {error.strerror}") from None
    if len(data) > LONGEST_DUMP:
        raise _unusable(path, f"is larger than {LONGEST_DUMP:,} bytes")
    try:
        return parse_smi_dump(data)
    except (expat.ExpatError, ValueError) as error:
        raise _unusable(path, f"is not such a dump: {error}") from None


def parse_smi_dump(data: bytes) -> tuple[Gpu, ...]:
    """The accelerators of a dump; raises ValueError or ExpatError for anything else."""
    return parse_json_dump(data) if data.lstrip()[:1] in {b"{", b"["} else _Reader().read(data)


class _Reader:
    """Keeps the few fields that are needed while the parser goes by."""

    def __init__(self) -> None:
        self._place: list[str] = []
        self._text: list[str] = []
        self._driver: str | None = None
        self._gpus: list[dict[str, str]] = []

    def read(self, data: bytes) -> tuple[Gpu, ...]:
        parser = expat.ParserCreate()
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._text.append
        parser.EntityDeclHandler = self._refuse_entity
        parser.Parse(data, True)
        return tuple(self._gpu(fields) for fields in self._gpus)

    def _start(self, name: str, _attributes: dict[str, str]) -> None:
        self._place.append(name)
        self._text.clear()
        if self._place[0] != _GPU[0]:
            raise ValueError("its root is not nvidia_smi_log")
        if len(self._place) > _MOST_DEPTH or len(self._gpus) > _MOST_GPUS:
            raise ValueError("it has too many parts")
        if tuple(self._place) == _GPU:
            self._gpus.append({})

    def _end(self, _name: str) -> None:
        place = tuple(self._place)
        value = visible("".join(self._text).strip()[:_LONGEST_VALUE])
        if place == _DRIVER:
            self._driver = value
        elif place in _FIELDS:
            self._gpus[-1].setdefault(_FIELDS[place], value)
        self._place.pop()
        self._text.clear()

    def _refuse_entity(self, *_declaration: object) -> None:
        raise ValueError("it declares entities, which nvidia-smi never does")

    def _gpu(self, fields: dict[str, str]) -> Gpu:
        if not fields.get("uuid") or not fields.get("name"):
            raise ValueError("one of its accelerators has no uuid or no product_name")
        memory = _MEBIBYTES.fullmatch(fields.get("memory", ""))
        return Gpu(
            uuid=fields["uuid"],
            name=fields["name"],
            memory_bytes=int(memory[1]) * 2**20 if memory is not None else None,
            driver=self._driver,
            virtualization_mode=_MODES.get(fields.get("mode", "")),
        )


def _unusable(path: Path, what: str) -> UsageError:
    shown = visible(str(path))
    ways = "`nvidia-smi -q -x`, `amd-smi static --json` or `xpu-smi discovery -j`"
    return UsageError(f"the dump {shown} {visible(what)}: write it with {ways} > FILE on the host")
