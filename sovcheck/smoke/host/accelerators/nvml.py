"""NVIDIA's accelerators as the driver describes them, through its management library (NVML)."""

from collections.abc import Callable
from types import ModuleType
from typing import TypeVar

from sovcheck.evidence.host import Gpu
from sovcheck.visible import visible

_VIRTUALIZATION = ("none", "passthrough", "vgpu", "host-vgpu", "host-vsga")
"""NVML_GPU_VIRTUALIZATION_MODE_* by their number."""

Answer = TypeVar("Answer")


def gpus_of_driver() -> tuple[Gpu, ...]:
    """The accelerators of this machine; none when there is no driver, or `nvidia-ml-py` is not installed."""
    try:
        import pynvml
    except ImportError:
        return ()
    return read_nvml(pynvml)


def read_nvml(nvml: ModuleType) -> tuple[Gpu, ...]:
    """What the module ``pynvml`` says; none when the driver cannot be asked."""
    try:
        nvml.nvmlInit()
    except nvml.NVMLError:
        return ()
    try:
        count = asked(nvml, nvml.nvmlDeviceGetCount) or 0
        found = (_gpu(nvml, index) for index in range(count))
        return tuple(gpu for gpu in found if gpu is not None)
    finally:
        asked(nvml, nvml.nvmlShutdown)


def _gpu(nvml: ModuleType, index: int) -> Gpu | None:
    handle = asked(nvml, lambda: nvml.nvmlDeviceGetHandleByIndex(index))
    if handle is None:
        return None
    memory = asked(nvml, lambda: nvml.nvmlDeviceGetMemoryInfo(handle))
    capability = asked(nvml, lambda: nvml.nvmlDeviceGetCudaComputeCapability(handle))
    mode = asked(nvml, lambda: nvml.nvmlDeviceGetVirtualizationMode(handle))
    return Gpu(
        uuid=_text(asked(nvml, lambda: nvml.nvmlDeviceGetUUID(handle))) or "unknown",
        name=_text(asked(nvml, lambda: nvml.nvmlDeviceGetName(handle))) or "unknown",
        memory_bytes=memory.total if memory is not None else None,
        driver=_text(asked(nvml, nvml.nvmlSystemGetDriverVersion)),
        compute_capability=f"{capability[0]}.{capability[1]}" if capability is not None else None,
        virtualization_mode=_VIRTUALIZATION[mode] if mode is not None and mode < len(_VIRTUALIZATION) else None,
        confidential_computing=_confidential(nvml),
    )


def _confidential(nvml: ModuleType) -> str | None:
    state = asked(nvml, nvml.nvmlSystemGetConfComputeState)
    if state is None:
        return None
    return "on" if state.ccFeature else "off"


def asked(nvml: ModuleType, question: Callable[[], Answer]) -> Answer | None:
    """The answer, or None: older drivers and smaller cards do not know every question."""
    try:
        return question()
    except nvml.NVMLError:
        return None


def _text(value: str | bytes | None) -> str | None:
    if value is None:
        return None
    return visible(value.decode("utf-8", "replace") if isinstance(value, bytes) else value)
