"""Scripts and units say what was meant, whatever letters it has: they are run with a program that tells what it got."""

import os
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ODD = "/srv/it's $HOME %n %% `id` \\t ;&|* {a} #x -- ~"
TELLING = f"#!{sys.executable}\nimport os, sys\nopen(os.environ['TOLD'], 'w').write('\\0'.join(sys.argv[1:]))\n"


@pytest.fixture
def told(tmp_path: Path):
    """Runs a script; the words that the program of this name was started with."""

    def run(script: str, program: Path, **env: str) -> list[str]:
        program.parent.mkdir(exist_ok=True, parents=True)
        program.write_text(TELLING)
        program.chmod(0o755)
        path = f"{program.parent}:{os.environ['PATH']}"
        subprocess.run(
            ["bash" if "bash" in script[:20] else "sh", "-s"],
            input=script,
            text=True,
            check=True,
            env={"PATH": path, "TOLD": str(tmp_path / "told"), **env},
            timeout=30,
        )
        return (tmp_path / "told").read_text().split("\0")

    return run


def test_the_script_for_podman_starts_a_container_without_a_network(render, told, tmp_path):
    evidence = tmp_path / "it's the $evidence"
    evidence.mkdir()
    done = render("podman", out=str(evidence), weights=ODD, nonce="it's $HOME `id`")
    words = told(done.stdout, tmp_path / "bin" / "podman")
    assert words[:3] == ["run", "--rm", "--user" if os.getuid() == 0 else "--userns"]
    assert {"--network=none", "--read-only", "--cap-drop=all", "--security-opt=no-new-privileges"} <= set(words)
    assert f"--mount=type=bind,src={ODD},dst=/smoke/weights,ro=true" in words
    assert "--mount=type=bind,src=/etc/sovcheck/smoke.key,dst=/smoke/key/smoke.key,ro=true" in words
    assert "--mount=type=bind,src=/etc/machine-id,dst=/etc/machine-id,ro=true" in words
    assert f"--mount=type=bind,src={evidence},dst=/smoke/evidence" in words
    assert "--device=nvidia.com/gpu=all" in words
    assert "--nonce=it's $HOME `id`" in words
    (out,) = [word for word in words if word.startswith("--out=")]
    assert re.fullmatch(r"--out=/smoke/evidence/smoke-llama-\d{8}T\d{6}Z\.dsse\.json", out)
    assert not [word for word in words if word.startswith("--mount") and not word.endswith((",ro=true", "/evidence"))]


def test_only_who_makes_namespaces_goes_without_the_filter(render):
    assert "seccomp=unconfined" in render("podman").stdout
    asserted = render("podman", isolation="external").stdout
    assert "seccomp=unconfined" not in asserted
    assert "--isolation=external" in asserted
    assert "--min-isolation=external" in asserted


def test_one_gguf_file_is_shown_as_a_file(render):
    text = render("podman", weights="/models/Llama.gguf").stdout
    assert "src=/models/Llama.gguf,dst=/smoke/weights/Llama.gguf,ro=true" in text
    assert "--weights=/smoke/weights/Llama.gguf" in text


def test_the_script_for_slurm(render, told, tmp_path):
    program = tmp_path / "it's $here" / "sovcheck"
    done = render("slurm", weights=ODD, program=str(program), out="/ev `id`", node="gpu-1")
    lines = done.stdout.splitlines()
    assert lines[0] == "#!/bin/bash"
    assert {"#SBATCH --gpus-per-node=8", "#SBATCH --nodelist=gpu-1", "#SBATCH --job-name=smoke-llama"} <= set(lines)
    words = told(done.stdout, program, SLURM_JOB_ID="7")
    assert words[:3] == ["smoke", "run", "llama"]
    assert f"--weights={ODD}" in words
    assert "--out=/ev `id`/smoke-llama-7.dsse.json" in words
    assert "--isolation=netns" in words


def test_the_line_for_the_crontab_of_slurm(render, told, tmp_path):
    program = tmp_path / "bin" / "sovcheck"
    done = render("slurm", f"--out-dir={tmp_path}", schedule="30 3 * * 1", program=str(program), weights=ODD)
    assert done.exit_code == 0, done.output
    *_, line = (tmp_path / "smoke-llama.scrontab").read_text().splitlines()
    assert line.startswith("30 3 * * 1 /")
    words = told(line.removeprefix("30 3 * * 1 "), program, SLURM_JOB_ID="7")
    assert words == told((tmp_path / "smoke-llama.sbatch").read_text(), program, SLURM_JOB_ID="7")


@pytest.mark.parametrize("target", ["podman", "slurm"])
def test_the_scripts_are_clean(render, target):
    if shutil.which("shellcheck") is None:
        pytest.skip("there is no shellcheck")
    text = render(target, weights=ODD).stdout
    # That nothing is expanded in single quotation marks is what they are for.
    checked = subprocess.run(
        ["shellcheck", "--exclude=SC2016", "-"], input=text, text=True, capture_output=True, check=False
    )
    assert checked.stdout == ""


def units(render, tmp_path: Path, target: str, **options: str) -> dict[str, str]:
    folder = tmp_path / "units"
    folder.mkdir()
    done = render(target, f"--out-dir={folder}", **options)
    assert done.exit_code == 0, done.output
    return {path.name: path.read_text() for path in sorted(folder.iterdir())}


def words_of(unit: str) -> list[str]:
    """As systemd reads them: quotation marks and escapes first, then what stands after % and $."""
    command = unit.partition("\nExecStart=")[2].partition("\nTimeoutStartSec")[0].replace("\\\n", " ")
    return [
        word.replace("%%", "%").replace("$$", "$")
        for word in (token.strip('"') for token in re.findall(r'"(?:[^"\\]|\\.)*"', command))
    ]


@pytest.mark.parametrize("target", ["systemd", "podman"])
def test_units_are_what_systemd_knows(render, tmp_path, target):
    if shutil.which("systemd-analyze") is None:
        pytest.skip("there is no systemd-analyze")
    # It looks whether the program is there.
    program = {"program": sys.executable} if target == "systemd" else {}
    names = units(
        render, tmp_path, target, schedule="Mon,Fri *-*-* 03:00:00", weights="/srv/a $HOME %n \\ it's", **program
    )
    assert names.keys() == {"smoke-llama.service", "smoke-llama.timer"}
    command = ["systemd-analyze", "verify", *(str(tmp_path / "units" / name) for name in names)]
    checked = subprocess.run(command, capture_output=True, text=True, check=False)
    said = [line for line in checked.stderr.splitlines() if "smoke-llama" in line]
    assert [line for line in said if "podman is not executable" not in line] == []


def test_a_word_of_a_unit_is_what_was_meant(render, tmp_path):
    text = units(render, tmp_path, "systemd", schedule="daily", weights=ODD)["smoke-llama.service"]
    unescaped = [word.replace("\\\\", "\\") for word in words_of(text)]
    assert f"--weights={ODD}" in unescaped
    assert "--out=/var/lib/sovcheck/evidence/smoke-llama-${INVOCATION_ID}.dsse.json" in unescaped
    assert f'ReadOnlyPaths="{ODD.replace(chr(92), chr(92) * 2).replace("%", "%%")}"' in text


def test_the_service_has_no_network_and_writes_evidence_alone(render, tmp_path):
    lines = units(render, tmp_path, "systemd", schedule="daily")["smoke-llama.service"].splitlines()
    assert {
        "User=sovcheck",
        "PrivateNetwork=yes",
        "NoNewPrivileges=yes",
        "CapabilityBoundingSet=",
        "ProtectSystem=strict",
        'ReadOnlyPaths="/models/llama"',
        'ReadWritePaths="/var/lib/sovcheck/evidence"',
    } <= set(lines)
    assert [line for line in lines if line.startswith("ReadWritePaths")] == [
        'ReadWritePaths="/var/lib/sovcheck/evidence"'
    ]


def test_the_service_of_a_container_keeps_the_user(render, tmp_path):
    text = units(render, tmp_path, "podman", schedule="hourly")["smoke-llama.service"]
    words = words_of(text)
    assert words[:2] == ["podman", "run"]
    assert {"--network=none", "--cap-drop=all", "keep-id"} <= set(words)
    assert "--out=/smoke/evidence/smoke-llama-${INVOCATION_ID}.dsse.json" in words


@pytest.mark.parametrize("target", ["kubernetes", "podman", "slurm", "systemd"])
def test_what_comes_after_it_is_told(render, tmp_path, target):
    (line,) = [line for line in render(target, out="/ev it's $x").stdout.splitlines() if "# When it has run: " in line]
    words = shlex.split(line.partition(": ")[2])
    inventory = str(tmp_path / "inventory.yaml")
    assert words == ["sovcheck", "scan", inventory, "--evidence", "/ev it's $x", "--trust-key", "KEY.pub"]


@pytest.mark.parametrize("target", ["kubernetes", "podman", "slurm", "systemd"])
def test_the_next_command_names_what_was_written(render, tmp_path, target):
    folder = tmp_path / "it's out"
    folder.mkdir()
    done = render(target, f"--out-dir={folder}")
    (written,) = folder.iterdir()
    last = done.stderr.splitlines()[-1]
    assert last.startswith("next: ")
    assert str(written) in shlex.split(last.removeprefix("next: "))
    assert render(target).stderr.startswith(f"next: save it as {written.name}, then ")
    assert render(target).stdout == written.read_text()


@pytest.mark.parametrize("target", ["kubernetes", "podman", "slurm", "systemd"])
def test_what_runs_again_and_again_follows_what_it_left(render, tmp_path, target):
    once = render(target, out="/ev here").stdout
    assert "--previous-in" not in once
    (tmp_path / "again").mkdir()
    done = render(target, f"--out-dir={tmp_path / 'again'}", schedule="daily", out="/ev here")
    assert done.exit_code == 0, done.output
    inside = "/smoke/evidence" if target in {"kubernetes", "podman"} else "/ev here"
    started = [
        text
        for text in (path.read_text() for path in (tmp_path / "again").iterdir())
        if "--weights=" in text and "OnCalendar" not in text
    ]
    assert started
    for text in started:
        assert f"--previous-in={inside}" in text


def test_two_of_slurm_never_run_at_once(render, tmp_path):
    assert "singleton" not in render("slurm").stdout
    done = render("slurm", f"--out-dir={tmp_path}", schedule="daily")
    assert done.exit_code == 0
    assert "#SBATCH --dependency=singleton" in (tmp_path / "smoke-llama.sbatch").read_text().splitlines()
    assert "#SCRON --dependency=singleton" in (tmp_path / "smoke-llama.scrontab").read_text().splitlines()


def test_whose_signature_is_followed_is_said_where_a_command_signs(render):
    done = render("systemd", key=None, sign_with="sign --slot 9c", sign_pubkey="/etc/sovcheck/smoke.pub")
    assert '"--sign-pubkey=/etc/sovcheck/smoke.pub"' in done.stdout
