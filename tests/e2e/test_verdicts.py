"""The exit codes and outputs of whole scans, through the real command."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
GOOD = ROOT / "inventories/mistral-on-european-cloud"
BAD = ROOT / "inventories/apertus-on-rented-us-cluster"
DAY = ("--today", "2026-11-21")


def test_a_good_system_passes_with_0(sovcheck):
    assert sovcheck("scan", str(GOOD), *DAY).returncode == 0


def test_a_bad_system_fails_with_1_and_shows_the_path(sovcheck):
    finished = sovcheck("scan", str(BAD), *DAY, "--details")
    assert finished.returncode == 1
    for step in ("CMP-01", "zurich-cluster", "aws-emea-sarl", "amazon", "inventory.yaml:"):
        assert step in finished.stdout


@pytest.mark.parametrize("output", ["text", "json", "sarif", "junit", "markdown"])
@pytest.mark.parametrize(("folder", "code"), [(GOOD, 0), (BAD, 1)])
def test_the_output_format_never_changes_the_exit_code(output: str, folder: Path, code: int, sovcheck):
    assert sovcheck("scan", str(folder), *DAY, "--output", output).returncode == code


def test_nothing_to_judge_is_3(sovcheck, write):
    write(
        "system.yaml",
        "apiVersion: sovcheck/v1\nkind: Inventory\norganizations:\n  - {id: alone, country: FR, parents: []}\n",
    )
    finished = sovcheck("scan", "system.yaml", "--home", "FR", "--output", "json")
    assert finished.returncode == 3
    assert json.loads(finished.stdout)["verdict"] == "incomplete"


def test_leaving_out_the_data_of_an_application_is_no_way_to_a_pass(sovcheck):
    text = (GOOD / "inventory.yaml").read_text()
    line = text.splitlines().index("  - id: archive-search") + 1
    finished = sovcheck(
        "scan", "-", "-v", *DAY, stdin=text.replace("    data: [articles, reader-questions]\n", "").encode()
    )
    assert finished.returncode == 1
    said = " ".join(finished.stdout.split())
    assert "DAT-01" in said
    assert "DAT-03" in said
    assert f"Left open by archive-search (data) (at <stdin>:{line})" in said


def test_no_home_is_asked_for(sovcheck, write):
    write("system.yaml", "apiVersion: sovcheck/v1\nkind: Inventory\ngpu_hosts:\n  - {id: host, country: FR}\n")
    finished = sovcheck("scan", "system.yaml")
    assert finished.returncode == 2
    assert "--home" in finished.stderr


def test_the_same_input_gives_the_same_bytes(sovcheck):
    runs = {sovcheck("scan", str(BAD), *DAY, "--output", "json").stdout for _ in range(3)}
    assert len(runs) == 1


def test_several_outputs_come_from_one_run(sovcheck, tmp_path: Path):
    outputs = ["--output", "text", "--output", "json=a.json", "--output", "sarif=a.sarif", "--output", "junit=a.xml"]
    finished = sovcheck("scan", str(BAD), *DAY, *outputs)
    assert finished.returncode == 1
    assert finished.stdout
    assert {path.name for path in tmp_path.iterdir()} == {"a.json", "a.sarif", "a.xml"}


def test_standard_input_is_an_inventory(sovcheck):
    finished = sovcheck("scan", "-", *DAY, "--output", "json", stdin=(BAD / "inventory.yaml").read_bytes())
    assert finished.returncode == 1
    assert json.loads(finished.stdout)["inventory"]["files"][0]["path"] == "<stdin>"


def test_only_new_findings_fail_against_a_baseline(sovcheck, tmp_path: Path):
    sovcheck("scan", str(BAD), *DAY, "--output", "json=before.json")
    finished = sovcheck("scan", str(BAD), *DAY, "--baseline", "before.json")
    assert finished.returncode == 0, finished.stdout
    text = (BAD / "inventory.yaml").read_text().replace("id: zurich-cluster", "id: other-cluster")
    (tmp_path / "moved.yaml").write_text(text.replace("zurich-cluster", "other-cluster"))
    assert sovcheck("scan", "moved.yaml", *DAY, "--baseline", "before.json").returncode == 1


def test_a_scan_opens_no_socket(tmp_path: Path):
    program = (
        "import socket, sys\n"
        "def refuse(*arguments, **options):\n    raise AssertionError('a socket was opened')\n"
        "socket.socket = socket.create_connection = socket.getaddrinfo = refuse\n"
        f"sys.argv = ['sovcheck', 'scan', {str(BAD)!r}, '--today', '2026-11-21', '--output', 'json=report.json']\n"
        "from sovcheck.cli.main import main\nmain()\n"
    )
    finished = subprocess.run([sys.executable, "-c", program], cwd=tmp_path, capture_output=True, check=False)
    assert finished.returncode == 1, finished.stderr.decode()
