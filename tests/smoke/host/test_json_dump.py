"""What the tools of AMD and Intel write, and what somebody else wrote in their place."""

import json
from contextlib import suppress
from xml.parsers.expat import ExpatError

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sovcheck.errors import UsageError
from sovcheck.evidence.host import Gpu
from sovcheck.smoke.host.accelerators.smi_dump import parse_smi_dump, read_smi_dump
from sovcheck.smoke.host.description import describe_host

AMD = {
    "gpu": 0,
    "asic": {"market_name": "AMD Instinct MI300X", "vendor_id": "0x1002", "asic_serial": "0x6F1F0A2B3C4D5E6F"},
    "bus": {"bdf": "0000:83:00.0"},
    "vram": {"type": "HBM3", "size": {"value": 196592, "unit": "MB"}},
    "driver": {"name": "amdgpu", "version": "6.12.12"},
}
INTEL = {
    "device_function_type": "physical",
    "device_id": 0,
    "device_name": "Intel(R) Data Center GPU Max 1550",
    "device_type": "GPU",
    "pci_bdf_address": "0000:29:00.0",
    "uuid": "00000000-0000-0029-0000-002f0bd58086",
    "vendor_name": "Intel(R) Corporation",
}
MI300X = Gpu(uuid="0x6F1F0A2B3C4D5E6F", name="AMD Instinct MI300X", memory_bytes=196592 * 2**20, driver="6.12.12")


def parse(tree):
    return parse_smi_dump(json.dumps(tree).encode())


@pytest.mark.parametrize("tree", [[AMD], {"gpu_data": [AMD]}])
def test_a_dump_of_amd_is_read_in_both_forms(tree):
    assert parse(tree) == (MI300X,)


def test_what_amds_tool_cannot_tell_is_not_known():
    told = {"asic": {**AMD["asic"], "asic_serial": "N/A"}, "bus": AMD["bus"], "vram": "N/A", "driver": "no driver"}
    assert parse([told]) == (Gpu(uuid="0000:83:00.0", name="AMD Instinct MI300X"),)


@pytest.mark.parametrize(
    "size", [{"value": 1, "unit": "acres"}, {"value": True, "unit": "MB"}, {"value": -1, "unit": "MB"}]
)
def test_a_size_that_is_none_is_not_known(size):
    assert parse([{**AMD, "vram": {"size": size}}])[0].memory_bytes is None


@pytest.mark.parametrize("memory", [17102532608, "17102532608"])
def test_a_dump_of_intel_is_read_without_slices(memory):
    slice_of_it = {**INTEL, "device_id": 1, "device_function_type": "virtual"}
    detailed = {**INTEL, "memory_physical_size_byte": memory, "driver_version": "1.6"}
    expected = Gpu(uuid=INTEL["uuid"], name=INTEL["device_name"], memory_bytes=17102532608, driver="1.6")
    assert parse({"device_list": [detailed, slice_of_it]}) == (expected,)
    assert parse(detailed) == (expected,)
    assert parse({"device_list": [INTEL]})[0].memory_bytes is None


def test_they_are_known_by_the_catalog_and_said_to_be_of_a_dump(tmp_path, catalog):
    for name, tree, known in (("a", [AMD], "amd-mi300x"), ("b", {"device_list": [INTEL]}, "intel-max-1550")):
        (tmp_path / name).write_text(json.dumps(tree), encoding="utf-8")
        found = describe_host(smi_dump=tmp_path / name, catalog=catalog, root=tmp_path, environment={})
        assert ([gpu.catalog for gpu in found.gpus], found.gpu_source) == ([known], "dump")


@pytest.mark.parametrize(
    ("text", "wrong"),
    [
        ("{}", "neither gpu_data, as of amd-smi, nor device_list"),
        ("[1]", "one of its accelerators is not an object"),
        ('{"gpu_data": {"gpu": 0}}', "not a list of at most 1,024"),
        ('{"gpu_data": ["x"]}', "not an object"),
        (json.dumps([{}] * 1_025), "not a list of at most 1,024"),
        ("[{}]", "has no name, or nothing that distinguishes it from others"),
        ('{"device_list": [{"device_name": "x"}]}', "has no name, or nothing"),
        ('{"device_list": [{"device_name": 1, "uuid": []}]}', "has no name, or nothing"),
        ('{"gpu_data": [], "gpu_data": []}', "twice"),
        ("[" * 100_000, "deep"),
        ('[{"a": ' * 40 + "1" + "}]" * 40, "deep"),
        ("[NaN]", "NaN"),
        ('[], "gpu_data": [{}]', "twice"),
        ('[], "device_list": []', "it goes on after its list"),
        ('[]}, {"gpu_data": []', "not valid JSON"),
        ("[1" + "0" * 5_000 + "]", "thousands of digits"),
        ('{"gpu_data": [', "not valid JSON"),
    ],
)
def test_what_is_no_dump_is_said(tmp_path, text, wrong):
    (tmp_path / "dump.json").write_text(text, encoding="utf-8")
    with pytest.raises(UsageError, match=wrong) as caught:
        read_smi_dump(tmp_path / "dump.json")
    assert "`amd-smi static --json` or `xpu-smi discovery -j` > FILE on the host" in str(caught.value)


def test_names_are_made_visible_and_cut():
    (found,) = parse([{**AMD, "asic": {"market_name": "\u202eMI300X" + "x" * 10_000, "asic_serial": "\x1b[2J1"}}])
    assert "\u202e" not in found.name
    assert "\x1b" not in found.uuid
    assert len(found.name) < 2_000


FIELDS = st.sampled_from(
    [
        "gpu_data",
        "device_list",
        "asic",
        "vram",
        "size",
        "value",
        "unit",
        "market_name",
        "asic_serial",
        "device_name",
        "uuid",
    ]
)
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(FIELDS, inner, max_size=4),
    max_leaves=12,
)


@given(VALUES)
def test_whatever_stands_there_is_read_or_refused(tree):
    with suppress(ExpatError, ValueError):
        assert all(isinstance(gpu, Gpu) for gpu in parse(tree))
