"""The action for GitHub: its steps are run as the runner runs them, with the expressions filled in."""

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
ACTION = yaml.safe_load((ROOT / "action.yml").read_text(encoding="utf-8"))
STEPS = ACTION["runs"]["steps"]
GATE = ROOT / "examples" / "gate"
BIN = Path(sys.executable).parent
EXPRESSION = re.compile(r"\$\{\{ (.*?) \}\}")
PYTHON = f"""#!/bin/bash
if [[ "$1 $2" == "-m venv" ]]; then
  mkdir -p "$3/bin"
  ln -s {BIN}/sovcheck "$3/bin/sovcheck"
  printf '#!/bin/bash\\nprintf "%%s\\\\n" "$@" > {{told}}\\n' > "$3/bin/python"
  chmod +x "$3/bin/python"
else
  exec {sys.executable} "$@"
fi
"""
"""Takes the place of Python where an environment is made: what would be installed is written down instead."""

GH = """#!/bin/bash
printf '%s\\n' "$@" > {folder}/gh.txt
cp "${{@: -1}}" {folder}/comment.md
"""
"""Takes the place of GitHub's own program: keeps the comment."""


@pytest.fixture
def runner(tmp_path):
    """Runs the steps in a folder with the gate's example; tells what was printed, and leaves what was written."""
    workspace, temp, bin_ = tmp_path / "workspace", tmp_path / "temp", tmp_path / "bin"
    shutil.copytree(GATE, workspace)
    (workspace / ".git").mkdir()
    temp.mkdir()
    bin_.mkdir()
    told = tmp_path / "installed.txt"
    (bin_ / "python3").write_text(PYTHON.format(told=told))
    (bin_ / "gh").write_text(
        f'#!/bin/bash\nprintf "%s\\n" "$@" > {tmp_path}/gh.txt\ncp "${{@: -1}}" {tmp_path}/comment.md\n'
    )
    for program in bin_.iterdir():
        program.chmod(0o755)

    def run(event="pull_request", **inputs):
        values = {f"inputs.{name}": str(item["default"]) for name, item in ACTION["inputs"].items()}
        values |= {f"inputs.{name.replace('_', '-')}": value for name, value in inputs.items()}
        values |= {
            "github.action_path": "/action",
            "github.server_url": "https://git.example.org",
            "github.action_repository": "group/sovcheck",
            "github.event_name": event,
            "github.event.pull_request.number": "7",
            "github.token": "token",
            "runner.temp": str(temp),
        }
        printed, codes = {}, {}
        for step in STEPS:
            if not _is_wanted(step.get("if"), values) or any(codes.values()):
                continue
            if "uses" in step:
                printed[step["name"]] = {name: _filled(value, values) for name, value in step["with"].items()}
                continue
            finished = _run(step, values, workspace, bin_, tmp_path)
            printed[step["name"]], codes[step["name"]] = finished.stdout, finished.returncode
            for line in (tmp_path / "output.txt").read_text().splitlines():
                name, _, value = line.partition("=")
                values[f"steps.scan.outputs.{name}"] = value
        outputs = {name: _filled(item["value"], values) for name, item in ACTION["outputs"].items()}
        return printed, codes, outputs

    return run


def _run(step, values, workspace, bin_, folder):
    for name in ("output.txt", "summary.md"):
        (folder / name).touch()
    script = folder / "step.sh"
    script.write_text(step["run"])
    env = {name: _filled(value, values) for name, value in step.get("env", {}).items()}
    env |= {
        "PATH": f"{bin_}:/usr/bin:/bin",
        "LC_ALL": "C.UTF-8",
        "SOVCHECK_TODAY": "2026-11-21",
        "GITHUB_OUTPUT": str(folder / "output.txt"),
        "GITHUB_STEP_SUMMARY": str(folder / "summary.md"),
    }
    shell = ["bash", "--noprofile", "--norc", "-eo", "pipefail", script]
    return subprocess.run(
        shell, cwd=workspace, env=env, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False
    )


def _filled(text, values):
    return EXPRESSION.sub(lambda match: values.get(match[1], ""), str(text))


def _is_wanted(condition, values):
    """The few forms of conditions that the action uses."""
    for part in (condition or "").split(" && "):
        if part:
            left, operator, right = part.split(" ")
            if (values.get(left, "") == right.strip("'")) is not (operator == "=="):
                return False
    return True


def test_it_is_valid_by_the_schema_of_actions():
    schema = json.loads((ROOT / "tests" / "schemas" / "github-actions.json").read_text(encoding="utf-8"))
    jsonschema_rs.validator_for(schema).validate(ACTION)


def test_inputs_and_outputs_are_the_promised_ones():
    assert set(ACTION["inputs"]) == {
        "paths", "profile", "home", "waivers", "baseline", "fail-on", "policy", "version", "upload-sarif", "summary",
        "comment",
    }  # fmt: skip
    assert set(ACTION["outputs"]) == {"verdict", "exit-code", "sarif", "report"}
    assert all(item["description"] for group in ("inputs", "outputs") for item in ACTION[group].values())


def test_no_script_has_an_expression_in_it():
    assert not [step["name"] for step in STEPS if "${{" in step.get("run", "")]


@pytest.mark.skipif(shutil.which("shellcheck") is None, reason="there is no shellcheck")
@pytest.mark.parametrize("step", [step for step in STEPS if "run" in step], ids=lambda step: step["name"])
def test_the_scripts_are_clean(step):
    checked = subprocess.run(
        ["shellcheck", "--shell=bash", "-"], input=step["run"], text=True, capture_output=True, check=False
    )
    assert checked.stdout == ""


def test_a_gate_that_lets_through(runner, tmp_path):
    printed, codes, outputs = runner(paths="inventory.yaml", waivers="waivers.yaml")
    assert set(codes.values()) == {0}
    assert (outputs["verdict"], outputs["exit-code"]) == ("pass", "0")
    assert json.loads(Path(outputs["report"]).read_text())["verdict"] == "pass"
    assert printed["Upload the results"]["sarif_file"] == outputs["sarif"]
    assert json.loads(Path(outputs["sarif"]).read_text())["runs"][0]["invocations"][0]["executionSuccessful"]
    assert (tmp_path / "summary.md").read_text().startswith("# ✅ PASS")
    assert "Show the report at the pull request" not in printed


def test_a_gate_that_stops_uploads_all_the_same_and_ends_with_the_code_of_the_scan(runner, tmp_path):
    printed, codes, outputs = runner(paths="inventory.yaml", comment="true")
    assert codes.pop("Give the verdict") == 1
    assert set(codes.values()) == {0}
    assert (outputs["verdict"], outputs["exit-code"]) == ("fail", "1")
    assert "Upload the results" in printed
    assert (tmp_path / "summary.md").read_text().startswith("# ❌ FAIL")
    assert (tmp_path / "comment.md").read_text().startswith("# ❌ FAIL")
    assert (tmp_path / "gh.txt").read_text().split("\n")[:3] == ["pr", "comment", "7"]


def test_a_scan_without_a_verdict_uploads_a_sarif_that_says_so(runner, tmp_path):
    printed, codes, outputs = runner(paths="none.yaml", comment="true")
    assert codes["Give the verdict"] == 2
    assert (outputs["verdict"], outputs["exit-code"], outputs["report"]) == ("none", "2", "")
    assert not json.loads(Path(outputs["sarif"]).read_text())["runs"][0]["invocations"][0]["executionSuccessful"]
    assert "Upload the results" in printed
    assert "no verdict (exit code 2)" in (tmp_path / "summary.md").read_text()
    assert "no verdict (exit code 2)" in (tmp_path / "comment.md").read_text()


def test_what_is_switched_off_is_not_done(runner, tmp_path):
    printed, _, _ = runner(paths="inventory.yaml", upload_sarif="false", summary="false", comment="true", event="push")
    assert "Upload the results" not in printed
    assert not (tmp_path / "summary.md").read_text()
    assert not (tmp_path / "comment.md").exists()


def test_without_paths_the_configuration_says_what_is_judged(runner, tmp_path):
    config = "apiVersion: sovcheck/v1\nkind: Config\npaths: inventory.yaml\nwaivers: waivers.yaml\n"
    (tmp_path / "workspace" / "sovcheck.yaml").write_text(config)
    printed, _, outputs = runner()
    assert outputs["verdict"] == "pass"
    assert "waivers=waivers.yaml by sovcheck.yaml" in printed["Judge"]


def test_inputs_are_handed_on_as_they_are_and_are_no_shell(runner, tmp_path):
    _, codes, _ = runner(paths="$(touch pwned)\n`touch pwned`; x", profile='"; touch pwned; "')
    assert codes["Give the verdict"] == 2
    assert not list(tmp_path.rglob("pwned"))
    _, _, outputs = runner(paths="inventory.yaml\nmore.yaml", home="FR", fail_on="never", policy="../policies\n")
    assert outputs["verdict"] == "none", "there is no more.yaml"


def test_what_the_report_quotes_is_no_command_to_the_runner(runner, tmp_path):
    workspace = tmp_path / "workspace"
    hostile = (workspace / "inventory.yaml").read_text().replace("name: gate example", 'name: "::error::x ##[group]"')
    (workspace / "inventory.yaml").write_text(hostile)
    printed, _, _ = runner(paths="inventory.yaml")
    lines = printed["Judge"].splitlines()
    (fence,) = [line.removeprefix("::stop-commands::") for line in lines if line.startswith("::stop-commands::")]
    inside = lines[lines.index(f"::stop-commands::{fence}") + 1 : lines.index(f"::{fence}::")]
    assert any("##[group]" in line for line in inside)
    assert fence not in "\n".join(inside)
    outside = [line for line in lines if line not in inside]
    assert all(re.match(r"::(error|warning|notice) |::stop-commands::|::[0-9a-f]{32}::", line) for line in outside)


def test_a_long_comment_is_cut_and_says_so(runner, tmp_path):
    builders = "\n".join(
        f"  - {{id: runner-{number}, provider: example-builder, type: ci, country: FR, contract: {{law: US}}}}"
        for number in range(300)
    )
    path = tmp_path / "workspace" / "inventory.yaml"
    path.write_text(path.read_text().replace("cloud_services:\n", f"cloud_services:\n{builders}\n"))
    _, codes, _ = runner(paths="inventory.yaml", comment="true")
    assert codes["Show the report at the pull request"] == 0
    comment = (tmp_path / "comment.md").read_text(encoding="utf-8")
    assert 59_000 < len(comment.encode()) < 65_536
    assert "**Cut here**" in comment


@pytest.mark.parametrize(
    ("version", "source"),
    [
        ("", "/action"),
        ("v0.1.0", "sovcheck @ git+https://git.example.org/group/sovcheck@v0.1.0"),
        ("feature/x-1", "sovcheck @ git+https://git.example.org/group/sovcheck@feature/x-1"),
    ],
)
def test_it_installs_itself_or_the_version_that_is_asked_for(runner, tmp_path, version, source):
    runner(paths="inventory.yaml", version=version)
    told = (tmp_path / "installed.txt").read_text().splitlines()
    assert told == ["-m", "pip", "install", "--quiet", "--disable-pip-version-check", source]


@pytest.mark.parametrize("version", ["--index-url=http://evil", "v1 evil", "v1;x", "v1\nx", "@v1"])
def test_what_is_no_version_is_not_installed(runner, tmp_path, version):
    _, codes, _ = runner(paths="inventory.yaml", version=version)
    assert codes == {"Install sovcheck": 2}
    assert not (tmp_path / "installed.txt").exists()
