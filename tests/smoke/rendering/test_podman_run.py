"""What is rendered for podman, really run, where podman works: cut off, as nobody, with evidence that counts."""

import os
import subprocess
from hashlib import sha256
from pathlib import Path

import pytest
from rendered import assert_that_it_counts, predicate_in, render, sovcheck

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("podman")]

NOBODY = 65532


@pytest.fixture
def system(system):
    if os.getuid() == 0:
        os.chown(system / "evidence", NOBODY, NOBODY)
        os.chown(system / "it.key", NOBODY, NOBODY)
    return system


def run_rendered(system, podman, *more, before=()):
    image, env = podman
    rendered = render(system, "podman", "--image", image, "--out-dir", "out", *more)
    assert rendered.returncode == 0, rendered.stderr
    run = subprocess.run(
        ["sh", system / "out" / "smoke-tiny.sh"],
        env={**os.environ, **env},
        capture_output=True,
        text=True,
        check=False,
        timeout=300,
    )
    found = sorted({*(system / "evidence").iterdir()} - {*before})
    assert len(found) == 1, run.stdout + run.stderr
    return run, found[0], predicate_in(found[0])


def test_the_container_makes_namespaces_of_its_own(system, podman):
    run, evidence, predicate = run_rendered(system, podman, "--nonce", "n1")
    assert run.returncode == 0, run.stdout + run.stderr
    assert (predicate["verdict"], predicate["isolation"]["level"]) == ("pass", "netns")
    assert predicate["isolation"]["canary"]
    assert "no-capabilities" in predicate["isolation"]["layers"]
    machine = sha256(Path("/etc/machine-id").read_text().strip().encode()).hexdigest()
    assert predicate["host"]["machineIdSha256"] == machine
    assert evidence.stat().st_uid != 0 or os.getuid() != 0
    assert_that_it_counts(system, evidence, "n1")


def test_where_namespaces_are_not_wanted_it_asserts_that_nothing_leads_out(system, podman):
    run, _, predicate = run_rendered(system, podman, "--isolation", "external")
    assert run.returncode == 0, run.stdout + run.stderr
    assert (predicate["verdict"], predicate["isolation"]["level"]) == ("pass", "external")
    assert "too weak for scans" in run.stdout


def test_what_runs_again_there_follows_what_it_left(system, podman):
    following = "--smoke-arg=--previous-in=/smoke/evidence"  # as every schedule has it
    _, first, one = run_rendered(system, podman, following)
    run, second, other = run_rendered(system, podman, following, before=[first])
    assert run.returncode == 0, run.stdout + run.stderr
    assert (one["run"]["previous"], other["run"]["previous"]) == (None, sha256(first.read_bytes()).hexdigest())
    alone = sovcheck("smoke", "verify", second, "--trust-key", "it.pub", cwd=system)
    assert "broken-chain" in alone.stderr
    whole = sovcheck("smoke", "verify", second, "--trust-key", "it.pub", "--beside", "evidence", cwd=system)
    assert whole.returncode == 0, whole.stderr


def test_a_key_that_others_can_read_signs_nothing_there_either(system, podman):
    (system / "it.key").chmod(0o644)
    image, env = podman
    rendered = render(system, "podman", "--image", image)
    run = subprocess.run(
        ["sh", "-s"], input=rendered.stdout, env={**os.environ, **env}, capture_output=True, text=True, check=False
    )
    assert run.returncode == 2
    assert "others may read or change it" in run.stderr
    assert list((system / "evidence").iterdir()) == []
