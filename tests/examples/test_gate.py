"""The command lines of the examples are run as they stand."""

import json
import os
import shlex
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

EXAMPLES = Path(__file__).parents[2] / "examples"
GATE = EXAMPLES / "gate"


def _github_commands() -> list[str]:
    workflow = yaml.safe_load((GATE / "github-workflow.yml").read_text(encoding="utf-8"))
    return [step["run"] for step in workflow["jobs"]["sovcheck"]["steps"] if "run" in step]


def _gitlab_commands() -> list[str]:
    return list(yaml.safe_load((GATE / "gitlab-ci.yml").read_text(encoding="utf-8"))["sovereignty"]["script"])


def _hook_commands() -> list[str]:
    config = yaml.safe_load((GATE / "pre-commit-config.yaml").read_text(encoding="utf-8"))
    hooks = config["repos"][0]["hooks"]
    return [hook["entry"] + (" inventory.yaml" if hook.get("pass_filenames", True) else "") for hook in hooks]


def _run(command: str, folder: Path) -> subprocess.CompletedProcess[str]:
    """Run the command line in a copy of the gate's folder, today being the day of the example."""
    for path in GATE.iterdir():
        (folder / path.name).write_bytes(path.read_bytes())
    environment = {
        "PATH": f"{Path(sys.executable).parent}:/usr/bin:/bin",
        "HOME": str(folder),
        "GITHUB_STEP_SUMMARY": str(folder / "summary.md"),
        "LC_ALL": "C.UTF-8",
    }
    dated = command if "validate" in command else f"{command} --today 2026-11-21"
    return subprocess.run(
        ["bash", "-c", dated], cwd=folder, env=environment, capture_output=True, text=True, check=False
    )


COMMANDS = [
    command
    for command in (*_github_commands(), *_gitlab_commands(), *_hook_commands())
    if command.startswith("sovcheck")
]


@pytest.mark.parametrize("command", COMMANDS, ids=lambda command: " ".join(shlex.split(command)[1:4]))
def test_the_gate_lets_the_example_through(command: str, tmp_path: Path):
    finished = _run(command, tmp_path)
    assert finished.returncode == 0, finished.stdout + finished.stderr


@pytest.mark.parametrize(
    ("command", "files"),
    [(_github_commands()[-1], ["sovcheck.sarif", "summary.md"]), (_gitlab_commands()[0], ["sovcheck.xml"])],
)
def test_the_gate_leaves_its_reports(command: str, files: list[str], tmp_path: Path):
    _run(command, tmp_path)
    assert all((tmp_path / name).stat().st_size for name in files)


@pytest.mark.parametrize("command", [_github_commands()[-1], _gitlab_commands()[0]])
def test_the_gate_stops_a_new_finding(command: str, tmp_path: Path):
    _run(command, tmp_path)
    worse = (GATE / "inventory.yaml").read_text(encoding="utf-8").replace("training_use: never", "training_use: always")
    worse = worse.replace("data: []", "data: [drafts]") + (
        "\ndatasets:\n  - {id: drafts, controller: example-company, class: internal, stored_in: []}\n"
    )
    (tmp_path / "worse.yaml").write_text(worse, encoding="utf-8")
    assert _run(command.replace("scan inventory.yaml", "scan worse.yaml"), tmp_path).returncode == 1


@pytest.mark.parametrize("option", ["--waivers waivers.yaml", "--baseline baseline.json"])
def test_what_was_accepted_of_one_country_is_not_accepted_of_another(option: str, tmp_path: Path):
    elsewhere = (
        (GATE / "inventory.yaml").read_text(encoding="utf-8").replace("law: US, venue: US", "law: CN, venue: RU")
    )
    (tmp_path / "elsewhere.yaml").write_text(elsewhere, encoding="utf-8")
    finished = _run(f"sovcheck scan elsewhere.yaml {option} --details", tmp_path)
    assert finished.returncode == 1, finished.stdout + finished.stderr
    assert "law of CN" in finished.stdout


def test_the_baseline_is_what_a_scan_of_the_example_writes(tmp_path: Path):
    """Written anew with SOVCHECK_UPDATE_GOLDEN=1, since it is refused once the profile has changed."""
    _run("sovcheck scan inventory.yaml --output json=written.json", tmp_path)
    written = (tmp_path / "written.json").read_text(encoding="utf-8")
    if os.environ.get("SOVCHECK_UPDATE_GOLDEN"):
        (GATE / "baseline.json").write_text(written, encoding="utf-8")
    kept, now = (
        [report["profile"], report["inventory"], [result["fingerprint"] for result in report["results"]]]
        for report in (json.loads((GATE / "baseline.json").read_text(encoding="utf-8")), json.loads(written))
    )
    assert kept == now


def test_without_waiver_and_baseline_the_example_fails(tmp_path: Path):
    assert _run("sovcheck scan inventory.yaml", tmp_path).returncode == 1


def test_an_expired_waiver_does_not_cover(tmp_path: Path):
    command = next(command for command in COMMANDS if "--waivers" in command).replace("2026-11-21", "")
    finished = subprocess.run(
        ["bash", "-c", f"{command} --today 2027-04-01"],
        cwd=GATE,
        env={
            "PATH": f"{Path(sys.executable).parent}:/usr/bin:/bin",
            "GITHUB_STEP_SUMMARY": str(tmp_path / "summary.md"),
        },
        capture_output=True,
        text=True,
        check=False,
    )
    (GATE / "sovcheck.sarif").unlink(missing_ok=True)
    assert finished.returncode == 1
    assert "expired" in finished.stdout.lower()


def test_the_library_call_prints_what_blocks():
    finished = subprocess.run(
        [sys.executable, str(EXAMPLES / "library_call.py"), str(GATE / "inventory.yaml")],
        capture_output=True,
        text=True,
        check=True,
    )
    assert finished.stdout.endswith("exit code 1\n")
    assert "DEP-08 build-runner" in finished.stdout


def test_the_custom_policy_judges_beside_the_bundled_ones(tmp_path: Path):
    (tmp_path / "policies").symlink_to(EXAMPLES / "custom-policy")
    finished = _run("sovcheck scan inventory.yaml --policy policies --output json", tmp_path)
    assert '"ACME-01"' in finished.stdout


def test_every_example_is_listed():
    listed = (EXAMPLES / "README.md").read_text(encoding="utf-8")
    for path in EXAMPLES.rglob("*"):
        if path.is_file() and path.suffix in {".yml", ".json", ".py", ".yaml"} and path.name != "inventory.yaml":
            assert str(path.relative_to(EXAMPLES)) in listed
