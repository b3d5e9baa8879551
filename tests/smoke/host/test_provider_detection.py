"""Host truth: what traces name a provider, what speaks for own hardware, and what says nothing."""

import pytest

from sovcheck.smoke.host.provider_detection import (
    CLOUD_INIT_IDS,
    CMDLINE_WORDS,
    DMI_SIGNS,
    ENVIRONMENT,
    MARKS,
    host_truth,
)
from sovcheck.smoke.host.traces import LONGEST, Traces

OWN = {"board_vendor": "Supermicro", "sys_vendor": "Supermicro", "product_name": "AS-8125GS"}


def told(root, environment=None):
    seen = host_truth(Traces(root), environment or {})
    return seen.truth.value, seen.provider


@pytest.mark.parametrize(
    ("dmi", "provider"),
    [
        ({"sys_vendor": "Amazon EC2", "product_name": "p5.48xlarge"}, "aws"),
        ({"chassis_asset_tag": "7783-7084-3265-9085-8269-3286-77", "sys_vendor": "Microsoft Corporation"}, "azure"),
        ({"product_name": "Google Compute Engine"}, "google-cloud"),
        ({"product_serial": "GoogleCloud-0123"}, "google-cloud"),
        ({"chassis_asset_tag": "OracleCloud.com"}, "oracle-cloud"),
        ({"product_name": "Alibaba Cloud ECS"}, "alibaba-cloud"),
        ({"chassis_asset_tag": "OpenTelekomCloud", "product_name": "OpenStack Nova"}, "open-telekom-cloud"),
        ({"chassis_asset_tag": "HUAWEICLOUD", "product_name": "OpenStack Nova"}, "huawei-cloud"),
        ({"sys_vendor": "Scaleway"}, "scaleway"),
        ({"sys_vendor": "Hetzner"}, "hetzner"),
        ({"sys_vendor": "DigitalOcean"}, "digitalocean"),
        ({"product_name": "Exoscale Compute Platform"}, "exoscale"),
    ],
)
@pytest.mark.parametrize("virtual", [True, False])
def test_the_firmware_names_a_provider(machine, dmi, provider, virtual):
    assert told(machine(virtual=virtual, dmi=OWN | dmi)) == ("rented", provider)


@pytest.mark.parametrize("uuid", ["ec2f1c2a-0000-0000-0000-000000000000", "45E12AEC-DCD1-B213-94ED-012345ABCDEF"])
def test_an_identifier_of_amazon_counts_on_virtual_machines_alone(machine, uuid):
    assert told(machine(virtual=True, dmi={"product_uuid": uuid})) == ("rented", "aws")
    assert told(machine(virtual=False, dmi=OWN | {"product_uuid": uuid})) == ("consistent", None)


def test_other_traces_name_a_provider(machine):
    assert told(machine(virtual=True, run__cloud_init__cloud_id="hetzner")) == ("rented", "hetzner")
    assert told(machine(run__cloud_init__cloud_id="none"), {"RUNPOD_DC_ID": "EU-1"}) == ("rented", "runpod")


@pytest.mark.parametrize(
    ("files", "provider", "sign"),
    [
        ({"run__cloud_init__cloud_id": "aws"}, "aws", "cloud-init:aws"),
        ({"sys__hypervisor__uuid": "ec2f1c2a-1"}, "aws", "hypervisor:uuid=ec2*"),
        ({"proc__cmdline": "quiet scaleway ip=dhcp"}, "scaleway", "cmdline:scaleway"),
        ({"run__scaleway": ""}, "scaleway", "file:/run/scaleway"),
    ],
)
def test_each_kind_of_trace_is_named_as_a_sign(machine, files, provider, sign):
    seen = host_truth(Traces(machine(dmi=OWN, **files)), {})
    assert (seen.truth, seen.provider) == ("rented", provider)
    assert sign in seen.signs


def test_what_names_one_machine_is_not_told(machine):
    seen = host_truth(Traces(machine(dmi={"product_serial": "GoogleCloud-SECRET"})), {})
    assert seen.signs == ("dmi:product_serial=GoogleCloud-*",)


def test_bare_metal_with_a_maker_is_consistent(machine):
    assert told(machine(dmi=OWN)) == ("consistent", None)


@pytest.mark.parametrize(
    ("virtual", "dmi", "files"),
    [
        (True, OWN, {}),
        (True, {"sys_vendor": "QEMU"}, {}),
        (True, {"sys_vendor": "OpenStack Foundation", "product_name": "OpenStack Nova"}, {}),
        (False, {}, {}),
        (False, OWN, {"proc__cpuinfo": "model name : unknown"}),
        (False, OWN, {"sys__hypervisor__uuid": "0123"}),
        (True, {}, {"run__cloud_init__cloud_id": "nocloud"}),
    ],
)
def test_too_little_is_unknown_never_own(machine, virtual, dmi, files):
    assert told(machine(virtual=virtual, dmi=dmi, **files)) == ("unknown", None)


def test_traces_of_two_providers_name_neither(machine):
    root = machine(dmi={"sys_vendor": "Hetzner"}, run__cloud_init__cloud_id="aws")
    seen = host_truth(Traces(root), {})
    assert (seen.truth, seen.provider) == ("rented", None)
    assert seen.signs == ("cloud-init:aws", "dmi:sys_vendor=Hetzner")


def test_nothing_at_all_is_unknown(tmp_path):
    assert told(tmp_path / "gone") == ("unknown", None)


def test_hostile_traces_stay_one_short_line(machine):
    seen = host_truth(Traces(machine(dmi={"sys_vendor": "x\x1b[2J" + "y" * 10 * LONGEST})), {})
    (sign,) = [sign for sign in seen.signs if "sys_vendor" in sign]
    assert sign.isprintable()
    assert len(sign) < 120


def test_providers_are_clouds_of_the_catalog_or_not_in_it(catalog):
    beyond = {"sap-cloud", "samsung-cloud-platform", "nwcs", "tilaa", "e24cloud", "cloudsigma"}
    named = {sign.provider for sign in DMI_SIGNS}
    for table in (CLOUD_INIT_IDS, CMDLINE_WORDS, ENVIRONMENT, MARKS):
        named |= set(table.values())
    assert named - set(catalog.clouds) == beyond
