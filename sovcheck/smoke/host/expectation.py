"""The machine that was found, compared with what was asked for and with what the inventory declares."""

from collections import Counter
from collections.abc import Iterator, Sequence
from fnmatch import fnmatchcase

from sovcheck.catalog.store import Catalog
from sovcheck.evidence.host import Host
from sovcheck.evidence.predicate import Failure
from sovcheck.evidence.verdicts import HostTruth
from sovcheck.inventory.assets.gpu_host import Accelerator, GpuHost, Tenancy
from sovcheck.smoke.failures import FailureCode, failure
from sovcheck.visible import visible

_LEAST_SHARE_OF_MEMORY = 0.9
"""Of the figure on the data sheet: that counts GB where the driver counts GiB, and ECC and driver take their part."""


def check_host(
    host: Host, declared: GpuHost | None, *, require_gpu: bool, expect_gpu: str | None, catalog: Catalog
) -> tuple[Failure, ...]:
    """Every way in which the machine is not the one that was meant.

    ``expect_gpu`` is a pattern of shell for the driver's name of every accelerator, such as ``NVIDIA H100*``.
    """
    failures = [*_asked_for(host, require_gpu=require_gpu, expect_gpu=expect_gpu)]
    if declared is not None:
        failures += _rented(host, declared)
        failures += _declared(host, declared.accelerators or (), catalog)
    return tuple(dict.fromkeys(failures))


def _asked_for(host: Host, *, require_gpu: bool, expect_gpu: str | None) -> Iterator[Failure]:
    if not host.gpus and (require_gpu or expect_gpu is not None):
        yield _no_gpu(host)
    for gpu in host.gpus if expect_gpu is not None else ():
        if not fnmatchcase(gpu.name, expect_gpu or "*"):
            yield _mismatch(f"{gpu.uuid} is a {gpu.name}, {visible(expect_gpu or '')} was expected")


def _declared(host: Host, accelerators: Sequence[Accelerator], catalog: Catalog) -> Iterator[Failure]:
    gpus = host.gpus
    wanted: Counter[str] = Counter()
    for group in accelerators:
        wanted[group.model] += group.count
    if not wanted.total():
        return
    if not gpus:
        yield _no_gpu(host)
        return
    found = Counter(gpu.catalog or gpu.name for gpu in gpus)
    if found != wanted:
        yield _mismatch(f"this machine has {_counted(found)}, the inventory declares {_counted(wanted)}")
    least = {group.model: _least_memory(group, catalog) for group in accelerators}
    for gpu in gpus:
        bytes_wanted = least.get(gpu.catalog or gpu.name)
        if bytes_wanted is not None and gpu.memory_bytes is not None and gpu.memory_bytes < bytes_wanted:
            has, wants = gpu.memory_bytes / 2**30, bytes_wanted / 2**30
            yield _mismatch(
                f"{gpu.uuid} has {has:.1f} GiB of memory, {wants:.1f} GiB are the least of what is declared"
            )


def _least_memory(group: Accelerator, catalog: Catalog) -> float | None:
    known = catalog.accelerators.get(group.model)
    gibibytes = group.memory_gib if group.memory_gib is not None else (known.memory_gib if known is not None else None)
    return None if gibibytes is None else gibibytes * 2**30 * _LEAST_SHARE_OF_MEMORY


def _rented(host: Host, declared: GpuHost) -> Iterator[Failure]:
    seen = host.virtualization
    if seen.truth is HostTruth.RENTED and declared.tenancy in {Tenancy.OWNED, Tenancy.COLOCATED}:
        whose = f"a machine of {seen.provider}" if seen.provider is not None else "a provider's machine"
        what = f"{declared.id} is declared {declared.tenancy.value}, and this is {whose} ({', '.join(seen.signs)})"
        yield failure(FailureCode.HOST_RENTED, what)


def _counted(models: Counter[str]) -> str:
    return ", ".join(f"{count} x {visible(model)}" for model, count in sorted(models.items()))


def _no_gpu(host: Host) -> Failure:
    what = "no accelerator is known here: no NVIDIA driver answers, and no dump was given"
    there = (
        f"; the machine has {', '.join(host.not_described)}, which only a dump describes" if host.not_described else ""
    )
    return failure(FailureCode.NO_GPU, what + there)


def _mismatch(what: str) -> Failure:
    return failure(FailureCode.GPU_MISMATCH, what)
