"""The traces by which providers' machines can be told, without asking the network.

What the firmware says is from cloud-init, ``tools/ds-identify`` (commit 04eacd0), where not said otherwise. A provider
is named by the id of its cloud in the catalog, where the catalog has it. Generic products of OpenStack and CloudStack
are left out: they also run in cellars of their owners.
"""

from dataclasses import dataclass
from fnmatch import fnmatchcase


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
"""Variables that a provider sets in its containers; vLLM tells RunPod by this one (``usage_lib.py``)."""
