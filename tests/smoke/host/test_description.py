"""The description of a whole host, and the host against what was meant."""

import hashlib

import pytest

from sovcheck.evidence.host import Gpu, Host, Virtualization
from sovcheck.inventory.assets.gpu_host import Accelerator, GpuHost
from sovcheck.smoke.host.description import describe_host
from sovcheck.smoke.host.expectation import check_host

H100 = Gpu(uuid="GPU-1", name="NVIDIA H100 80GB HBM3", memory_bytes=81559 * 2**20, catalog="nvidia-h100-sxm")
OTHER = Gpu(uuid="GPU-2", name="NVIDIA A10G", memory_bytes=22 * 2**30)


def host(*gpus: Gpu, truth: str = "consistent", provider: str | None = None) -> Host:
    seen = Virtualization(truth=truth, provider=provider, signs=("a sign",))
    return Host(
        machine_id_sha256=None,
        kernel="Linux",
        architecture="x86_64",
        cpu=None,
        cores=1,
        memory_bytes=None,
        virtualization=seen,
        gpus=gpus,
    )


def declared(*accelerators: Accelerator, tenancy: str = "owned") -> GpuHost:
    return GpuHost(id="cluster", tenancy=tenancy, accelerators=accelerators)


@pytest.fixture
def wrong(catalog):
    def check(found, wanted=None, *, require_gpu=False, expect_gpu=None):
        failures = check_host(found, wanted, require_gpu=require_gpu, expect_gpu=expect_gpu, catalog=catalog)
        return [f"{bad.code}: {bad.what}" for bad in failures]

    return check


def test_a_machine_is_described_from_its_files(machine, catalog):
    root = machine(
        dmi={"board_vendor": "Supermicro"},
        etc__machine_id="0123456789abcdef",
        proc__meminfo="MemTotal:       24684084 kB\nMemFree: 1 kB",
    )
    found = describe_host(smi_dump=None, catalog=catalog, root=root, environment={})
    assert found.machine_id_sha256 == hashlib.sha256(b"0123456789abcdef").hexdigest()
    assert (found.cpu, found.memory_bytes) == ("A Processor", 24684084 * 1024)
    assert found.cores >= 1
    assert found.virtualization.truth == "consistent"


def test_this_machine_is_described(catalog):
    found = describe_host(smi_dump=None, catalog=catalog)
    assert found.kernel.startswith("Linux ")
    assert found.memory_bytes > 2**28


def test_a_machine_that_says_nothing_is_described_as_far_as_it_goes(tmp_path, catalog):
    found = describe_host(smi_dump=None, catalog=catalog, root=tmp_path, environment={})
    assert (found.machine_id_sha256, found.cpu, found.memory_bytes) == (None, None, None)


def test_accelerators_of_a_dump_are_known_by_the_catalog(tmp_path, catalog):
    dump = tmp_path / "dump.xml"
    gpu = "<gpu><product_name>NVIDIA H200</product_name><uuid>GPU-1</uuid></gpu>"
    dump.write_text(f"<nvidia_smi_log>{gpu}</nvidia_smi_log>", encoding="utf-8")
    (found,) = describe_host(smi_dump=dump, catalog=catalog, root=tmp_path, environment={}).gpus
    assert found.catalog == "nvidia-h200"


def test_the_machine_that_was_meant(wrong):
    wanted = declared(Accelerator(model="nvidia-h100-sxm", count=2))
    second = H100.model_copy(update={"uuid": "GPU-9"})
    assert wrong(host(H100, second), wanted, require_gpu=True, expect_gpu="NVIDIA H100*") == []
    assert wrong(host()) == []
    assert wrong(host(), declared()) == []


@pytest.mark.parametrize("options", [{"require_gpu": True}, {"expect_gpu": "NVIDIA*"}])
def test_an_accelerator_that_was_asked_for_is_not_there(wrong, options):
    (found,) = wrong(host(), **options)
    assert found.startswith("E_NO_GPU: ")


def test_a_declared_accelerator_is_not_there_said_once(wrong):
    (found,) = wrong(host(), declared(Accelerator(model="nvidia-h100-sxm", count=8)), require_gpu=True)
    assert found.startswith("E_NO_GPU: ")


def test_another_accelerator_than_expected(wrong):
    assert wrong(host(H100, OTHER), expect_gpu="NVIDIA H100*") == [
        "E_GPU_MISMATCH: GPU-2 is a NVIDIA A10G, NVIDIA H100* was expected"
    ]


@pytest.mark.parametrize(
    ("gpus", "said"),
    [
        ((H100,), "1 x nvidia-h100-sxm"),
        ((OTHER, H100), "1 x NVIDIA A10G, 1 x nvidia-h100-sxm"),
        ((H100, H100, H100), "3 x nvidia-h100-sxm"),
    ],
)
def test_other_accelerators_than_declared(wrong, gpus, said):
    assert wrong(host(*gpus), declared(Accelerator(model="nvidia-h100-sxm", count=2))) == [
        f"E_GPU_MISMATCH: this machine has {said}, the inventory declares 2 x nvidia-h100-sxm"
    ]


def test_less_memory_than_declared(wrong):
    small = H100.model_copy(update={"memory_bytes": 40 * 2**30})
    assert wrong(host(small), declared(Accelerator(model="nvidia-h100-sxm", count=1))) == [
        "E_GPU_MISMATCH: GPU-1 has 40.0 GiB of memory, 72.0 GiB are the least of what is declared"
    ]
    assert wrong(host(small), declared(Accelerator(model="nvidia-h100-sxm", count=1, memory_gib=40))) == []


@pytest.mark.parametrize("tenancy", ["owned", "colocated"])
def test_a_declared_own_host_that_is_a_providers(wrong, tenancy):
    assert wrong(host(truth="rented", provider="aws"), declared(tenancy=tenancy)) == [
        f"E_HOST_RENTED: cluster is declared {tenancy}, and this is a machine of aws (a sign)"
    ]


@pytest.mark.parametrize("tenancy", ["rented", "cloud", None])
def test_a_rented_host_that_is_declared_so(wrong, tenancy):
    assert wrong(host(truth="rented", provider="aws"), declared(tenancy=tenancy)) == []


def test_an_unknown_host_is_not_accused(wrong):
    assert wrong(host(truth="unknown"), declared()) == []
