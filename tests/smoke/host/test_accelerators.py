"""Accelerators: from the driver, from a dump, and by their names in the catalog."""

from contextlib import suppress
from types import SimpleNamespace
from xml.parsers.expat import ExpatError

import pynvml
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sovcheck.errors import UsageError
from sovcheck.smoke.host.accelerators.catalog_match import catalog_id, limits_of
from sovcheck.smoke.host.accelerators.nvml import gpus_of_driver, read_nvml
from sovcheck.smoke.host.accelerators.smi_dump import LONGEST_DUMP, parse_smi_dump, read_smi_dump

DUMP = """<?xml version="1.0" ?>
<!DOCTYPE nvidia_smi_log SYSTEM "nvsmi_device_v12.dtd">
<nvidia_smi_log>
	<timestamp>Sat Nov 21 10:00:00 2026</timestamp>
	<driver_version>580.65.06</driver_version>
	<cuda_version>13.0</cuda_version>
	<attached_gpus>2</attached_gpus>
	<gpu id="00000000:18:00.0">
		<product_name>NVIDIA H100 80GB HBM3</product_name>
		<mig_devices>
			<mig_device><index>0</index><fb_memory_usage><total>9728 MiB</total></fb_memory_usage></mig_device>
		</mig_devices>
		<uuid>GPU-11111111-2222-3333-4444-555555555555</uuid>
		<gpu_virtualization_mode>
			<virtualization_mode>Pass-Through</virtualization_mode>
			<host_vgpu_mode>N/A</host_vgpu_mode>
		</gpu_virtualization_mode>
		<fb_memory_usage><total>81559 MiB</total><used>0 MiB</used></fb_memory_usage>
		<bar1_memory_usage><total>131072 MiB</total></bar1_memory_usage>
	</gpu>
	<gpu id="00000000:2A:00.0">
		<product_name>An Unknown Thing</product_name>
		<uuid>GPU-66666666-7777-8888-9999-000000000000</uuid>
		<fb_memory_usage><total>N/A</total></fb_memory_usage>
	</gpu>
</nvidia_smi_log>
"""
BOMB = '<!DOCTYPE nvidia_smi_log [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><nvidia_smi_log>&b;</nvidia_smi_log>'
LEAK = '<!DOCTYPE nvidia_smi_log [<!ENTITY a SYSTEM "/etc/passwd">]><nvidia_smi_log>&a;</nvidia_smi_log>'


def test_a_dump_is_read_with_its_doctype():
    first, second = parse_smi_dump(DUMP.encode())
    assert (first.name, first.uuid) == ("NVIDIA H100 80GB HBM3", "GPU-11111111-2222-3333-4444-555555555555")
    assert (first.memory_bytes, first.driver, first.virtualization_mode) == (81559 * 2**20, "580.65.06", "passthrough")
    assert (second.memory_bytes, second.virtualization_mode) == (None, None)


def test_a_dump_without_accelerators_has_none():
    assert parse_smi_dump(b"<nvidia_smi_log><attached_gpus>0</attached_gpus></nvidia_smi_log>") == ()


@pytest.mark.parametrize(
    ("text", "wrong"),
    [
        ("", "no element found"),
        ("not xml", "syntax error"),
        ("<html/>", "its root is not nvidia_smi_log"),
        ("<nvidia_smi_log>", "no element found"),
        (BOMB, "it declares entities"),
        (LEAK, "it declares entities"),
        ("<nvidia_smi_log><gpu><uuid>x</uuid></gpu></nvidia_smi_log>", "has no uuid or no product_name"),
        ("<nvidia_smi_log>" + "<a>" * 100, "it has too many parts"),
        ("<nvidia_smi_log>" + "<gpu/>" * 2_000 + "</nvidia_smi_log>", "it has too many parts"),
    ],
)
def test_what_is_no_dump_is_said(tmp_path, text, wrong):
    (tmp_path / "dump.xml").write_text(text, encoding="utf-8")
    with pytest.raises(UsageError, match=wrong) as caught:
        read_smi_dump(tmp_path / "dump.xml")
    assert "dump.xml is not such a dump" in str(caught.value)
    assert "nvidia-smi -q -x" in str(caught.value)


def test_a_dump_that_is_too_large_is_not_read(tmp_path):
    with (tmp_path / "dump.xml").open("wb") as file:
        file.truncate(LONGEST_DUMP * 1000)
    with pytest.raises(UsageError, match="is larger than"):
        read_smi_dump(tmp_path / "dump.xml")


def test_a_dump_that_is_gone(tmp_path):
    with pytest.raises(UsageError, match="cannot be read: No such file"):
        read_smi_dump(tmp_path / "dump.xml")


@given(st.binary(max_size=200), st.integers(0, len(DUMP)))
def test_arbitrary_dumps_are_read_or_refused(put, place):
    for data in (put, DUMP.encode()[:place] + put + DUMP.encode()[place:]):
        with suppress(ExpatError, ValueError):
            parse_smi_dump(data)


@pytest.mark.parametrize(
    ("name", "entry"),
    [
        ("NVIDIA H100 80GB HBM3", "nvidia-h100-sxm"),
        ("NVIDIA H100 PCIe", "nvidia-h100-pcie"),
        ("NVIDIA H100 NVL", "nvidia-h100-nvl"),
        ("NVIDIA H200", "nvidia-h200"),
        ("NVIDIA H20", "nvidia-h20"),
        ("AMD Instinct MI300X", "amd-mi300x"),
        ("AMD Instinct MI250X / MI250", None),
        ("Intel(R) Data Center GPU Max 1550", "intel-max-1550"),
        ("Intel(R) Data Center GPU Max 1100", None),
        ("NVIDIA A100-SXM4-80GB", "nvidia-a100-80gb"),
        ("NVIDIA A100-PCIE-40GB", "nvidia-a100-40gb"),
        ("NVIDIA A10", "nvidia-a10"),
        ("NVIDIA A10G", "nvidia-a10g"),
        ("NVIDIA L4", "nvidia-l4"),
        ("NVIDIA L40S", "nvidia-l40s"),
        ("Tesla T4", "nvidia-t4"),
        ("Tesla V100-SXM2-32GB", "nvidia-v100-32gb"),
        ("Tesla V100-SXM2-16GB", "nvidia-v100-16gb"),
        ("NVIDIA GH200 480GB", "nvidia-gh200"),
        ("NVIDIA GeForce RTX 4090", "nvidia-rtx-4090"),
        ("NVIDIA GeForce RTX 4090 D", "nvidia-rtx-4090-d"),
        ("NVIDIA RTX PRO 6000 Blackwell Server Edition", "nvidia-rtx-pro-6000-blackwell"),
        ("NVIDIA H100 80GB HBM3 MIG 1g.10gb", None),
        ("An H100", None),
        ("", None),
    ],
)
def test_the_drivers_name_finds_the_entry_of_the_catalog(catalog, name, entry):
    assert catalog_id(name, catalog) == entry


class _NotKnownError(Exception):
    pass


def _nvml(**functions):
    def refuse(*_arguments):
        raise _NotKnownError

    names = [name for name in dir(pynvml) if name.startswith("nvml")]
    return SimpleNamespace(**dict.fromkeys(names, refuse) | {"NVMLError": _NotKnownError} | functions)


def test_a_machine_without_a_driver_has_no_accelerators():
    """Through the real library; on a machine with a driver it must find some instead."""
    try:
        pynvml.nvmlInit()
    except pynvml.NVMLError:
        assert gpus_of_driver() == ()
    else:
        assert [gpu.uuid for gpu in gpus_of_driver()]


def test_what_the_driver_answers_is_told():
    (gpu,) = read_nvml(
        _nvml(
            nvmlInit=lambda: None,
            nvmlShutdown=lambda: None,
            nvmlDeviceGetCount=lambda: 1,
            nvmlDeviceGetHandleByIndex=lambda index: index,
            nvmlDeviceGetMemoryInfo=lambda _handle: SimpleNamespace(total=85_520_809_984),
            nvmlDeviceGetCudaComputeCapability=lambda _handle: (9, 0),
            nvmlDeviceGetVirtualizationMode=lambda _handle: pynvml.NVML_GPU_VIRTUALIZATION_MODE_PASSTHROUGH,
            nvmlDeviceGetUUID=lambda _handle: b"GPU-1",
            nvmlDeviceGetName=lambda _handle: "NVIDIA H100 80GB HBM3",
            nvmlSystemGetDriverVersion=lambda: "580.65.06",
            nvmlSystemGetConfComputeState=lambda: SimpleNamespace(ccFeature=1),
        )
    )
    assert gpu.model_dump() == {
        "uuid": "GPU-1",
        "name": "NVIDIA H100 80GB HBM3",
        "memory_bytes": 85_520_809_984,
        "driver": "580.65.06",
        "compute_capability": "9.0",
        "virtualization_mode": "passthrough",
        "confidential_computing": "on",
        "catalog": None,
    }


def test_what_an_old_driver_does_not_know_is_left_open():
    (gpu,) = read_nvml(
        _nvml(nvmlInit=lambda: None, nvmlDeviceGetCount=lambda: 1, nvmlDeviceGetHandleByIndex=lambda index: index)
    )
    assert (gpu.uuid, gpu.memory_bytes, gpu.confidential_computing) == ("unknown", None, None)


def test_limits_are_those_of_the_catalog(catalog):
    (gpu, other) = parse_smi_dump(DUMP.encode())
    known = gpu.model_copy(update={"catalog": catalog_id(gpu.name, catalog)})
    assert limits_of([known], "bf16", catalog, together=False).memory_bandwidth_bytes_s == 3_350e9
    assert limits_of([known], "bf16", catalog, together=False).flops == pytest.approx(989.4e12)
    assert limits_of([known], "f32", catalog, together=False).flops == pytest.approx(494.7e12)
    highest = limits_of([known], "Q4_K_M", catalog, together=False).flops
    assert highest == pytest.approx(1978.9e12)
    assert limits_of([known], None, catalog, together=False).flops == highest
    slower = known.model_copy(update={"catalog": "nvidia-t4"})
    assert limits_of([slower, known], "bf16", catalog, together=False).memory_bandwidth_bytes_s == 3_350e9
    assert limits_of([known, known], "bf16", catalog, together=True).memory_bandwidth_bytes_s == 6_700e9
    for unknown in ([other], [known, other], []):
        limits = limits_of(unknown, "bf16", catalog, together=True)
        assert limits.model_dump() == {"memory_bandwidth_bytes_s": None, "flops": None}


def test_peaks_of_the_catalog_are_dense_rates_of_one_card(catalog):
    peaks = {entry.id: entry.peak.dense_tflops for entry in catalog.accelerators.values() if entry.peak is not None}
    assert set(peaks) >= {"nvidia-a100-80gb", "nvidia-h100-sxm", "nvidia-h200"}
    halves = {of: half for of, rates in peaks.items() if (half := rates.get("f16", rates.get("bf16"))) is not None}
    assert len(halves) >= 60  # Of the others only the rate of whole numbers is known.
    for of, half in halves.items():
        rates = peaks[of]
        # What is older than bf16 has none, or runs it half as fast.
        assert rates.get("bf16", half) in {half, half / 2}
        # Some makers run whole numbers as fast as f16, none more than twice as fast but Qualcomm (375 by 125).
        assert 1 <= rates.get("int8", half) / half < (3.1 if of.startswith("qualcomm") else 2.1)
