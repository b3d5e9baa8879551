"""Provider detection: whose machine it is by its own traces; consistency, not attestation, for owners can forge."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fnmatch import fnmatchcase

from sovcheck.evidence.host import Virtualization
from sovcheck.evidence.verdicts import HostTruth
from sovcheck.smoke.host.traces import Traces
from sovcheck.visible import visible


@dataclass(frozen=True, slots=True)
class Sign:
    """A pattern (of shell) that a trace matches on the machines of one provider; letters count as they are."""

    provider: str
    field: str
    pattern: str

    def matches(self, value: str) -> bool:
        """Whether the trace has that value."""
        return fnmatchcase(value, self.pattern)


DMI_SIGNS = (
    Sign("aws", "product_uuid", "[eE][cC]2*"),
    Sign("aws", "product_uuid", "????2?[eE][cC]*"),
    Sign("aws", "sys_vendor", "Amazon EC2"),
    Sign("aws", "board_vendor", "Amazon EC2"),
    Sign("aws", "bios_vendor", "Amazon EC2"),
    Sign("azure", "chassis_asset_tag", "7783-7084-3265-9085-8269-3286-77"),
    Sign("google-cloud", "product_name", "Google Compute Engine"),
    Sign("google-cloud", "product_serial", "GoogleCloud-*"),
    Sign("oracle-cloud", "chassis_asset_tag", "OracleCloud.com"),
    Sign("alibaba-cloud", "product_name", "Alibaba Cloud ECS"),
    Sign("open-telekom-cloud", "chassis_asset_tag", "OpenTelekomCloud"),
    Sign("huawei-cloud", "chassis_asset_tag", "HUAWEICLOUD"),
    Sign("sap-cloud", "chassis_asset_tag", "SAP CCloud VM"),
    Sign("samsung-cloud-platform", "chassis_asset_tag", "Samsung Cloud Platform"),
    Sign("scaleway", "sys_vendor", "Scaleway"),
    Sign("hetzner", "sys_vendor", "Hetzner"),
    Sign("upcloud", "sys_vendor", "UpCloud"),
    Sign("outscale", "sys_vendor", "3DS Outscale*"),
    Sign("outscale", "product_name", "3DS Outscale*"),
    Sign("exoscale", "product_name", "Exoscale*"),
    Sign("akamai", "sys_vendor", "Linode"),
    Sign("akamai", "sys_vendor", "Akamai"),
    Sign("digitalocean", "sys_vendor", "DigitalOcean"),
    Sign("vultr", "sys_vendor", "Vultr"),
    Sign("nwcs", "sys_vendor", "NWCS"),
    Sign("tilaa", "sys_vendor", "Tilaa"),
    Sign("e24cloud", "sys_vendor", "e24cloud"),
    Sign("cloudsigma", "product_name", "CloudSigma"),
)
"""Fields below /sys/class/dmi/id. On bare metal of AWS the maker of board and firmware is Amazon EC2 too."""

ONLY_VIRTUAL = {"product_uuid"}
"""Fields that count on virtual machines alone: one real machine of 2,000 has an identifier that looks like Amazon's."""

CMDLINE_WORDS = {"scaleway": "scaleway"}
"""Words of the kernel's command line."""

MARKS = {"run/scaleway": "scaleway", "var/run/scaleway": "scaleway"}
"""Files that a provider's start-up leaves."""

CLOUD_INIT_IDS = {
    "aws": "aws",
    "aws-china": "aws",
    "aws-gov": "aws",
    "azure": "azure",
    "azure-china": "azure",
    "azure-gov": "azure",
    "gce": "google-cloud",
    "oracle": "oracle-cloud",
    "aliyun": "alibaba-cloud",
    "ibmcloud": "ibm-cloud",
    "scaleway": "scaleway",
    "hetzner": "hetzner",
    "upcloud": "upcloud",
    "exoscale": "exoscale",
    "akamai": "akamai",
    "digitalocean": "digitalocean",
    "vultr": "vultr",
    "nwcs": "nwcs",
    "cloudsigma": "cloudsigma",
}
"""What cloud-init writes to /run/cloud-init/cloud-id, without those that say nothing of an owner, such as nocloud."""

ENVIRONMENT = {"RUNPOD_DC_ID": "runpod"}
"""Variables that a provider sets in its containers; vLLM recognizes RunPod by this one (``usage_lib.py``)."""

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
