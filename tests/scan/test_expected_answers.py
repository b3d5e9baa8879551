"""What frameworks must answer is held against the report, and names that nothing has are refused at their line."""

import subprocess
import sys
from pathlib import Path

import pytest

from sovcheck.errors import InputError
from sovcheck.scan.scenarios import find_scenarios, read_expectation, run_scenario

INVENTORIES = Path(__file__).parents[2] / "inventories"
SYSTEM = """\
apiVersion: sovcheck/v1
kind: Inventory
organizations:
  - {id: agency, country: FR, public_body: true, parents: []}
  - {id: vendor, country: US, parents: []}
cloud_services:
  - {id: model-api, provider: vendor, type: inference-api, country: US, key_custody: {custodian: provider}}
applications:
  - {id: assistant, owner: agency, domicile: FR, criticality: consumer, data: [], requires: [model-api]}
  - {id: other, owner: agency, domicile: FR, criticality: consumer, data: [], requires: []}
"""
HEAD = """\
apiVersion: sovcheck/v1
kind: Expectation
runs:
  - profile: coalition
    home: FR
    today: 2026-11-21
    exit: 1
"""
RIGHT = """\
    frameworks:
      - framework: eu-csf
        application: assistant
        overall: {seal: 0}
        held_by: [1.8, 3.4]
        objectives: {SOV-1: {seal: 0}, SOV-2: {at_most: 1}}
        clauses:
          - {clause: 3.1, status: not-met, answer: 1, seal_at_most: 0}
          - {clause: 7.5, status: not-assessable}
      - framework: eu-csf
        overall: {seal: 0}
      - framework: secnumcloud
        application: assistant
        clauses: [{clause: 19.6-seat, status: not-met}]
"""


def scenario(folder: Path, text: str) -> Path:
    (folder / "system.yaml").write_text(SYSTEM, encoding="utf-8")
    (folder / "expected.yaml").write_text(HEAD + text, encoding="utf-8")
    return folder


def deviations(folder: Path, text: str) -> list[str]:
    (outcome,) = run_scenario(scenario(folder, text))
    return list(outcome.deviations)


def test_what_is_right_is_as_expected(tmp_path: Path):
    assert deviations(tmp_path, RIGHT) == []


@pytest.mark.parametrize(
    ("right", "wrong", "words"),
    [
        (
            "overall: {seal: 0}\n        held_by",
            "overall: {at_most: 0}\n        held_by",
            "overall SEAL-0, expected open",
        ),
        ("overall: {seal: 0}\n        held_by", "overall: {seal: 2}\n        held_by", "expected SEAL-2; held down by"),
        ("held_by: [1.8, 3.4]", "held_by: [7.5]", "7.5 does not hold the SEAL down; 1.8, "),
        ("SOV-2: {at_most: 1}", "SOV-2: {seal: 1}", "SOV-2 open, at most SEAL-1, expected SEAL-1"),
        ("status: not-met, answer: 1", "status: met, answer: 1", "3.1: status not-met, expected met"),
        ("answer: 1", "answer: 2", "3.1: answer 1, expected 2"),
        ("seal_at_most: 0", "seal_at_most: 4", "3.1: seal_at_most 0, expected 4"),
        ("{clause: 7.5, status: not-assessable}", "{clause: 7.5, status: met, answer: 1}", "7.5: answer left open"),
        ("19.6-seat, status: not-met", "19.6-seat, status: met", "secnumcloud for assistant: 19.6-seat: status"),
    ],
)
def test_a_wrong_answer_is_noticed(right: str, wrong: str, words: str, tmp_path: Path):
    assert right in RIGHT
    assert any(words in told for told in deviations(tmp_path, RIGHT.replace(right, wrong, 1)))


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        ("    frameworks: [{framework: eu-cfs, overall: {seal: 0}}]\n", 8, "did you mean 'eu-csf'?"),
        ("    frameworks: [{framework: dora, clauses: []}]\n", 8, "dora is a mapping of ids"),
        ("    frameworks: [{framework: gdpr, overall: {seal: 0}}]\n", 8, "gdpr has no SEAL levels"),
        (RIGHT.replace("SOV-2", "SVO-2"), 13, "no objective 'SVO-2': did you mean 'SOV-2'?"),
        (RIGHT.replace("3.4]", "3.44]"), 12, "no criterion '3.44': did you mean '3.4'?"),
        (RIGHT.replace("clause: 3.1", "clause: 3.11"), 15, "no clause '3.11': did you mean '3.1'?"),
        (RIGHT.replace("answer: 1", "answer: 6"), 15, "3.1 has 5 answers, and no 6"),
        (RIGHT.replace("answer: 1", "answer: 0"), 15, "answer"),
        (RIGHT.replace("application: assistant", "application: asistant", 1), 10, "did you mean 'assistant'?"),
        (RIGHT.replace("overall: {seal: 0}", "overall: {}", 1), 11, "`seal` where the level is settled"),
        (RIGHT.replace("overall: {seal: 0}", "overall: {seal: 0, at_most: 3}", 1), 11, "one of them alone"),
        (RIGHT.replace("overall: {seal: 0}", "overall: {seal: 5}", 1), 11, "seal"),
        (RIGHT.replace("status: not-met", "status: not_met", 1), 15, "not-met"),
        ("    absent: [{rule: CMP-O1}]\n", 8, "no rule 'CMP-O1': did you mean 'CMP-01'?"),
        ("    evidence: [systen.yaml]\n", 8, "no file 'systen.yaml': did you mean 'system.yaml'?"),
        ("    trusted_keys: [../expected.yaml]\n", 8, "no file '../expected.yaml'"),
        ("    absent: [{asset: asistant}]\n", 8, "no asset 'asistant': did you mean 'assistant'?"),
    ],
)
def test_a_name_that_nothing_has_is_refused_at_its_line(text: str, line: int, words: str, tmp_path: Path):
    with pytest.raises(InputError) as caught:
        deviations(tmp_path, text)
    told = str(caught.value)
    assert words in told
    assert f"expected.yaml:{line}" in told


def test_the_command_says_so_with_exit_2(tmp_path: Path):
    scenario(tmp_path, "    frameworks: [{framework: eu-cfs, overall: {seal: 0}}]\n")
    command = [sys.executable, "-m", "sovcheck", "policy", "test", "--scenarios", str(tmp_path)]
    finished = subprocess.run(command, check=False, timeout=60, capture_output=True, text=True)
    assert finished.returncode == 2
    assert "expected.yaml:8" in finished.stderr
    assert "did you mean 'eu-csf'?" in finished.stderr


def test_a_framework_beside_the_expectation_is_asked(tmp_path: Path):
    own = Path(__file__).parents[2] / "policies" / "frameworks" / "secnumcloud.yaml"
    text = own.read_text(encoding="utf-8").replace("id: secnumcloud", "id: own-framework", 1)
    (tmp_path / "own.yaml").write_text(text, encoding="utf-8")
    wrong = (
        "    frameworks: [{framework: own.yaml, application: assistant, clauses: [{clause: 19.6-seat, status: met}]}]\n"
    )
    (told,) = deviations(tmp_path, wrong)
    assert told == "own.yaml for assistant: 19.6-seat: status not-assessable, expected met"


@pytest.mark.parametrize("path", find_scenarios(INVENTORIES), ids=lambda path: path.name)
def test_every_system_says_which_seal_each_application_gets(path: Path):
    first = read_expectation(path).runs[0]
    expected = [each for each in first.frameworks if each.framework == "eu-csf"]
    assert expected
    assert all(each.overall and len(each.objectives) == 8 for each in expected)
