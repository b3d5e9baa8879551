"""Checks the figures and origins of accelerators that verdicts rest on against data sheets."""

import re

import pytest

from sovcheck.catalog.entries.provenance import Certainty
from sovcheck.catalog.lookup import entry_id
from sovcheck.catalog.resolution import resolve
from sovcheck.catalog.search import search
from sovcheck.errors import InputError
from sovcheck.inventory.reader import read_inventory
from sovcheck.smoke.host.accelerators.catalog_match import catalog_id


@pytest.mark.parametrize(
    ("accelerator", "memory", "bandwidth"),
    [
        ("nvidia-t4", 16, 320),
        ("nvidia-a100-80gb", 80, 2039),
        ("nvidia-l40s", 48, 864),
        ("nvidia-h100-sxm", 80, 3350),
        ("nvidia-h200", 141, 4800),
        ("amd-mi300x", 192, 5300),
        ("intel-gaudi-3", 128, 3700),
        ("google-tpu-v6e", 32, 1640),
        ("aws-trainium2", 96, 2900),
    ],
)
def test_memory_and_bandwidth_of_a_data_sheet(bundled, accelerator, memory, bandwidth):
    entry = bundled.accelerators[accelerator]
    assert (entry.memory_gib, entry.memory_bandwidth_gb_s) == (memory, bandwidth)


@pytest.mark.parametrize(("foundry", "country"), [("tsmc", "TW"), ("samsung", "KR")])
def test_a_foundry_makes_its_chips_where_it_sits(bundled, foundry, country):
    made = {chip.manufactured_in for chip in bundled.accelerators.values() if chip.foundry == foundry}
    assert made == {country}


def test_where_a_chip_is_made_stands_beside_who_makes_it(bundled):
    assert [c.id for c in bundled.accelerators.values() if c.manufactured_in and not c.foundry] == []


def test_who_makes_a_chip_is_left_out_where_reports_name_two_foundries(bundled):
    disputed = [bundled.accelerators[name] for name in ("huawei-ascend-910b", "huawei-ascend-910c")]
    assert [(chip.foundry, chip.manufactured_in) for chip in disputed] == [(None, None)] * 2


BITS = {"f32": 19, "bf16": 16, "f16": 16, "fp8": 8, "int8": 8, "fp4": 4, "int4": 4}
"""How long an operand is that the matrix units take; for f32 they take TF32."""

FIELD_OF_A_SCANNER = 858
"""The most that one die may measure, in mm²; a card with more of them has less for each."""


def total_processing_performance(chip):
    return max(rate * BITS[dtype.value] for dtype, rate in chip.peak.dense_tflops.items())


def class_by_the_numbers(chip, why):
    """What 3A090 makes of a chip, by its rate and what the reason given says of its die and its market."""
    performance = total_processing_performance(chip)
    if performance >= 4800:
        return "3A090.a"
    if performance < 1600 or "not made for data centres" in why:
        return "3A991"
    stated = re.search(r"a die of (\d+) mm²", why)
    if stated is None:
        least = performance / FIELD_OF_A_SCANNER
        return "3A090" if performance >= 2400 and least >= 1.6 else None
    density = performance / int(stated[1])
    if density >= 5.92:
        return "3A090.a"
    return "3A090.b" if density >= 3.2 or (performance >= 2400 and density >= 1.6) else "3A991"


def reckoned(catalog):
    """Each chip whose class follows from numbers, with the word on it."""
    classed = [chip for chip in catalog.accelerators.values() if chip.export_class is not None]
    words = [(chip, chip.provenance_of("export_class")) for chip in classed]
    return [(chip, word) for chip, word in words if "ECCN 3A090" in word.source]


def test_a_class_that_follows_from_numbers_is_the_one_that_the_rule_gives_and_says_why(bundled):
    reckonings = reckoned(bundled)
    assert len(reckonings) >= 50
    for chip, word in reckonings:
        assert chip.export_class == class_by_the_numbers(chip, word.uncertain), chip.id
        assert "Follows from the rule" in word.uncertain
        assert word.certainty is Certainty.SECONDARY


def test_the_reasons_of_a_class_tell_the_same_numbers_as_the_entry(bundled):
    for chip, word in reckoned(bundled):
        told = re.search(r"total processing performance of (\d+)(?= over| is below|,)", word.uncertain)
        if told is not None:
            assert int(told[1]) == round(total_processing_performance(chip)), chip.id


def test_a_class_that_was_read_is_told_without_a_paragraph_or_agrees_with_the_rule(bundled):
    read = [
        chip
        for chip in bundled.accelerators.values()
        if chip.export_class and chip.peak and "ECCN 3A090" not in chip.provenance_of("export_class").source
    ]
    assert [c.id for c in read if total_processing_performance(c) >= 4800 and "090" not in c.export_class] == []


def test_an_american_chip_whose_rate_alone_decides_its_export_class_has_it(bundled):
    """So that the classes are comparable: each was read, or follows from the same numbers."""
    fast = [
        chip
        for chip in bundled.accelerators.values()
        if chip.peak is not None
        and bundled.organizations[chip.vendor].country == "US"
        and total_processing_performance(chip) >= 4800
    ]
    assert len(fast) >= 25
    on_several_chips = {"qualcomm-cloud-ai-100-ultra"}
    without = {chip.id for chip in fast if not (chip.export_class or "").startswith(("3A090", "4A090"))}
    assert without == on_several_chips


@pytest.mark.parametrize(
    ("accelerator", "export_class"),
    [
        ("nvidia-h100-sxm", "3A090.a"),
        ("nvidia-l40", "3A090.b"),
        ("nvidia-h200", "3A090.a"),
        ("nvidia-l4", "3A090.a"),
        ("nvidia-a30", "3A090.b"),
        ("amd-mi210", "3A090.b"),
        ("nvidia-a10", "3A991"),
        ("nvidia-t4", "3A991"),
        ("nvidia-rtx-4090-d", "3A991"),
        ("nvidia-h20", None),
        ("nvidia-rtx-a6000", None),
        ("huawei-ascend-910b", "3A090"),
    ],
)
def test_how_an_accelerator_is_classified(bundled, accelerator, export_class):
    """The H20 needs a licence by letter; the RTX A6000 is for data centres or not; the Ascend is by a guidance."""
    assert bundled.accelerators[accelerator].export_class == export_class


def test_of_sixty_accelerators_everything_that_is_compared_is_known(bundled):
    fields = ("memory_gib", "memory_bandwidth_gb_s", "peak", "manufactured_in", "export_class")
    whole = [c for c in bundled.accelerators.values() if all(getattr(c, field) is not None for field in fields)]
    assert len(whole) >= 60


@pytest.mark.parametrize(
    ("accelerator", "vendor"),
    [
        ("nvidia-h100-sxm", "nvidia"),
        ("amd-mi300x", "amd"),
        ("google-tpu-v5e", "google"),
        ("aws-inferentia2", "amazon-web-services"),
        ("huawei-ascend-910c", "huawei"),
        ("rebellions-atom", "rebellions"),
    ],
)
def test_who_designs_an_accelerator(bundled, accelerator, vendor):
    assert bundled.accelerators[accelerator].vendor == vendor


def test_what_a_smoke_takes_a_driver_to_name_is_what_an_inventory_may_name(bundled):
    for chip in bundled.accelerators.values():
        for name in chip.names:
            assert catalog_id(name, bundled) == chip.id, name
            assert bundled.accelerator_named(name) == chip


@pytest.mark.parametrize(
    ("name", "accelerator"),
    [
        ("NVIDIA H100 80GB HBM3", "nvidia-h100-sxm"),
        ("NVIDIA A100-SXM4-80GB", "nvidia-a100-80gb"),
        ("Tesla T4", "nvidia-t4"),
        ("NVIDIA L40S", "nvidia-l40s"),
        ("NVIDIA GB300", "nvidia-gb300"),
    ],
)
def test_a_drivers_name_finds_its_accelerator(bundled, name, accelerator):
    assert bundled.accelerator_named(name) is bundled.accelerators[accelerator]


def test_a_slice_of_an_accelerator_is_not_the_accelerator(bundled):
    assert bundled.accelerator_named("NVIDIA A100-SXM4-80GB MIG 1g.10gb") is None


def test_every_export_class_is_one_number_that_can_be_compared(bundled):
    classed = [chip.export_class for chip in bundled.accelerators.values() if chip.export_class]
    assert [each for each in classed if not re.fullmatch(r"[0-9][A-E][0-9]{3}(\.[a-z])?", each)] == []


def test_there_are_enough_accelerators_and_most_say_how_fast_they_are(bundled):
    chips = bundled.accelerators.values()
    assert len(chips) >= 60
    assert sum(chip.memory_bandwidth_gb_s is not None for chip in chips) >= 60
    assert sum(chip.peak is not None for chip in chips) >= 30


def test_an_instance_type_is_of_one_accelerator_and_of_a_known_cloud(bundled):
    machines = [(each.cloud, each.name) for chip in bundled.accelerators.values() for each in chip.instance_types]
    assert len(machines) == len(set(machines))
    assert {cloud for cloud, _ in machines} <= set(bundled.clouds)


@pytest.mark.parametrize(
    ("name", "accelerator"),
    [
        ("p5.48xlarge", "nvidia-h100-sxm"),
        ("Standard_ND96isr_H100_v5", "nvidia-h100-sxm"),
        ("a2-ultragpu-8g", "nvidia-a100-80gb"),
        ("BM.GPU4.8", "nvidia-a100-40gb"),
        ("inf2.48xlarge", "aws-inferentia2"),
    ],
)
def test_an_accelerator_is_found_by_the_machine_that_has_it_but_is_not_that_machine(bundled, name, accelerator):
    assert accelerator in [entry_id(match.entry) for match in search(bundled, name)]
    assert bundled.accelerator_named(name) is None


def test_an_inventory_that_names_the_machine_is_told_what_is_in_it(bundled):
    host = "{id: h, accelerators: [{model: p5.48xlarge, count: 1}]}"
    text = f"apiVersion: sovcheck/v1\nkind: Inventory\ngpu_hosts: [{host}]\n"
    with pytest.raises(InputError, match=r"has 8: write {model: nvidia-h100-sxm, count: 8} for each"):
        resolve(read_inventory(["-"], stdin=text.encode), bundled)
