"""The whole command, with a server that answers honestly and tries everything else beside it.

What is refused in silence changes nothing, so that what the server is stays proved; what was to reach outside is told.
"""

import json
import os
import shutil
import socket
import subprocess
import sys
from hashlib import sha256
from pathlib import Path

import pytest

pytestmark = pytest.mark.slow

HOSTILE = Path(__file__).with_name("hostile_server.py")
BOTH = pytest.mark.parametrize("level", ["netns", "notify"])


@pytest.fixture
def system(tmp_path, tiny_gguf):
    """A folder of whoever runs the smoke: weights, a key, a package of the programs outside."""
    weights = Path(shutil.copy(tiny_gguf, tmp_path))
    (tmp_path / "inventory.yaml").write_text(
        "apiVersion: sovcheck/v1\nkind: Inventory\nmodels:\n  - id: tiny\n    access: weights\n"
        f"    files: [{{path: {weights.name}, format: gguf, sha256: {sha256(weights.read_bytes()).hexdigest()}}}]\n"
    )
    (tmp_path / "package.py").write_text("careful")
    subprocess.run([sys.executable, "-m", "sovcheck", "smoke", "keygen", "it"], cwd=tmp_path, check=True)
    return tmp_path


@pytest.fixture
def services(system):
    """What of the machine listens in that folder, under another name than it was bound to."""
    here = Path.cwd()
    os.chdir(system)
    try:
        with socket.socket(socket.AF_UNIX) as listening:
            listening.bind("first")
            listening.listen()
            listening.setblocking(False)
            Path("first").rename("renamed")
            os.mkfifo("fifo")
            fifo = os.open("fifo", os.O_RDWR | os.O_NONBLOCK)
            yield listening, fifo
            os.close(fifo)
    finally:
        os.chdir(here)


@pytest.fixture
def smoke(system, tiny_gguf):
    """Runs it as it is typed; the exit code, and the predicate that was signed."""

    def run(level, what):
        words = (sys.executable, HOSTILE, what, system, "{port}", "{weights}")
        done = subprocess.run(
            [
                *(sys.executable, "-m", "sovcheck", "smoke", "run", "--inventory", "inventory.yaml", "--threads", "1"),
                *("--weights", tiny_gguf.name, "--steps", "load,generate", "--json", "--quiet"),
                *("--isolation", level, "--min-isolation", level, "--key", "it.key", "--out", "e.dsse.json"),
                *(f"--server-arg={word}" for word in words),
            ],
            cwd=system,
            capture_output=True,
            text=True,
            check=False,
            timeout=180,
        )
        assert done.stdout, done.stderr
        return done.returncode, json.loads(done.stdout), done.stderr

    return run


def processes_naming(text):
    lines = []
    for entry in Path("/proc").glob("[0-9]*/cmdline"):
        try:
            lines.append(entry.read_bytes())
        except OSError:
            continue
    return [line for line in lines if text.encode() in line]


@BOTH
def test_what_would_change_something_changes_nothing(system, services, smoke, tiny_gguf, level):
    status, predicate, said = smoke(level, "change")
    assert status == 0, said
    assert (predicate["proof"], predicate["runtime"]["name"]) == ("recomputed", "http")
    assert (predicate["speed"], predicate["languages"]) == (None, [])
    assert predicate["weights"]["use"]["unchanged"]
    assert predicate["isolation"]["attempts"] == []
    assert (system / tiny_gguf.name).read_bytes() == tiny_gguf.read_bytes()
    assert (system / "package.py").read_text() == "careful"
    verify = [sys.executable, "-m", "sovcheck", "smoke", "verify", "e.dsse.json", "--trust-key", "it.pub"]
    assert subprocess.run(verify, cwd=system, capture_output=True, check=False).returncode == 0
    listening, fifo = services
    with pytest.raises(BlockingIOError):
        listening.accept()
    with pytest.raises(BlockingIOError):
        os.read(fifo, 1)
    assert processes_naming(f"{system}/outlives") == []


@BOTH
def test_what_would_reach_outside_is_told_and_fails_the_smoke(smoke, level):
    status, predicate, said = smoke(level, "reach")
    assert status == 1, said
    assert [failure["code"] for failure in predicate["failures"]] == ["E_EGRESS_ATTEMPT"]
    tried = {(each["kind"], each["host"], each["port"]) for each in predicate["isolation"]["attempts"]}
    assert {("udp", "198.51.100.7", 9009), ("key", "dns_resolver", None), ("tcp", "198.51.100.7", 4430)} <= tried
    if level == "netns":  # elsewhere the machine's own settings say who is asked
        assert ("tcp", "198.18.0.53", 53) in tried
