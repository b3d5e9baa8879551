"""Whatever runs in a smoke may rewrite files that its user owns: none of them is read as a program afterwards."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

RECORDING = """
import json, os, sys
late, launched = [], []
def hook(event, arguments):
    if event == "subprocess.Popen" and "isolation.enter" in repr(arguments):
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
    (tmp_path / "inventory.yaml").write_text(
        "apiVersion: sovcheck/v1\nkind: Inventory\n"
        "organizations: [{id: uni, country: CH, public_body: true}]\n"
        "models: [{id: tiny, developer: uni, base_models: [], access: weights, languages: [en]}]\n"
    )
    subprocess.run([sys.executable, "-m", "sovcheck", "smoke", "keygen", "it"], cwd=tmp_path, check=True)
    words = [f"--server-arg={word}" for word in (sys.executable, *server, "{weights}")]
    told = [
        "--inventory",
        "inventory.yaml",
        "--weights",
        str(tiny_gguf),
        *words,
        *more,
        "--key",
        "it.key",
        "--out",
        "e.dsse.json",
    ]
    run = subprocess.run(
        [sys.executable, "-c", RECORDING, "smoke", "run", *told],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    assert (tmp_path / "e.dsse.json").exists(), run.stdout + run.stderr
    launches, late = json.loads((tmp_path / "e.dsse.json.late").read_text())
    assert launches >= 1
    assert late == []
