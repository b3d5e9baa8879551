"""What a machine's own traces say of it; a check of consistency, no attestation, for an owner can forge them all."""

from collections.abc import Iterator, Mapping

from sovcheck.evidence.host import Virtualization
from sovcheck.evidence.host_truth import HostTruth
from sovcheck.smoke.host.providers import (
    CLOUD_INIT_IDS,
    CMDLINE_WORDS,
    DMI_SIGNS,
    ENVIRONMENT,
    MARKS,
    ONLY_VIRTUAL,
)
from sovcheck.smoke.host.traces import Traces
from sovcheck.visible import visible

_LONGEST_VALUE = 80
_SECRET = {"product_uuid", "product_serial"}
"""Fields that name one machine: a sign says that they matched, not what they are."""

_TOLD_ANYWAY = ("sys_vendor", "product_name", "board_vendor")


def host_truth(traces: Traces, environment: Mapping[str, str]) -> Virtualization:
    """Rented when a trace names a provider; consistent on bare metal whose board has a maker; else unknown.

    Bare metal may be rented too, and leaves no trace of it: who owns a machine needs a document in the inventory.
    """
    virtual = "hypervisor" in (traces.cpu_field("flags", "Features") or "").split()
    firmware = _firmware_signs(traces, virtual=virtual)
    found = sorted({*firmware, *_other_signs(traces, environment)}, key=lambda sign: sign[1])
    signs = [sign for _, sign in found]
    if virtual:
        signs.append("cpuid:hypervisor")
    if found:
        providers = sorted({provider for provider, _ in found})
        # Traces of two providers contradict each other: rented, but of whom is not known.
        return Virtualization(
            truth=HostTruth.RENTED, provider=providers[0] if len(providers) == 1 else None, signs=tuple(signs)
        )
    signs += [f"dmi:{field}={_shown(value)}" for field in _TOLD_ANYWAY if (value := traces.dmi(field)) is not None]
    bare = (
        not virtual and traces.cpu_field("flags", "Features") is not None and not traces.exists("sys/hypervisor/uuid")
    )
    consistent = bare and traces.dmi("board_vendor") is not None
    return Virtualization(truth=HostTruth.CONSISTENT if consistent else HostTruth.UNKNOWN, signs=tuple(signs))


def _firmware_signs(traces: Traces, *, virtual: bool) -> Iterator[tuple[str, str]]:
    """Providers with the field of the firmware's description that names each."""
    for sign in DMI_SIGNS:
        value = traces.dmi(sign.field) if virtual or sign.field not in ONLY_VIRTUAL else None
        if value is not None and sign.matches(value):
            yield sign.provider, f"dmi:{sign.field}={sign.pattern if sign.field in _SECRET else _shown(value)}"


def _other_signs(traces: Traces, environment: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """Providers with the trace of kernel or start-up that names each."""
    if (traces.text("sys/hypervisor/uuid") or "").lower().startswith("ec2"):
        yield "aws", "hypervisor:uuid=ec2*"
    words = (traces.text("proc/cmdline") or "").split()
    yield from ((provider, f"cmdline:{word}") for word, provider in CMDLINE_WORDS.items() if word in words)
    yield from ((provider, f"file:/{path}") for path, provider in MARKS.items() if traces.exists(path))
    cloud = traces.text("run/cloud-init/cloud-id")
    if cloud in CLOUD_INIT_IDS:
        yield CLOUD_INIT_IDS[cloud], f"cloud-init:{cloud}"
    yield from ((provider, f"environment:{name}") for name, provider in ENVIRONMENT.items() if name in environment)


def _shown(value: str) -> str:
    return visible(value[:_LONGEST_VALUE])
