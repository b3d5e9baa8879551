import stat
from datetime import date
from pathlib import Path

import pytest

from sovcheck.doctor.examination import (
    check_embedded_engine,
    check_gpu,
    check_isolation,
    check_opa,
    check_packages,
    check_python,
    judge_catalog,
)
from sovcheck.doctor.findings import Condition, Finding, as_lines, diagnose
from sovcheck.evidence.isolation import IsolationLevel
from sovcheck.smoke.isolation.availability import Offer

DAY = date(2026, 11, 21)


def write(file, text):
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text)


def program(folder, text):
    file = folder / "opa"
    file.write_text(f"#!/bin/sh\n{text}\n")
    file.chmod(file.stat().st_mode | stat.S_IXUSR)
    return str(file)


def finding(*, required, condition):
    return Finding(name="x", condition=condition, required=required, found="y", purpose="z", advice=("do it",))


@pytest.mark.parametrize("condition", [Condition.MISSING, Condition.UNFIT])
def test_only_what_is_required_decides(condition):
    assert not diagnose((finding(required=True, condition=condition),)).ready
    assert diagnose((finding(required=False, condition=condition),)).ready


def test_the_python_that_runs_is_fit():
    assert check_python().condition is Condition.FIT


def test_a_scan_needs_the_embedded_engine():
    there = check_embedded_engine()
    assert there.condition is Condition.FIT
    assert there.found.startswith("regorus 0.13")
    gone = check_embedded_engine(lambda _name: None)
    assert gone.condition is Condition.MISSING
    assert not diagnose((gone,)).ready
    assert gone.advice


def test_packages_are_told_with_their_versions():
    found = {check.name: check for check in check_packages({"torch": "9.9"}.get)}
    assert found["torch"].found == "9.9"
    assert found["peft"].advice == ("pip install peft",)
    assert not any(check.required for check in found.values())


def test_the_opa_of_the_tests_is_fit(opa_binary):
    found = check_opa(str(opa_binary))
    assert found.condition is Condition.FIT
    assert found.found.endswith(f"at {opa_binary}")


def test_no_opa_comes_with_three_ways_to_get_it(monkeypatch, tmp_path):
    monkeypatch.delenv("SOVCHECK_OPA", raising=False)
    monkeypatch.setenv("PATH", str(tmp_path))
    found = check_opa()
    assert found.condition is Condition.MISSING
    assert len(found.advice) == 3
    assert not found.required


@pytest.mark.parametrize(
    ("text", "wrong"),
    [
        ("echo Version: 0.70.0", "is OPA 0.70.0, sovcheck works with 1.0.0 up to before 2.0.0"),
        ("echo Version: 2.0.0", "is OPA 2.0.0"),
        ("echo hello", "is not an Open Policy Agent"),
        ("exit 3", "is not an Open Policy Agent"),
    ],
)
def test_an_opa_that_does_not_fit_is_told_apart_from_none(tmp_path, monkeypatch, text, wrong):
    monkeypatch.setenv("SOVCHECK_OPA", program(tmp_path, text))
    found = check_opa()
    assert found.condition is Condition.UNFIT
    assert wrong in found.found
    assert found.advice


def test_nvidia_cards_are_read_from_the_driver(tmp_path):
    for number in range(2):
        write(tmp_path / f"proc/driver/nvidia/gpus/0000:0{number}:00.0/information", "Model: \t NVIDIA H100\nIRQ: 5\n")
    text = "NVRM version: NVIDIA UNIX x86_64 Kernel Module  570.86.10  Tue\n"
    write(tmp_path / "proc/driver/nvidia/version", text)
    assert check_gpu(tmp_path).found == "2 x NVIDIA H100, driver 570.86.10"


def test_amd_nodes_without_simds_are_processors(tmp_path):
    write(tmp_path / "sys/class/kfd/kfd/topology/nodes/0/properties", "cpu_cores_count 8\nsimd_count 0\n")
    assert check_gpu(tmp_path).condition is Condition.MISSING
    write(tmp_path / "sys/class/kfd/kfd/topology/nodes/1/properties", "cpu_cores_count 0\nsimd_count 304\n")
    assert check_gpu(tmp_path).found == "1 AMD GPU"


def test_no_driver_is_no_accelerator(tmp_path):
    found = check_gpu(tmp_path)
    assert found.condition is Condition.MISSING
    assert found.advice


NETNS = Offer(IsolationLevel.NETNS, works=False, refusal="EPERM", advice="run as root")
NOTIFY = Offer(IsolationLevel.NOTIFY, works=True)


def test_the_weaker_way_alone_does_not_fit_and_says_what_is_missing():
    found = check_isolation([NETNS, NOTIFY])
    assert found.condition is Condition.UNFIT
    assert found.found == "by notify; netns: EPERM"
    assert found.advice == ("netns: run as root",)


def test_namespaces_are_enough():
    found = check_isolation([Offer(IsolationLevel.NETNS, works=True), NOTIFY])
    assert found.condition is Condition.FIT
    assert found.found == "by netns or notify"


def test_no_way_at_all_is_missing():
    assert check_isolation([NETNS]).condition is Condition.MISSING


def test_trying_leaves_this_process_where_it_is():
    before = Path("/proc/self/ns/net").readlink()
    assert check_isolation().condition in Condition
    assert Path("/proc/self/ns/net").readlink() == before


@pytest.mark.parametrize(("days", "condition"), [(0, "fit"), (180, "fit"), (181, "unfit")])
def test_a_catalog_ages(days, condition):
    found = judge_catalog(date.fromordinal(DAY.toordinal() - days), DAY)
    assert found.condition == condition
    assert found.found.endswith(f", {days} days old")
    assert not found.required


def test_people_are_told_what_to_do_only_where_something_is_not_there():
    fit = finding(required=False, condition=Condition.FIT)
    lines = list(as_lines(diagnose((fit, finding(required=True, condition=Condition.MISSING)))))
    assert lines == [
        "fit      x  y",
        "missing  x  y",
        "         for: z (required)",
        "         - do it",
        "a scan cannot run here: see what is required above",
    ]
