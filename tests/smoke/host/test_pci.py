"""Accelerators that nobody describes, by what the bus says of them."""

from collections.abc import Callable
from pathlib import Path

import pytest

from sovcheck.evidence.host import Gpu
from sovcheck.smoke.host.accelerators.pci import not_described
from sovcheck.smoke.host.description import describe_host
from sovcheck.smoke.host.expectation import check_host
from sovcheck.smoke.messages.progress import accelerators_sentence

WINDOW = "0x0000004000000000 0x0000005fffffffff 0x000000000014220c"
SMALL = "0x0000004000000000 0x000000400fffffff 0x000000000014220c"
H100 = Gpu(uuid="GPU-1", name="NVIDIA H100 80GB HBM3")

Bus = Callable[..., Path]


@pytest.fixture
def bus(tmp_path: Path) -> Bus:
    """A machine with these devices, each a tuple of vendor, device, class, and its largest region."""

    def build(*devices: tuple[str, str, str, str]) -> Path:
        for number, device in enumerate(devices):
            place = tmp_path / f"sys/bus/pci/devices/0000:{number:02x}:00.0"
            place.mkdir(parents=True)
            for name, text in zip(("vendor", "device", "class", "resource"), device, strict=True):
                (place / name).write_text(f"{text}\n", encoding="utf-8")
        return tmp_path

    return build


MI300X = ("0x1002", "0x74a1", "0x120000", WINDOW)
MAX_1550 = ("0x8086", "0x0bd5", "0x038000", WINDOW)
HOPPER = ("0x10de", "0x2330", "0x030200", WINDOW)


def test_they_are_counted_by_kind(bus):
    assert not_described(bus(MI300X, MAX_1550, MI300X), ()) == ("2 x AMD (PCI 1002:74a1)", "1 x Intel (PCI 8086:0bd5)")


def test_those_that_the_driver_described_are_not_told_again(bus):
    root = bus(HOPPER, MI300X)
    assert not_described(root, (H100,)) == ("1 x AMD (PCI 1002:74a1)",)
    assert not_described(root, ()) == ("1 x AMD (PCI 1002:74a1)", "1 x NVIDIA (PCI 10de:2330)")


@pytest.mark.parametrize(
    "device",
    [
        ("0x8086", "0x9a60", "0x030000", WINDOW),  # what shows the screen
        ("0x8086", "0x7d1d", "0x120000", SMALL),  # a helper that is built into a processor
        ("0x1002", "0x164e", "0x038000", SMALL),  # graphics of a processor, with no screen
        ("0x15b3", "0x1021", "0x020000", WINDOW),  # a network card
        ("0x1002", "0x74a1", "0x120000", ""),
        ("0x1002", "0x74a1", "0x120000", "what\nis this\n0x1"),
    ],
)
def test_what_computes_no_model_is_no_accelerator(bus, device):
    assert not_described(bus(device), ()) == ()


def test_a_machine_without_a_bus_has_none(tmp_path):
    assert not_described(tmp_path, ()) == ()


def test_an_unknown_maker_is_told_by_its_number(bus):
    assert not_described(bus(("0x1e52", "0xb140", "0x120000", WINDOW)), ()) == ("1 x an accelerator (PCI 1e52:b140)",)


def test_evidence_text_and_failure_name_them(bus, catalog):
    found = describe_host(smi_dump=None, catalog=catalog, root=bus(MI300X), environment={})
    assert found.not_described == ("1 x AMD (PCI 1002:74a1)",)
    assert accelerators_sentence(found) == "no GPU; not described: 1 x AMD (PCI 1002:74a1) (EVD-03)"
    (failure,) = check_host(found, None, require_gpu=True, expect_gpu=None, catalog=catalog)
    assert failure.what.endswith("; the machine has 1 x AMD (PCI 1002:74a1), which only a dump describes")
