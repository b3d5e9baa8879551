"""Whatever runs in a smoke may rewrite files that its user owns: none of them is read as a program afterwards."""

import json
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest

from sovcheck.engine.opa.server import free_port

RECORDING = """
import json, os, sys
late, launched = [], []
def hook(event, arguments):
    if event == "subprocess.Popen" and "isolation.entrypoint" in repr(arguments):
        launched.append(True)
    if launched and event == "import":
        late.append(arguments[0])
sys.addaudithook(hook)
import sovcheck.cli.main
def tell():
    with open(sys.argv[-1] + ".late", "w") as file:
        json.dump([len(launched), late], file)
leave = os._exit
os._exit = lambda code: (tell(), leave(code))
try:
    sovcheck.cli.main.main()
finally:
    tell()
"""
SERVER = Path(__file__).with_name("phoning_server.py")
LEAK = "import socket; socket.create_connection(('203.0.113.9', 443), 1)"


@pytest.mark.parametrize("more", [(), ("--json", "--test-result", "e.json", "--langs", "en")], ids=["told", "json"])
@pytest.mark.parametrize("server", [[str(SERVER), "{port}", "600", "end"], ["-c", "1/0"], ["-c", LEAK]])
def test_nothing_is_imported_after_the_launch(tmp_path, tiny_gguf, server, more):
    words = [f"--server-arg={word}" for word in (sys.executable, *server, "{weights}")]
    launches, late = smoked(tmp_path, tiny_gguf, *words, *more)
    assert launches >= 1
    assert late == []


def test_nothing_is_imported_after_a_server_was_asked(tmp_path, tiny_gguf):
    port = str(free_port())
    program = Path(__file__).parent / "runtimes" / "servers.py"
    with subprocess.Popen([sys.executable, program, "canned", port], stderr=subprocess.DEVNULL) as server:
        try:
            deadline = time.monotonic() + 30
            while not listens(int(port)):
                assert time.monotonic() < deadline
                time.sleep(0.05)
            launches, late = smoked(tmp_path, tiny_gguf, "--attach", f"http://127.0.0.1:{port}")
        finally:
            server.kill()
    assert launches >= 2  # who asks, and the reference
    assert late == []


def listens(port):
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


def smoked(folder, weights, *more):
    """How often something was launched, and what was imported after the first."""
    (folder / "inventory.yaml").write_text(
        "apiVersion: sovcheck/v1\nkind: Inventory\n"
        "organizations: [{id: uni, country: CH, public_body: true}]\n"
        "models: [{id: tiny, developer: uni, base_models: [], access: weights, languages: [en]}]\n"
    )
    subprocess.run([sys.executable, "-m", "sovcheck", "smoke", "keygen", "it"], cwd=folder, check=True)
    told = ["--inventory", "inventory.yaml", "--weights", str(weights), "--threads", "1", *more, "--key", "it.key"]
    run = subprocess.run(
        [sys.executable, "-c", RECORDING, "smoke", "run", *told, "--out", "e.dsse.json"],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    assert (folder / "e.dsse.json").exists(), run.stdout + run.stderr
    return json.loads((folder / "e.dsse.json.late").read_text())
