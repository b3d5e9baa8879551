import json
import subprocess
import sys

import jsonschema_rs


def sovcheck(*arguments):
    return subprocess.run([sys.executable, "-m", "sovcheck", *arguments], capture_output=True, text=True, check=False)


def test_this_machine_can_scan():
    run = sovcheck("doctor", "--today", "2026-11-21")
    assert run.returncode == 0, run.stderr
    assert run.stdout.splitlines()[0].startswith("fit      python")
    assert run.stdout.endswith("everything that a scan needs is here\n")


def test_json_is_what_its_schema_says():
    diagnosis = json.loads(sovcheck("doctor", "--today", "2026-11-21", "--output", "json").stdout)
    schema = json.loads(sovcheck("schema", "doctor").stdout)
    jsonschema_rs.validate(schema, diagnosis)
    assert diagnosis["document"] == "sovcheck.doctor/v1"
    assert [finding["name"] for finding in diagnosis["findings"]][:6] == [
        "python",
        "embedded engine",
        "catalog",
        "opa",
        "isolation",
        "gpu",
    ]
