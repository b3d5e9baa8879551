"""Bad input gets a clear error and nothing else: exit 2, no traceback, no partial report."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from sovcheck.report.formats import ReportFormat

HEADER = "apiVersion: sovcheck/v1\nkind: Inventory\n"
GOOD = (
    HEADER
    + """
organizations:
  - {id: example-owner, country: FR, parents: []}
gpu_hosts:
  - {id: example-host, owner: example-owner, operator: example-owner, tenancy: owned, country: FR}
"""
)
LAUGHS = (
    HEADER
    + "a: &a [x, x, x, x, x, x, x, x, x]\n"
    + "".join(
        f"{chr(ord('a') + n)}: &{chr(ord('a') + n)} [{', '.join(['*' + chr(ord('a') + n - 1)] * 9)}]\n"
        for n in range(1, 12)
    )
)
OWNER_CYCLE = (
    HEADER
    + """
organizations:
  - {id: one, country: FR, parents: [{organization: two, capital: 60}]}
  - {id: two, country: FR, parents: [{organization: one, capital: 60}]}
"""
)

BAD_INVENTORIES = {
    "empty": (b"", ":", "empty"),
    "binary": (bytes(range(256)) * 40, ":", "text"),
    "utf-16": (GOOD.encode("utf-16"), ":", "UTF-8"),
    "nested brackets": (HEADER.encode() + b"models: " + b"[" * 200_000, ":3", "deep"),
    "billion laughs": (LAUGHS.encode(), ":", "alias"),
    "long scalar": ((HEADER + "metadata: {name: " + "x" * 1_100_000 + "}\n").encode(), ":3", "long"),
    "cycle of owners": (OWNER_CYCLE.encode(), ":5", "circle"),
    "one id twice": ((GOOD + "  - {id: example-host}\n").encode(), ":", "example-host"),
    "reference to nothing": (
        GOOD.replace("operator: example-owner", "operator: example-ownr").encode(),
        ":7",
        "example-owner",
    ),
    "unknown country": (GOOD.replace("country: FR, parents", "country: XQ, parents").encode(), ":5", "XQ"),
    "share of 130 %": (
        GOOD.replace("parents: []", "parents: [{country: FR, capital: 130}]").encode(),
        ":5",
        "100",
    ),
    "misspelt key": (GOOD.replace("operator:", "operater:").encode(), ":7", "did you mean"),
}


def assert_clear_error(finished: subprocess.CompletedProcess[str]) -> None:
    assert finished.returncode == 2, finished.stderr
    assert finished.stdout == ""
    assert finished.stderr.strip()
    assert "Traceback" not in finished.stderr
    assert "Stack backtrace" not in finished.stderr
    assert "\x1b" not in finished.stderr
    assert len(finished.stderr) < 20_000


@pytest.mark.parametrize("name", BAD_INVENTORIES)
def test_a_bad_inventory_is_refused_with_place_and_reason(name: str, sovcheck, write, tmp_path: Path):
    content, place, reason = BAD_INVENTORIES[name]
    write("bad.yaml", content)
    started = time.monotonic()
    finished = sovcheck("scan", "bad.yaml", "--home", "FR", "--output", "json=report.json")
    assert_clear_error(finished)
    assert f"bad.yaml{place}" in finished.stderr
    assert reason.lower() in finished.stderr.lower()
    assert not (tmp_path / "report.json").exists()
    assert time.monotonic() - started < 30


def test_all_problems_of_all_files_come_in_one_run(sovcheck, write):
    write("one.yaml", GOOD.replace("operator:", "operater:"))
    write("two.yaml", HEADER + "organizations:\n  - {id: Example, country: france}\n")
    finished = sovcheck("scan", "one.yaml", "two.yaml", "--home", "FR")
    assert_clear_error(finished)
    for place in ("one.yaml:7", "two.yaml:4"):
        assert place in finished.stderr


POLICY = """# METADATA
# title: A policy of the user
# description: Something to try.
# custom:
#   id: USR-01
#   severity: high
#   applies_to: [gpu_host]
#   needs: []
#   controls: {}
#   remediation: Nothing.
package user.rule

%s
"""
BAD_POLICIES = {
    "does not compile": ("deny contains finding if { finding := ", "policy.rego:"),
    "divides by zero": (
        (
            "deny contains finding if {\n\tx := 1 / (count(input.deployment.stages) - count(input.deployment.stages))\n"
            '\tfinding := {"message": sprintf("%d", [x]), "path": null}\n}'
        ),
        "USR-01",
    ),
    "loops": (
        (
            "deny contains finding if {\n\tn := [1, 2, 3, 4, 5, 6, 7, 8, 9, 10]\n"
            "\tall := [1 | some a in n; some b in n; some c in n; some d in n; some e in n; some f in n; some g in n; "
            "some h in n; some i in n; some j in n]\n"
            '\tcount(all) == 1\n\tfinding := {"message": "x", "path": null}\n}'
        ),
        "USR-01",
    ),
    "recurses": (
        (
            "f(x) := y if { y := g(x) }\n\ng(x) := y if { y := f(x) }\n\n"
            'deny contains finding if { f(1) == 1; finding := {"message": "x", "path": null} }'
        ),
        "recurs",
    ),
    "misspells a fact": (
        'deny contains finding if { input.operator.contry == "US"; finding := {"message": "x", "path": null} }',
        "country",
    ),
    "calls the network": (
        (
            'deny contains finding if { http.send({"method": "get", "url": "http://127.0.0.1"}); '
            'finding := {"message": "x", "path": null} }'
        ),
        "http.send",
    ),
}


@pytest.mark.parametrize("name", BAD_POLICIES)
def test_a_bad_policy_gives_no_verdict(name: str, sovcheck, write, tmp_path: Path):
    body, reason = BAD_POLICIES[name]
    write("system.yaml", GOOD)
    write("policy.rego", POLICY % body)
    finished = sovcheck(
        "scan",
        "system.yaml",
        "--home",
        "FR",
        "--policy",
        "policy.rego",
        "--engine-timeout",
        "1",
        "--output",
        "json=out.json",
    )
    assert_clear_error(finished)
    assert reason in finished.stderr
    assert not (tmp_path / "out.json").exists()


HOSTILE_NAME = r"[red]x[/]<script>\x1b[2J=cmd()"


@pytest.mark.parametrize("output", ReportFormat)
def test_a_hostile_name_is_only_a_name(output: str, sovcheck, write):
    write("system.yaml", GOOD.replace("{id: example-host,", f'{{id: example-host, name: "{HOSTILE_NAME}",'))
    finished = sovcheck("scan", "system.yaml", "--home", "FR", "--output", output)
    assert finished.returncode in {0, 1}
    assert "\x1b[2J" not in finished.stdout
    if output in {"junit", "markdown", "html"}:
        own = "]<script>" if output == "html" else "<script>"  # the page has a script, and no name is in it
        assert own not in finished.stdout


def test_a_closed_stdout_is_no_verdict_and_no_traceback(write, tmp_path: Path):
    write("system.yaml", GOOD)
    command = f"'{sys.executable}' -m sovcheck scan system.yaml --home FR --output json; echo $? > code"
    finished = subprocess.run(["bash", "-c", f"({command}) | true"], cwd=tmp_path, capture_output=True, check=False)
    assert b"Traceback" not in finished.stderr
    assert (tmp_path / "code").read_text().strip() in {"0", "1", "141"}
    closed = subprocess.run(["bash", "-c", f"({command}) >&-"], cwd=tmp_path, capture_output=True, check=False)
    assert b"Traceback" not in closed.stderr
    assert (tmp_path / "code").read_text().strip() == "2"


def test_an_unwritable_report_leaves_no_part_of_any(sovcheck, write, tmp_path: Path):
    write("system.yaml", GOOD)
    finished = sovcheck(
        "scan", "system.yaml", "--home", "FR", "--output", "json=a.json", "--output", "sarif=no/such/b.sarif"
    )
    assert_clear_error(finished)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["system.yaml"]


def test_ctrl_c_half_way_ends_everything(write, tmp_path: Path):
    hosts = "".join(
        f"  - {{id: host-{n}, owner: example-owner, operator: example-owner, tenancy: owned, country: FR, "
        f"contract: {{notice_days: {n}}}}}\n"
        for n in range(20_000)
    )
    write("system.yaml", GOOD + hosts)
    process = subprocess.Popen(
        [sys.executable, "-m", "sovcheck", "scan", "system.yaml", "--home", "FR", "--output", "json=report.json"],
        cwd=tmp_path,
        stderr=subprocess.PIPE,
        start_new_session=True,
    )
    try:
        time.sleep(2)
        os.killpg(process.pid, signal.SIGINT)
        _, stderr = process.communicate(timeout=30)
    finally:
        if process.poll() is None:
            process.kill()
            process.wait()
    assert process.returncode == 130
    assert b"Traceback" not in stderr
    assert not (tmp_path / "report.json").exists()
    with pytest.raises(ProcessLookupError):
        os.killpg(process.pid, 0)
