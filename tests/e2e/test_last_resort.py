"""Nothing but a verdict ends in 0, 1 or 3: not a short machine, not an odd file, not an output that nobody reads."""

import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

from sovcheck.cli.main import last_words

GOOD = """apiVersion: sovcheck/v1
kind: Inventory
organizations:
  - {id: agency, country: FR, parents: []}
gpu_hosts:
  - {id: host-a, owner: agency, operator: agency, tenancy: owned, country: FR}
"""
SCAN = f"'{sys.executable}' -m sovcheck scan system.yaml --home FR --today 2026-11-21 --quiet"


@pytest.fixture(autouse=True)
def system(tmp_path: Path) -> Path:
    (tmp_path / "system.yaml").write_text(GOOD)
    return tmp_path


def shell(command: str, folder: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        ["bash", "-c", command],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
        timeout=100,
        stdin=subprocess.DEVNULL,
    )


def is_told(finished: subprocess.CompletedProcess[str], words: str = "") -> None:
    assert finished.returncode == 2, finished.stderr
    assert finished.stdout == ""
    (line,) = finished.stderr.splitlines()
    assert line.startswith("sovcheck: ")
    assert words in line


@pytest.mark.parametrize("kibibytes", [50_000, 60_000, 70_000])
def test_too_little_memory_is_no_verdict(kibibytes: int, system: Path):
    is_told(shell(f"ulimit -v {kibibytes}; exec {SCAN}", system), "memory")


@pytest.mark.parametrize("kibibytes", [75_000, 80_000, 85_000, 90_000, 100_000])
def test_a_verdict_is_the_same_whatever_memory_there_is(kibibytes: int, system: Path):
    scarce, enough = shell(f"ulimit -v {kibibytes}; exec {SCAN}", system), shell(f"exec {SCAN}", system)
    if scarce.returncode == 2:
        is_told(scarce, "memory")
    else:
        assert (scarce.returncode, scarce.stdout) == (enough.returncode, enough.stdout)


@pytest.mark.parametrize("number", [6, 8])
def test_too_few_open_files_are_no_verdict(number: int, system: Path):
    is_told(shell(f"ulimit -n {number}; exec {SCAN}", system), "let it open more files")


@pytest.mark.parametrize(
    ("error", "words"),
    [
        (MemoryError(), "not enough memory"),
        (RecursionError("maximum recursion depth"), "nested too deep"),
        (OSError(24, "Too many open files"), "ulimit -n"),
        (OSError(5, "Input/output error", "a\nb"), "a\\nb: input/output error"),
        (OSError("odd"), "odd"),
        (ImportError("x.so: cannot map"), "install sovcheck again"),
        (ZeroDivisionError("a\n\x1b[2Jb"), "unexpected ZeroDivisionError (a\\n\\x1b[2Jb)"),
        (KeyError("x" * 10_000), "unexpected KeyError"),
        (BaseException("panic"), "unexpected BaseException (panic)"),
    ],
)
def test_whatever_is_raised_is_told_in_one_line(error: BaseException, words: str):
    line = last_words(error)
    assert words in line
    assert "so there is no verdict: " in line
    assert line.isascii()
    assert line.isprintable()
    assert len(line) < 700


@pytest.mark.parametrize("raised", ["KeyError('x')", "MemoryError", "BaseException('panic')", "OSError(23, 'full')"])
def test_an_error_that_nobody_expected_ends_in_2(raised: str, system: Path):
    program = (
        "import sys; sys.argv = ['sovcheck', 'scan', 'system.yaml']\n"
        "import sovcheck.cli.commands as commands\n"
        f"def fail(*_, **__): raise {raised}\n"
        "commands.cli.main = fail\n"
        "from sovcheck.cli.main import main\nmain()\n"
    )
    finished = subprocess.run(
        [sys.executable, "-c", program], cwd=system, capture_output=True, text=True, check=False, timeout=60
    )
    is_told(finished, "so there is no verdict")


def test_other_programs_find_the_commands_where_the_entry_point_is():
    from sovcheck.cli import commands, main

    assert (main.cli, main.COMMANDS) == (commands.cli, commands.COMMANDS)
    with pytest.raises(AttributeError):
        _ = main.nothing


INPUTS = {
    "inventory": "validate {}",
    "waivers": "scan system.yaml --home FR --waivers {}",
    "baseline": "scan system.yaml --home FR --baseline {}",
    "profile": "scan system.yaml --home FR --profile {}",
    "catalog": "scan system.yaml --home FR --catalog {}",
    "policy": "scan system.yaml --home FR --policy {}",
    "evidence": "scan system.yaml --home FR --evidence {}",
    "key": "scan system.yaml --home FR --evidence . --trust-key {}",
    "token": "scan system.yaml --home FR --opa-url http://127.0.0.1:1 --opa-token-file {}",
    "certificates": "scan system.yaml --home FR --opa-url https://127.0.0.1:1 --opa-ca {}",
}
NAMES = {
    "policy": "x.rego",
    "profile": "x.yaml",
    "inventory": "x.yaml",
    "evidence": "x.dsse.json",
}


def named(kind: str, folder: Path) -> Path:
    (folder / "old.dsse.json").write_text("{}")
    return folder / NAMES.get(kind, "x")


@pytest.mark.parametrize("kind", INPUTS)
def test_a_pipe_is_no_input_and_is_not_waited_for(kind: str, sovcheck, system: Path):
    pipe = named(kind, system)
    os.mkfifo(pipe)
    is_told(sovcheck(*INPUTS[kind].format(pipe).split()), str(pipe))


@pytest.mark.parametrize("kind", INPUTS)
def test_a_device_is_no_input(kind: str, sovcheck, system: Path):
    named(kind, system)
    is_told(sovcheck(*INPUTS[kind].format("/dev/zero").split()), "/dev/zero")


@pytest.mark.parametrize("kind", INPUTS)
def test_an_endless_file_is_read_no_further_than_its_limit(kind: str, sovcheck, system: Path):
    path = named(kind, system)
    path.touch()
    os.truncate(path, 2**40)
    finished = sovcheck(*INPUTS[kind].format(path).split())
    assert finished.returncode == 2 or kind == "evidence"  # a file that counts for nothing is told in the report
    assert "Traceback" not in finished.stderr
    if kind not in {"key", "policy", "evidence"}:
        assert "is larger than" in finished.stderr


@pytest.mark.parametrize("redirection", ["/dev/stdin < system.yaml", "- < system.yaml", "<(cat system.yaml)"])
def test_what_is_piped_in_is_read(redirection: str, system: Path):
    finished = shell(f"'{sys.executable}' -m sovcheck validate {redirection}", system)
    assert (finished.returncode, finished.stderr) == (0, "")


@pytest.mark.parametrize("name", ["rule.rego", "deep/rule.rego"])
@pytest.mark.parametrize("make", [os.mkfifo, lambda path: path.symlink_to("nowhere")])
def test_a_rule_that_cannot_be_read_is_not_left_out(name: str, make, sovcheck, system: Path):
    rule = system / "rules" / name
    rule.parent.mkdir(parents=True)
    make(rule)
    is_told(sovcheck("scan", "system.yaml", "--home", "FR", "--policy", "rules"), "rule.rego")


def test_an_output_that_nobody_reads_is_not_waited_for(sovcheck, system: Path):
    os.mkfifo(system / "pipe")
    started = time.monotonic()
    command = ("scan", "system.yaml", "--home", "FR", "--quiet", "--output", "json=a.json", "--output", "sarif=pipe")
    is_told(sovcheck(*command), "nobody reads from this pipe")
    assert time.monotonic() - started < 60
    assert not (system / "a.json").exists()


POLICY = (
    "# METADATA\n# title: A policy of the user\n# description: Something to try.\n# custom:\n#   id: USR-01\n"
    "#   severity: high\n#   applies_to: [gpu_host]\n#   needs: []\n#   controls: {}\n#   remediation: Nothing.\n"
    'package user.rule\n\ndeny contains finding if {\n\tinput.tenancy == "cloud"\n'
    '\tfinding := {"message": "x", "path": null}\n}\n'
)
FILES = {
    "waivers.yaml": "apiVersion: sovcheck/v1\nkind: Waivers\nwaivers: []\n",
    "base.yaml": "apiVersion: sovcheck/v1\nkind: Profile\nid: base\nextends: coalition\ntitle: x\ndescription: x\n",
    "profile.yaml": "apiVersion: sovcheck/v1\nkind: Profile\nid: mine\nextends: base.yaml\ntitle: x\ndescription: x\n",
    "catalogs/own.yaml": "apiVersion: sovcheck/v1\nkind: Catalog\n",
    "rules/deep/rule.rego": POLICY,
    "evidence/deep/old.dsse.json": "{}",
    "token": "secret",
}


def lay_out(folder: Path) -> None:
    for name, text in FILES.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text)


def test_no_output_takes_the_place_of_an_input(sovcheck, system: Path):
    lay_out(system)
    (system / "link").symlink_to("waivers.yaml")
    sovcheck("smoke", "keygen", "smoke")
    base = ("scan", ".", "--home", "FR", "--today", "2026-11-21", "--quiet", "--profile", "profile.yaml")
    assert sovcheck(*base, "--output", "json=baseline.json").returncode in {0, 1}
    before = {path: path.read_bytes() for path in system.rglob("*") if path.is_file()}
    options = (
        "--waivers waivers.yaml --baseline baseline.json --catalog catalogs --policy rules --evidence evidence "
        "--trust-key smoke.pub --opa-url http://127.0.0.1:1 --opa-token-file token"
    )
    for output in (*FILES, "baseline.json", "smoke.pub", "link"):
        is_told(sovcheck(*base, *options.split(), "--output", f"json={output}"), "name another file")
    is_told(sovcheck(*base, "--output", "json=system.yaml"), "name another file")
    assert {path: path.read_bytes() for path in system.rglob("*") if path.is_file()} == before


def test_outputs_beside_inputs_are_fine_twice(sovcheck, system: Path):
    lay_out(system)
    command = [
        "scan",
        ".",
        "--home",
        "FR",
        "--today",
        "2026-11-21",
        "--quiet",
        "--catalog",
        "catalogs",
        "--policy",
        "rules",
    ]
    places = ("report.json", "catalogs/report.txt", "rules/report.json", "evidence/report.json")
    for _ in range(2):
        finished = sovcheck(*command, *(option for place in places for option in ("--output", f"json={place}")))
        assert finished.returncode in {0, 1}, finished.stderr
    assert all((system / place).exists() for place in places)


def test_a_bundle_takes_the_place_of_no_policy(sovcheck, system: Path):
    (system / "rules").mkdir()
    (system / "rules/rule.rego").write_text(POLICY)
    is_told(sovcheck("policy", "bundle", "--policy", "rules", "-o", "rules/rule.rego"), "name another file")
    assert (system / "rules/rule.rego").read_text() == POLICY


def test_a_message_says_an_application(sovcheck, system: Path):
    rule = POLICY.replace("[gpu_host]", "[application]").replace("input.tenancy", "input.nothing")
    (system / "rule.rego").write_text(rule)
    is_told(sovcheck("scan", "system.yaml", "--home", "FR", "--policy", "rule.rego"), "the facts of an application")
