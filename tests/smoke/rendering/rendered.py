"""What tests that really run what was rendered share: the command that renders it, and what its evidence is worth."""

import json
import subprocess
import sys
from base64 import b64decode
from pathlib import Path
from typing import Any


def sovcheck(*words: object, cwd: Path) -> "subprocess.CompletedProcess[str]":
    """Run a command in the folder."""
    command = [sys.executable, "-m", "sovcheck", *map(str, words)]
    return subprocess.run(command, cwd=cwd, capture_output=True, text=True, check=False)


def render(system: Path, to: str, *more: object, key: object = None) -> "subprocess.CompletedProcess[str]":
    """Render the smoke of the system's only model, with its weights and where its evidence goes.

    The ``key`` is the file in its folder, unless another is named.
    """
    return sovcheck(
        *("smoke", "render", "--to", to, "--inventory", "inventory.yaml"),
        *("--weights", system / "weights", "--out", system / "evidence", "--key", key or system / "it.key"),
        *("--smoke-arg=--threads", "--smoke-arg=1", *more),
        cwd=system,
    )


def predicate_in(evidence: Path) -> dict[str, Any]:
    """What was signed."""
    return json.loads(b64decode(json.loads(evidence.read_text())["payload"]))["predicate"]


def assert_that_it_counts(system: Path, evidence: Path, nonce: str) -> None:
    """A verifier that waits for the nonce takes it, and a scan is content with it."""
    trusted = ("--trust-key", "it.pub", "--nonce", nonce)
    verified = sovcheck("smoke", "verify", evidence, *trusted, cwd=system)
    assert verified.returncode == 0, verified.stderr
    scan = ("scan", "inventory.yaml", "--home", "CH", "--output", "json", "--evidence", evidence)
    report = json.loads(sovcheck(*scan, *trusted, cwd=system).stdout)
    assert [one["status"] for one in report["evidence"]] == ["accepted"]
    assert not [one for one in report["results"] if one["rule"] == "EVD-02"]
