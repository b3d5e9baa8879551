"""What torch and transformers raise, as failures with a code."""

import os
from collections.abc import Iterator
from contextlib import contextmanager

from sovcheck.smoke.failures import FailureCode, SmokeFailure
from sovcheck.smoke.worker_protocol import WorkOrder

_HOST_IS_FULL = ("can't allocate memory", "not enough memory")
_UNKNOWN = "does not recognize this architecture"


@contextmanager
def explained(order: WorkOrder, during: str) -> Iterator[None]:
    """Turns what is raised inside into SmokeFailure; other exceptions go on."""
    import torch

    try:
        yield
    except torch.cuda.OutOfMemoryError as error:
        what = f"{during} took more than the memory of {order.device}: {_need(order)}, {_gpu_memory(order.device)}"
        raise SmokeFailure(FailureCode.OOM_GPU, what) from error
    except RuntimeError as error:
        if any(words in str(error) for words in _HOST_IS_FULL):
            what = f"{during} took more than this machine's memory: {_need(order)}, {_host_memory()}"
            raise SmokeFailure(FailureCode.OOM_HOST, what) from error
        raise
    except (OSError, ValueError) as error:
        if during != "loading":
            raise
        code = FailureCode.RUNTIME_VERSION if _UNKNOWN in str(error) else FailureCode.WEIGHTS_MALFORMED
        said = str(error).strip().partition("\n")[0]
        raise SmokeFailure(code, f"transformers cannot load {order.weights}: {said}") from error


def _need(order: WorkOrder) -> str:
    return (
        "the weights' size is unknown" if order.weight_bytes is None else f"weights have {order.weight_bytes:,} bytes"
    )


def _gpu_memory(device: str) -> str:
    import torch

    free, total = torch.cuda.mem_get_info(device)
    return f"of {total:,} bytes {free:,} are free"


def _host_memory() -> str:
    total, free = (os.sysconf(name) * os.sysconf("SC_PAGE_SIZE") for name in ("SC_PHYS_PAGES", "SC_AVPHYS_PAGES"))
    return f"of {total:,} bytes {free:,} are free"
