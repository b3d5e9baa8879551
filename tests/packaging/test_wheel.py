"""The wheel holds everything: installed alone in an empty environment it scans from any folder."""

import subprocess
import sys
import venv
from pathlib import Path

import pytest

pytestmark = pytest.mark.slow

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The bin folder of a fresh environment with nothing but the wheel and what it requires, as locked."""
    wheels, environment = tmp_path_factory.mktemp("wheels"), tmp_path_factory.mktemp("empty")
    pip = [sys.executable, "-m", "pip", "--quiet", "--disable-pip-version-check"]
    subprocess.run([*pip, "wheel", "--no-deps", "--no-build-isolation", "--wheel-dir", wheels, ROOT], check=True)
    venv.create(environment, with_pip=False)
    binaries = environment / "bin"
    (wheel,) = wheels.glob("sovcheck-*.whl")
    there = [*pip, "--python", str(binaries / "python")]
    subprocess.run([*there, "install", "--require-hashes", "--requirement", ROOT / "locks" / "run.txt"], check=True)
    subprocess.run([*there, "install", "--no-index", wheel], check=True)
    return binaries


def test_the_wheel_alone_scans_from_any_folder(installed: Path, tmp_path: Path):
    sovcheck = str(installed / "sovcheck")
    subprocess.run([sovcheck, "init"], cwd=tmp_path, check=True, capture_output=True)
    finished = subprocess.run(
        [sovcheck, "scan", "inventory.yaml", "--output", "json=report.json"],
        cwd=tmp_path,
        capture_output=True,
        check=False,
    )
    assert finished.returncode in {0, 1}, finished.stderr.decode()
    assert (tmp_path / "report.json").stat().st_size


def test_every_bundled_rule_is_in_the_wheel(installed: Path, tmp_path: Path):
    listed = subprocess.run(
        [str(installed / "sovcheck"), "policy", "list"], cwd=tmp_path, capture_output=True, check=True, text=True
    ).stdout
    rules = [path for path in (ROOT / "policies").glob("*/*.rego") if path.parent.name != "lib"]
    assert sum("_test" not in path.name for path in rules) == len(
        [line for line in listed.splitlines() if "-" in line[:8]]
    )


def test_the_wheel_holds_ready_what_a_scan_would_work_out_of_its_files(installed: Path, tmp_path: Path):
    asked = (
        "from sovcheck.catalog import bundled; from sovcheck.policy import loading; "
        "from sovcheck.policy.source import metadata; refuse = None;"
        "metadata.read_annotations = bundled.read_documents = refuse;"
        "print(len(loading.load_policies().rules), all(dict(bundled.bundled_entries(key, data))"
        " for key, data in bundled.read_bundled().items()))"
    )
    ran = subprocess.run([installed / "python", "-c", asked], cwd=tmp_path, capture_output=True, check=True, text=True)
    rules, entries = ran.stdout.split()
    assert int(rules) > 40
    assert entries == "True"


def test_development_tools_are_not_required(installed: Path):
    listed = subprocess.run(
        [sys.executable, "-m", "pip", "--python", str(installed / "python"), "list", "--format=freeze"],
        capture_output=True,
        check=True,
        text=True,
    ).stdout
    assert not {line.split("==")[0] for line in listed.splitlines()} & {"pytest", "mypy", "ruff", "hypothesis"}
