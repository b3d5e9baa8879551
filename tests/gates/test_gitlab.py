"""The component for GitLab: filled in as GitLab does, held to its schema, and its script run."""

import json
import re
import shutil
import subprocess
import sys
from pathlib import Path

import jsonschema_rs
import pytest
import yaml

ROOT = Path(__file__).parents[2]
TEXT = (ROOT / "templates" / "sovcheck.yml").read_text(encoding="utf-8")
SPEC, JOBS = TEXT.split("\n---\n")
INPUTS = yaml.safe_load(SPEC)["spec"]["inputs"]
GATE = ROOT / "examples" / "gate"
SOURCE = "sovcheck @ git+https://git.example.org/group/sovcheck@v0.1.0"


def filled(**inputs):
    values = {name: item.get("default") for name, item in INPUTS.items()} | {"source": SOURCE} | inputs
    return yaml.safe_load(re.sub(r"\$\[\[ inputs\.([\w-]+) \]\]", lambda match: values[match[1]], JOBS))


@pytest.fixture
def run(tmp_path):
    shutil.copytree(GATE, tmp_path / "project")

    def call(**inputs):
        (job,) = filled(**inputs).values()
        pip = tmp_path / "pip"
        pip.write_text(f"#!/bin/bash\nprintf '%s\\n' \"$@\" > {tmp_path}/installed.txt\n")
        pip.chmod(0o755)
        environment = {
            "PATH": f"{tmp_path}:{Path(sys.executable).parent}:/usr/bin:/bin",
            "SOVCHECK_TODAY": "2026-11-21",
            "LC_ALL": "C.UTF-8",
        }
        script = "\n".join([*job["before_script"], *job["script"]])
        return subprocess.run(
            ["bash", "-eo", "pipefail", "-c", script],
            cwd=tmp_path / "project",
            env=environment,
            capture_output=True,
            text=True,
            check=False,
        )

    return call


def test_what_it_makes_is_valid_by_the_schema_of_gitlab():
    schema = json.loads((ROOT / "tests" / "schemas" / "gitlab-ci.json").read_text(encoding="utf-8"))
    jsonschema_rs.validator_for(schema).validate(filled())
    jsonschema_rs.validator_for(schema).validate(yaml.safe_load(SPEC))


def test_every_input_is_used_and_every_use_is_an_input():
    assert set(re.findall(r"inputs\.([\w-]+)", JOBS)) == set(INPUTS)


def test_it_installs_what_it_is_told_and_leaves_reports_for_tests_and_code_quality(run, tmp_path):
    finished = run(options="inventory.yaml --baseline baseline.json")
    assert finished.returncode == 0, finished.stderr
    assert (tmp_path / "installed.txt").read_text().splitlines() == ["install", "--quiet", SOURCE]
    (job,) = filled().values()
    named = [*job["artifacts"]["reports"].values(), *job["artifacts"]["paths"]]
    assert all((tmp_path / "project" / name).stat().st_size for name in named)
    assert job["artifacts"]["when"] == "always"


def test_a_new_finding_fails_the_job_and_leaves_the_reports(run, tmp_path):
    assert run(options="inventory.yaml").returncode == 1
    issues = json.loads((tmp_path / "project" / "gl-code-quality-report.json").read_text())
    assert {issue["location"]["path"] for issue in issues} == {"inventory.yaml"}


def test_a_scan_without_a_verdict_leaves_reports_that_say_so(run, tmp_path):
    assert run(options="none.yaml").returncode == 2
    (issue,) = json.loads((tmp_path / "project" / "gl-code-quality-report.json").read_text())
    assert issue["severity"] == "blocker"
