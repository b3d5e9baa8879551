"""Outputs that are filed, made of what is stated: through the command as people use it."""

import json
from pathlib import Path

import pytest

INVENTORY = Path(__file__).parents[2] / "inventories" / "mistral-on-european-cloud"
SCAN = ("scan", str(INVENTORY), "--home", "DE", "--today", "2026-11-21")
FILED = ("cyclonedx", "dora-register")


@pytest.mark.parametrize("output", FILED)
def test_equal_bytes_from_each_scan_and_from_a_report_that_was_saved_beside_it(sovcheck, tmp_path: Path, output: str):
    first = sovcheck(*SCAN, "--output", output)
    assert (first.returncode, first.stderr) == (0, "")
    saved = sovcheck(*SCAN, "--output", f"{output}=beside.txt", "--output", "json=report.json")
    assert (saved.returncode, saved.stderr) == (0, "")
    assert (tmp_path / "beside.txt").read_text(encoding="utf-8") == first.stdout
    again = sovcheck("report", "report.json", "--output", output)
    assert (again.returncode, again.stdout) == (0, first.stdout)


@pytest.mark.parametrize("output", FILED)
def test_a_report_that_was_saved_without_says_what_to_do(sovcheck, tmp_path: Path, output: str):
    assert sovcheck(*SCAN, "--output", "json=report.json").returncode == 0
    assert "stated" not in json.loads((tmp_path / "report.json").read_text(encoding="utf-8"))
    refused = sovcheck("report", "report.json", "--output", f"{output}=filed.txt")
    assert refused.returncode == 2
    assert "scan again" in refused.stderr
    assert "Traceback" not in refused.stderr
    assert not (tmp_path / "filed.txt").exists()


def test_a_bill_of_materials_attests_to_the_clauses_of_a_framework(sovcheck):
    done = sovcheck(*SCAN, "--framework", "eu-csf", "--output", "cyclonedx")
    assert done.returncode == 0
    bom = json.loads(done.stdout)
    assert (bom["bomFormat"], bom["specVersion"]) == ("CycloneDX", "1.7")
    attested = [mapped["requirement"] for each in bom["declarations"]["attestations"] for mapped in each["map"]]
    assert {"rule:CMP-06", "clause:eu-csf:3.5"} <= set(attested)
    assert {each["type"] for each in bom["components"]} >= {"machine-learning-model", "data", "device", "application"}
