"""`sovcheck smoke` as a user runs it, on a tiny model, on the CPU."""

import contextlib
import json
import os
import pty
import re
import shlex
import signal
import subprocess
import sys
import tempfile
import time
from hashlib import sha256
from pathlib import Path

import pytest

pytestmark = pytest.mark.slow

HANG = tuple(f"--server-arg={word}" for word in (sys.executable, "-c", "import time; time.sleep(300)", "{weights}"))
PHONING = Path(__file__).parents[1] / "phoning_server.py"
LEAK = "import urllib.request; urllib.request.urlopen('http://stats.example.org:8000/')"


@pytest.fixture
def system(tmp_path, tiny_gguf):
    """A folder with an inventory that declares the tiny GGUF."""
    digest = sha256(tiny_gguf.read_bytes()).hexdigest()
    (tmp_path / "inventory.yaml").write_text(
        "apiVersion: sovcheck/v1\nkind: Inventory\nmetadata: {name: tiny}\n"
        "organizations: [{id: example-university, country: CH, public_body: true}]\n"
        "models:\n  - id: tiny\n    developer: example-university\n    base_models: []\n    access: weights\n"
        "    languages: [en]\n"
        f"    files: [{{path: {tiny_gguf.name}, format: gguf, sha256: {digest}}}]\n"
        "gpu_hosts: [{id: bench, owner: example-university, operator: example-university, tenancy: owned, "
        "country: CH, serves: [tiny], allowed_egress: ['stats.example.org:8000', '[2001:db8::1]:443', "
        "'203.0.113.9:4433']}]\n"
    )
    return tmp_path


def command(*arguments):
    return [sys.executable, "-m", "sovcheck", "smoke", *map(str, arguments)]


def smoke(system, *arguments, weights):
    base = command("--inventory", "inventory.yaml", "--weights", weights, "--threads", "1", *arguments)
    return subprocess.run(base, cwd=system, capture_output=True, text=True, check=False, timeout=120)


def scratch_folders():
    return set(Path(tempfile.gettempdir()).glob("sovcheck-smoke-*"))


def wait_until(holds):
    deadline = time.monotonic() + 30
    while not holds():
        assert time.monotonic() < deadline
        time.sleep(0.05)


def processes_naming(text):
    found = []
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit() and int(entry.name) != os.getpid():
            try:
                line = (entry / "cmdline").read_bytes()
            except OSError:
                continue
            if text.encode() in line:
                found.append(int(entry.name))
    return found


def test_declared_weights_that_run_cut_off_pass_and_leave_signed_evidence(system, tiny_gguf):
    assert subprocess.run(command("keygen", "it"), cwd=system, check=False).returncode == 0
    run = smoke(system, "--key", "it.key", "--out", "e.dsse.json", "--nonce", "n1", weights=tiny_gguf)
    assert run.returncode == 0, run.stdout + run.stderr
    lines = run.stdout.splitlines()
    assert [line.split()[:2] for line in lines[:6]] == [
        [step, "pass"] for step in ("host", "weights", "load", "generate", "speed", "languages")
    ]
    assert "verdict: pass" in lines
    following = shlex.split(lines[-1].removeprefix("next: "))
    assert following[:2] == ["sovcheck", "scan"]
    scanned = [sys.executable, "-m", *following, "--output", "json", "--home", "CH"]
    report = json.loads(subprocess.run(scanned, cwd=system, capture_output=True, text=True, check=False).stdout)
    assert [evidence["status"] for evidence in report["evidence"]] == ["accepted"]
    checked = subprocess.run(
        command("verify", "e.dsse.json", "--trust-key", "it.pub"),
        cwd=system,
        capture_output=True,
        text=True,
        check=False,
    )
    assert checked.returncode == 0, checked.stderr
    assert "nonce n1" in checked.stdout


def test_the_key_that_signs_is_not_read_by_what_runs(system, tiny_gguf):
    subprocess.run(command("keygen", "it"), cwd=system, check=True)
    program = "import sys; sys.exit(len(open(sys.argv[1]).read()) and 7)"
    server = server_args(sys.executable, "-c", program, system / "it.key", "{weights}")
    run = smoke(system, *server, "--key", "it.key", "--out", "e.dsse.json", weights=tiny_gguf)
    assert "the server ended with exit code 0" in run.stdout, run.stdout + run.stderr


def test_the_predicate_says_what_was_seen(system, tiny_gguf):
    before = scratch_folders()
    run = smoke(system, "--json", weights=tiny_gguf)
    predicate = json.loads(run.stdout)
    assert predicate["verdict"] == "pass"
    assert predicate["hostAsset"] == "bench"
    assert predicate["isolation"]["canary"]
    assert predicate["isolation"]["attempts"] == []
    assert predicate["runtime"]["name"] == "llamacpp"
    assert predicate["proof"] == "in-process"
    assert predicate["steps"][3]["metrics"]["copied"]
    assert predicate["languages"][0]["bitsPerByte"] < 1 < predicate["languages"][0]["pairBitsPerByte"]
    assert predicate["languages"][0]["roundTrip"]
    size = tiny_gguf.stat().st_size
    use = predicate["weights"]["use"]
    assert (use["files"], use["opened"], use["held"], use["unchanged"]) == (1, 1, 1, True)
    assert 0.9 * size < use["mappedBytes"] <= size
    assert predicate["weights"]["files"][0]["path"] == tiny_gguf.name
    assert "verdict: pass" in run.stderr
    assert scratch_folders() == before


def test_what_answers_without_opening_its_weights_proves_nothing(system, tiny_gguf):
    server = server_args(sys.executable, PHONING, "{port}", "60", "phone", "{weights}")
    bare = ("--reference-python", without_runtimes(system))
    run = smoke(system, *server, *bare, "--steps", "load,generate", "--json", weights=tiny_gguf)
    assert run.returncode == 3
    predicate = json.loads(run.stdout)
    assert (predicate["verdict"], predicate["proof"]) == ("inconclusive", "text-only")
    said = {failure["code"]: failure["what"] for failure in predicate["failures"]}
    assert said.keys() == {"E_WEIGHTS_UNREAD", "E_CONTEXT_UNUSED", "E_MODEL_UNPROVED"}
    assert said["E_WEIGHTS_UNREAD"] == f"nothing that ran was seen to open {tiny_gguf.name}"
    use = predicate["weights"]["use"]
    assert (use["files"], use["opened"], use["held"], use["unchanged"]) == (1, 0, 0, True)


def without_runtimes(system):
    """An interpreter without the reference runtime stands for a machine without it."""
    bare = system / "bare" / "bin" / "python"
    bare.parent.mkdir(parents=True)
    bare.symlink_to(Path(sys.base_prefix) / "bin" / "python3")
    return bare


def real_server(*arguments):
    program = Path(__file__).parents[1] / "runtimes" / "servers.py"
    return server_args(sys.executable, program, "real", "{port}", *arguments)


def test_what_a_server_says_is_computed_again_from_the_same_files(system, tiny_gguf):
    run = smoke(system, *real_server("{weights}"), "--steps", "load,generate", "--json", weights=tiny_gguf)
    assert run.returncode == 0, run.stderr
    predicate = json.loads(run.stdout)
    assert predicate["proof"] == "recomputed"
    found = predicate["recomputation"]
    assert (found["runtime"], found["samples"], found["exact"], found["likelihoodDifference"]) == (
        "llamacpp",
        3,
        True,
        0,
    )
    assert found["agreed"] == found["tokens"] == 3 * 64
    assert "model: what the server said was computed again here from the same files" in run.stderr


def test_a_server_that_answers_from_other_weights_is_found_out(system, tiny_gguf, tiny_models):
    other = tiny_models.write_gguf(system / "other.gguf", text=tiny_models.TEXT + "Of a carpenter it speaks. " * 9)
    server = real_server(other, "{weights}")
    run = smoke(system, *server, "--steps", "load,generate", "--json", weights=tiny_gguf)
    assert run.returncode == 1
    predicate = json.loads(run.stdout)
    assert predicate["proof"] == "text-only"
    assert {"E_WEIGHTS_UNREAD", "E_MODEL_DIFFERS"} <= {failure["code"] for failure in predicate["failures"]}


def test_where_nobody_can_compute_it_again_it_is_text_alone(system, tiny_gguf):
    asked = ("--steps", "load,generate", "--reference-python", without_runtimes(system), "--json")
    run = smoke(system, *real_server("{weights}"), *asked, weights=tiny_gguf)
    assert run.returncode == 3
    predicate = json.loads(run.stdout)
    assert (predicate["proof"], predicate["recomputation"]) == ("text-only", None)
    assert [failure["code"] for failure in predicate["failures"]] == ["E_MODEL_UNPROVED"]
    assert predicate["verdict"] == "inconclusive"


def test_a_model_that_does_not_heed_what_it_reads_proves_nothing(system, tiny_gguf, tiny_models):
    deaf = tiny_models.write_gguf(system / tiny_gguf.name, attentive=False)
    inventory = system / "inventory.yaml"
    digest = sha256(tiny_gguf.read_bytes()).hexdigest()
    inventory.write_text(inventory.read_text().replace(digest, sha256(deaf.read_bytes()).hexdigest()))
    run = smoke(system, "--steps", "load,generate", weights=deaf)
    assert run.returncode == 3
    assert "E_CONTEXT_UNUSED: a string read before costs " in run.stdout


def test_the_nonce_chooses_what_is_asked(system, tiny_gguf):
    def asked(nonce):
        run = smoke(system, "--steps", "load,generate", "--json", "--nonce", nonce, weights=tiny_gguf)
        return json.loads(run.stdout)["steps"][3]["metrics"]["idsSha256"]

    assert asked("one") == asked("one")
    assert asked("one") != asked("two")


SWAP = """
import os, sys, threading, time, runpy
def swap(path):
    time.sleep(0.5)
    os.utime(path)
sys.argv = sys.argv[1:]
threading.Thread(target=swap, args=(sys.argv[3],), daemon=True).start()
runpy.run_path(sys.argv[0], run_name="__main__")
"""


def test_weights_that_are_touched_while_they_run_are_told(system, tiny_gguf):
    """Under a way that lets files be written to: where they are read-only nothing can."""
    weights = system / tiny_gguf.name
    weights.write_bytes(tiny_gguf.read_bytes())
    program = Path(__file__).parents[1] / "runtimes" / "servers.py"
    server = server_args(sys.executable, "-c", SWAP, program, "real", "{port}", "{weights}")
    weak = ("--isolation", "notify", "--min-isolation", "notify", "--steps", "load,generate")
    run = smoke(system, *server, *weak, weights=weights)
    assert run.returncode == 1
    assert f"E_WEIGHTS_HASH: {weights.name} was written to after it was hashed" in run.stdout


def test_weights_that_their_publisher_signed_are_launched_and_others_are_not(system, tiny_gguf):
    subprocess.run(
        ["openssl", "ecparam", "-name", "prime256v1", "-genkey", "-noout", "-out", "m.key"], cwd=system, check=True
    )
    subprocess.run(["openssl", "pkey", "-in", "m.key", "-pubout", "-out", "m.pub"], cwd=system, check=True)
    sign = [sys.executable, "-m", "model_signing", "sign", "key", tiny_gguf, "--private_key", "m.key"]
    subprocess.run([*sign, "--signature", "m.sig"], cwd=system, check=True, capture_output=True)
    asked = ("--verify-model-sig", "m.sig", "--model-pubkey", "m.pub", "--steps", "load,generate", "--json")
    run = smoke(system, *asked, weights=tiny_gguf)
    assert run.returncode == 0, run.stdout + run.stderr
    predicate = json.loads(run.stdout)
    key = predicate["weights"]["signature"]["keyId"]
    assert predicate["steps"][1]["message"] == f"1 file, all signed by key {key}"

    (system / "m.sig").write_text("{}")
    run = smoke(system, *asked, weights=tiny_gguf)
    assert run.returncode == 1
    assert "E_WEIGHTS_UNSIGNED: the signature m.sig is not a bundle" in run.stderr
    predicate = json.loads(run.stdout)
    assert [step["id"] for step in predicate["steps"]] == ["host", "weights"]
    assert predicate["weights"]["signature"] is None


def test_a_signature_without_a_key_checks_nothing_and_is_refused(system, tiny_gguf):
    for alone in (("--verify-model-sig", "m.sig"), ("--model-pubkey", "m.pub")):
        run = smoke(system, *alone, weights=tiny_gguf)
        assert run.returncode == 2
        assert "give both" in run.stderr


def test_other_weights_than_declared_are_never_launched(system, tiny_gguf):
    changed = system / tiny_gguf.name
    data = bytearray(tiny_gguf.read_bytes())
    data[-1] ^= 1
    changed.write_bytes(data)
    run = smoke(system, weights=changed)
    assert run.returncode == 1
    assert "E_WEIGHTS_HASH" in run.stdout
    assert "  load " not in run.stdout


def test_an_attempt_to_reach_outside_fails_and_names_the_destination(system, tiny_gguf):
    arguments = server_args(sys.executable, "-c", LEAK, "{weights}")
    run = smoke(system, *arguments, weights=tiny_gguf)
    assert run.returncode == 1
    assert "E_EGRESS_ATTEMPT: the runtime tried to reach stats.example.org" in run.stdout
    assert "stats.example.org:8000" in run.stdout


def server_args(*words):
    return tuple(f"--server-arg={word}" for word in words)


def test_what_phones_home_late_is_seen_only_when_it_is_observed(system, tiny_gguf):
    server = server_args(sys.executable, PHONING, "{port}", "2", "phone", "{weights}")
    short = smoke(system, *server, "--steps", "load,generate", "--json", weights=tiny_gguf)
    assert "E_EGRESS_ATTEMPT" not in short.stdout
    assert json.loads(short.stdout)["isolation"]["attempts"] == []
    observed = smoke(system, *server, "--steps", "load,generate", "--observe", "3", "--json", weights=tiny_gguf)
    assert observed.returncode == 1
    isolation = json.loads(observed.stdout)["isolation"]
    assert [(attempt["host"], attempt["port"]) for attempt in isolation["attempts"]] == [("203.0.113.9", 4433)]
    assert isolation["observedS"] > 3
    assert "  observe " in observed.stderr


def test_a_runtime_that_ended_was_not_observed(system, tiny_gguf):
    server = server_args(sys.executable, PHONING, "{port}", "1", "end", "{weights}")
    run = smoke(system, *server, "--steps", "load,generate", "--observe", "2", weights=tiny_gguf)
    assert run.returncode == 1
    assert "E_SERVER_CRASH" in run.stdout


def test_a_run_as_shipped_is_told_and_its_attempts_are_no_failure(system, tiny_gguf):
    server = server_args(sys.executable, PHONING, "{port}", "2", "phone", "{weights}")
    observed = ("--steps", "load,generate", "--telemetry-run", "--observe", "3")
    run = smoke(system, *server, *observed, "--allow-egress", "203.0.113.9:4433", "--json", weights=tiny_gguf)
    assert "E_EGRESS_ATTEMPT" not in run.stdout
    assert "as shipped: 1 destination tried" in run.stderr
    assert len([line for line in run.stderr.splitlines() if line.split()[:1] == ["observe"]]) == 2
    assert json.loads(run.stdout)["telemetry"]["attempts"][0]["host"] == "203.0.113.9"


def test_what_was_not_cut_off_proves_nothing(system, tiny_gguf):
    run = smoke(system, "--isolation", "none", "--min-isolation", "none", weights=tiny_gguf)
    assert run.returncode == 3
    assert "E_ISOLATION_CANARY" in run.stdout
    assert "not cut off, and not watched" in run.stdout
    assert "no attempt" not in run.stdout
    assert "verdict: inconclusive" in run.stdout


@pytest.mark.parametrize("level", ["notify", "external", "none"])
def test_nothing_is_run_in_a_way_that_no_profile_accepts_unless_it_is_asked_for_twice(system, tiny_gguf, level):
    run = smoke(system, "--isolation", level, weights=tiny_gguf)
    assert run.returncode == 3
    assert f"E_ISOLATION_UNAVAILABLE: {level} is asked for, and the weakest that counts is netns" in run.stdout
    assert "--min-isolation" in run.stdout
    assert "  load " not in run.stdout


WITHOUT_A_NETWORK = """
import os, sys
from sovcheck.smoke.isolation import kernel
from sovcheck.smoke.isolation.netlink import raise_loopback
user, group = os.getuid(), os.getgid()
kernel.unshare(kernel.NEW_USER | kernel.NEW_NET)
for name, content in {"setgroups": "deny", "uid_map": f"{user} {user} 1", "gid_map": f"{group} {group} 1"}.items():
    with open(f"/proc/self/{name}", "w") as file:
        file.write(content)
raise_loopback()
os.execv(sys.executable, [sys.executable, *sys.argv[1:]])
"""


def test_where_somebody_else_took_the_network_away_that_can_count(system, tiny_gguf):
    asked = ("--isolation", "external", "--min-isolation", "external", "--steps", "load,generate")
    base = command("--inventory", "inventory.yaml", "--weights", tiny_gguf, "--threads", "1", *asked)
    started = [sys.executable, "-c", WITHOUT_A_NETWORK, *base[1:]]
    run = subprocess.run(started, cwd=system, capture_output=True, text=True, check=False, timeout=120)
    assert run.returncode == 0, run.stdout + run.stderr
    assert "cut off by external" in run.stdout


def test_a_pass_in_a_weaker_way_says_that_scans_reject_it(system, tiny_gguf):
    run = smoke(system, "--isolation", "notify", "--min-isolation", "notify", weights=tiny_gguf)
    assert run.returncode == 0, run.stdout
    assert "too weak for scans: profiles ask for netns unless they say otherwise (EVD-02)" in run.stdout
    assert "\nwatched by notify, " in run.stdout
    assert "\nverdict: pass, by detection alone: " in run.stdout


def test_weights_that_were_only_loaded_prove_nothing_and_the_reason_is_said(system, tiny_gguf):
    run = smoke(system, "--steps", "load", weights=tiny_gguf)
    assert run.returncode == 3
    said = "nothing is shown to be wrong, and nothing is proved: the step generate was not done"
    assert f"\n{said}\nverdict: inconclusive\n" in run.stdout


def test_a_dry_run_says_what_would_be_run_and_reads_no_weights(system):
    keys = subprocess.run(command("keygen", "it"), cwd=system, check=True, capture_output=True, text=True).stdout
    signed = ("--verify-model-sig", "model.sig", "--model-pubkey", "it.pub")
    run = smoke(system, "--dry-run", *signed, weights="nowhere")
    assert run.returncode == 0, run.stderr
    assert f"signature: model.sig, by the publisher's key {keys.split()[-1]}" in run.stdout
    assert "isolation: auto, at least netns" in run.stdout
    assert "isolation by netns: works" in run.stdout


def test_allowed_destinations_are_read_as_attempts_are_written(system, tiny_gguf):
    server = server_args(sys.executable, "-c", LEAK, "{weights}")
    allowed = ("--allow-egress", "STATS.example.org:08000", "--allow-egress", "[2001:DB8:0::1]:443")
    run = smoke(system, *server, *allowed, "--json", weights=tiny_gguf)
    predicate = json.loads(run.stdout)
    assert predicate["isolation"]["allowed"] == ["stats.example.org:8000", "2001:db8::1:443"]
    assert [failure["code"] for failure in predicate["failures"]] == ["E_SERVER_CRASH"]


DUMP = """<nvidia_smi_log><driver_version>580.65.06</driver_version><gpu>
<product_name>NVIDIA H100 80GB HBM3</product_name><uuid>GPU-1</uuid>
<fb_memory_usage><total>81559 MiB</total></fb_memory_usage></gpu></nvidia_smi_log>"""


def test_the_accelerators_of_a_dump_are_held_against_what_is_expected(system, tiny_gguf):
    (system / "dump.xml").write_text(DUMP)
    dump = ("--smi-dump", "dump.xml", "--device", "cpu", "--steps", "load,generate")
    met = smoke(system, *dump, "--expect-gpu", "NVIDIA H100*", weights=tiny_gguf)
    assert met.returncode == 0, met.stdout
    assert "1 x NVIDIA H100 80GB HBM3" in met.stdout
    missed = smoke(system, *dump, "--expect-gpu", "NVIDIA A100*", weights=tiny_gguf)
    assert missed.returncode == 1
    assert "E_GPU_MISMATCH: GPU-1 is a NVIDIA H100 80GB HBM3, NVIDIA A100* was expected" in missed.stdout


def test_an_accelerator_that_is_required_and_not_there_stops_the_launch(system, tiny_gguf):
    run = smoke(system, "--require-gpu", weights=tiny_gguf)
    assert run.returncode == 1
    assert "E_NO_GPU" in run.stdout
    assert "  load " not in run.stdout


def test_evidence_names_the_one_before_it(system, tiny_gguf, make_evidence):
    before = make_evidence(asset="tiny", hostAsset="bench")
    (system / "before.json").write_bytes(before)
    run = smoke(system, "--previous", "before.json", "--steps", "load", "--json", weights=tiny_gguf)
    assert json.loads(run.stdout)["run"]["previous"] == sha256(before).hexdigest()


def on_a_terminal(system, *arguments):
    """What a smoke writes to a terminal as its standard error, and its exit code."""
    reading, terminal = pty.openpty()
    with subprocess.Popen(command(*arguments), cwd=system, stdout=subprocess.DEVNULL, stderr=terminal) as run:
        os.close(terminal)
        written = b""
        with contextlib.suppress(OSError):  # the terminal is gone when its last writer is
            while data := os.read(reading, 4096):
                written += data
    os.close(reading)
    return written.decode(), run.returncode


def test_a_bar_shows_that_loading_goes_on_and_how_long_it_is_observed(system, tiny_gguf):
    base = ("--inventory", "inventory.yaml", "--weights", tiny_gguf, "--threads", "1")
    written, status = on_a_terminal(system, *base, *HANG, "--load-timeout", "2")
    assert status == 1
    assert re.search(r"load .*0/\?", written)
    observed = ("--steps", "load,generate", "--observe", "2")
    written, status = on_a_terminal(system, *base, *observed)
    assert status == 0
    assert re.search(r"observe .*1/2", written)
    assert on_a_terminal(system, *base, *observed, "--quiet") == ("", 0)


def test_a_server_that_never_answers_is_given_up(system, tiny_gguf):
    run = smoke(system, *HANG, "--load-timeout", "1", weights=tiny_gguf)
    assert run.returncode == 1
    assert "E_LOAD_TIMEOUT" in run.stdout


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGKILL])
def test_no_process_and_no_file_is_left_when_it_is_ended(system, tiny_gguf, number):
    mark = f"sovcheck-mark-{os.getpid()}-{number}"
    temporary = system / "temporary"
    temporary.mkdir()
    program = f"import tempfile, time; tempfile.mkstemp(); time.sleep(300) #{mark}"
    server = server_args(sys.executable, "-c", program, "{weights}")
    started = subprocess.Popen(
        command("--inventory", "inventory.yaml", "--weights", tiny_gguf, *server),
        cwd=system,
        env={**os.environ, "TMPDIR": str(temporary)},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    # The mark is on the command line of the smoke itself, and then on that of the server inside.
    wait_until(lambda: len(processes_naming(mark)) > 1 and any(temporary.iterdir()))
    started.send_signal(number)
    assert started.wait(30) == (-number if number == signal.SIGKILL else 130)
    wait_until(lambda: not processes_naming(mark))
    wait_until(lambda: not any(temporary.iterdir()))


def test_a_server_that_may_compute_on_the_cpu_instead_is_no_pass(system, tiny_gguf):
    server = Path(__file__).parents[1] / "runtimes" / "servers.py"
    words = [sys.executable, str(server), "real", "{port}", "{weights}"]
    argv = [part for word in words for part in ("--server-arg", word)]
    run = smoke(system, *argv, "--device", "cuda:0", "--steps", "load,generate", weights=tiny_gguf)
    assert run.returncode == 1
    assert "E_CPU_FALLBACK" in run.stdout


def test_one_that_is_interrupted_while_it_observes_leaves_no_evidence_and_no_file(system, tiny_gguf):
    temporary = system / "temporary"
    temporary.mkdir()
    asked = ("--steps", "load,generate", "--observe", "600", "--out", "e.dsse.json")
    with subprocess.Popen(
        command("--inventory", "inventory.yaml", "--weights", tiny_gguf, "--threads", "1", *asked),
        cwd=system,
        env={**os.environ, "TMPDIR": str(temporary)},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as run:
        for line in run.stdout:
            if line.split()[:2] == ["generate", "pass"]:
                run.send_signal(signal.SIGINT)
        assert run.wait(30) == 130
        assert run.stderr.read() == "\nsovcheck: interrupted: no verdict\n"
    assert not any(temporary.iterdir())
    assert not list(system.glob("e.dsse.json*"))


def test_a_server_that_computes_elsewhere_is_refused(system, tiny_gguf):
    run = smoke(system, "--server-arg", "llama-server", "--server-arg=--rpc", weights=tiny_gguf)
    assert run.returncode != 0
    assert "E_RUNTIME_REFUSED" in run.stdout
    assert "verdict: pass" not in run.stdout


@pytest.mark.parametrize(
    ("arguments", "wrong"),
    [
        (("tinny",), "no model 'tinny' in the inventory: did you mean 'tiny'?"),
        (("--host", "bensh"), "no gpu host 'bensh' in the inventory: did you mean 'bench'?"),
        (("--steps", "load,dance"), "no step 'dance'"),
        (("--steps", ","), "no step ','"),
        (
            ("--previous", "missing.json"),
            "missing.json: no such file or directory: name the evidence file",
        ),
        (
            ("--previous", "inventory.yaml"),
            "inventory.yaml: is not evidence that a scan could follow: the envelope is not",
        ),
        (("--previous", "pipe"), "pipe: is not a regular file: name the evidence file"),
        (("--smi-dump", "missing.xml"), "'missing.xml' does not exist"),
        (("--smi-dump", "pipe"), "pipe cannot be read: is not a regular file"),
        (("--runtime-python", "missing/python"), "'missing/python' does not exist"),
        (("--timeout", "0"), "0.0 is not in the range 0<x<=86400"),
        (("--load-timeout", "0"), "0.0 is not in the range 0<x<=86400"),
        (("--observe", "-1"), "not in the range 0<=x<=86400"),
        (
            ("--allow-egress", "b.example:443"),
            "the inventory does not declare that it may reach b.example:443: add it to allowed_egress of bench",
        ),
        (("--key", "it.key", "--sign-with", "cat", "--out", "e.json"), "--key and --sign-with both sign"),
        (("--sign-with", "no-such-program", "--out", "e.json"), "there is no program 'no-such-program'"),
        (("--sign-with", "cat"), "name a file for it with --out"),
        (("--sign-pubkey", "it.pub", "--out", "e.json"), "name the command too"),
        (("--test-result", "t.json"), "name a file for that with --out"),
        (("--out", "e.json", "--test-result", "t.dsse.json"), "would be taken for evidence of sovcheck"),
        (("--allow-egress", "stats.example.org"), "no destination 'stats.example.org': write HOST:PORT"),
        (("--allow-egress", "stats.example.org:0"), "write HOST:PORT"),
        (("--allow-egress", "[::g]:443"), "write HOST:PORT"),
        (("--json", "--dry-run"), "leave one of them out"),
        (("--device", "cuda:first"), "no device 'cuda:first': write auto, cpu, cuda or cuda:1"),
        (("--key", "missing.key", "--out", "e.json"), "missing.key: no such file or directory"),
        (("--require-gpu", "--device", "cpu"), "leave one of them out"),
        (("--out", "."), "is a folder: name a file in it"),
        (("--out", "none/e.json"), "the folder none does not exist"),
        (("--prompts", "missing.txt"), "missing.txt: no such file or directory: name a file with prompts"),
        (("--prompts", "pipe"), "pipe: is not a regular file: name a file with prompts"),
    ],
)
def test_what_cannot_be_meant_is_exit_2_before_any_work(system, tiny_gguf, arguments, wrong):
    os.mkfifo(system / "pipe")
    run = smoke(system, *arguments, weights=tiny_gguf)
    assert run.returncode == 2
    assert wrong in run.stderr
    assert "Traceback" not in run.stderr


def test_an_inventory_without_weights_is_told_apart_from_one_with_several(system, tiny_gguf):
    inventory = system / "inventory.yaml"
    several = inventory.read_text().replace("gpu_hosts:", "  - {id: other, access: weights}\ngpu_hosts:")
    inventory.write_text(several)
    run = smoke(system, weights=tiny_gguf)
    assert run.returncode == 2
    assert "2 models whose weights are held: name one: smoke MODEL (other, tiny)" in run.stderr
    inventory.write_text(several.replace("access: weights", "access: api"))
    run = smoke(system, weights=tiny_gguf)
    assert run.returncode == 2
    assert "no model whose weights are held: declare the one to smoke" in run.stderr
