"""`sovcheck smoke verify` as an auditor calls it, on evidence of every kind."""

import hashlib
import json
import os
from datetime import date

import pytest
from click.testing import CliRunner

from sovcheck.cli.scan import command as scan
from sovcheck.cli.smoke import command
from sovcheck.errors import InputError
from sovcheck.evidence.appraisal import Terms
from sovcheck.evidence.declaration import declare
from sovcheck.evidence.envelope import Envelope, Signature, read_envelope, write_envelope
from sovcheck.evidence.keys import load_public_key
from sovcheck.evidence.trust import Trust
from sovcheck.scan.system import load_system
from sovcheck.smoke.evidence.verification import verify_file

TODAY = date(2026, 11, 21)


@pytest.fixture
def verify(tmp_path, key_files):
    """The exit code and what was printed; the message of an error instead."""

    def run(evidence, *options):
        path = tmp_path / "e.dsse.json"
        path.write_bytes(evidence)
        arguments = ["verify", str(path), "--trust-key", str(key_files[1]), "--today", str(TODAY), *options]
        result = CliRunner().invoke(command, arguments, standalone_mode=False)
        if isinstance(result.exception, InputError):
            return result.exception.exit_code, str(result.exception).removeprefix(f"{path}: ")
        assert result.exception is None, result.exception
        return result.return_value, result.output

    return run


@pytest.fixture
def rewrite(make_evidence, signing_key):
    """The passing evidence with a change, signed again by the trusted key."""

    def write(change):
        envelope = read_envelope(make_evidence())
        tree = json.loads(envelope.payload)
        change(tree["predicate"])
        changed = Envelope(envelope.payload_type, json.dumps(tree).encode(), ())
        signature = Signature(signing_key.public.id, signing_key.sign(changed.signed_bytes()))
        return write_envelope(Envelope(changed.payload_type, changed.payload, (signature,)))

    return write


def test_it_tells_whose_word_of_what_weights_and_machine_it_is(verify, make_evidence, signing_key):
    code, told = verify(make_evidence(run={"nonce": "n1", "expires": "2026-12-20T10:05:00Z"}), "--nonce", "n1")
    assert code == 0
    assert "no nonce was asked for" not in told
    manifest = "fc8d340cc5ce17a93ce007b7cb21a76bf2683854a1dc6bf61f184e398df18dd8"
    assert told.splitlines()[:5] == [
        f"signed by {signing_key.public.id}",
        f"model llama, 2 files of safetensors, manifest sha256:{manifest}",
        f"host rack, consistent, 1 x NVIDIA H100 80GB HBM3 (by driver), machine sha256:{'a' * 64}",
        "runtime transformers 5.23.0 on cuda:0 (by driver)",
        "ended 2026-11-20T10:05:00+00:00, expires 2026-12-20T10:05:00+00:00, nonce n1",
    ]
    assert told.endswith("verdict: pass\n")


def test_it_tells_whose_key_vouches_for_the_weights(verify, make_evidence):
    signature = {"keyId": "c" * 64, "sha256": "d" * 64}
    _, told = verify(make_evidence(weights={"signature": signature}))
    assert f"signed by its publisher's key {'c' * 64}" in told


def test_accelerators_of_several_kinds_are_counted_by_kind(verify, make_evidence):
    names = ("NVIDIA L4", "NVIDIA T4", "NVIDIA L4")
    gpus = [{"uuid": f"GPU-{number}", "name": name} for number, name in enumerate(names)]
    _, told = verify(make_evidence(host={"gpus": gpus}))
    assert "host rack, consistent, 2 x NVIDIA L4, 1 x NVIDIA T4 (by driver), machine" in told


def test_what_was_not_seen_is_said_so(verify, make_evidence):
    host = {"machineIdSha256": None, "gpus": []}
    code, told = verify(
        make_evidence(verdict="inconclusive", weights=None, runtime=None, host=host, hostAsset=None, speed=None)
    )
    assert code == 3
    lines = told.splitlines()
    assert lines[1] == "model llama, of which no weights were seen"
    assert lines[2] == "host not named, consistent, no GPU, machine unknown"
    assert lines[3] == "ended 2026-11-20T10:05:00+00:00, expires 2027-05-19 (180 days), nonce none"
    assert lines[4].startswith("no nonce was asked for")


@pytest.mark.parametrize(
    ("changes", "options", "said"),
    [
        ({"run": {"expires": "2026-11-20T23:00:00Z"}}, (), "expired: it expired on 2026-11-20: run the smoke again"),
        (
            {"run": {"started": "2026-11-22T00:00:00Z", "ended": "2026-11-22T00:00:00Z"}},
            (),
            "future: it was made on 2026-11-22, which is after 2026-11-21: check the clock of the machine",
        ),
        ({"weights": None}, (), "no-weights: it passed without weights: ask whoever signed it"),
        ({"steps": []}, (), "missing-steps: it passed without the step load and the step generate: run the smoke"),
        ({"isolation": {"observedS": 0}}, (), "not-observed: it passed, and was watched for 0 seconds: ask whoever"),
        ({}, ("--nonce", "n1"), "wrong-nonce: it has no nonce, and 'n1' was asked for: run the smoke again with that"),
    ],
)
def test_what_proves_nothing_is_refused_with_what_to_do(verify, make_evidence, changes, options, said):
    code, told = verify(make_evidence(**changes), *options)
    assert code == 2
    assert told.startswith(said)


INVENTORY = """apiVersion: sovcheck/v1
kind: Inventory
models:
  - id: llama
    files:
      - {{path: model-1.safetensors, format: safetensors, sha256: "{first}"}}
      - {{path: model-2.safetensors, format: safetensors, sha256: "{second}"}}
gpu_hosts: [{{id: rack, machine_id_sha256: ["{machine}"]}}]
"""
DECLARED = {"first": "1" * 64, "second": "2" * 64, "machine": "a" * 64}


@pytest.fixture
def inventory(tmp_path):
    """An inventory of the passing evidence, with a change."""

    def write(text=INVENTORY, **changes):
        path = tmp_path / "inventory.yaml"
        path.write_text(text.format(**(DECLARED | changes)))
        return "--inventory", str(path)

    return write


def test_it_says_that_it_was_held_against_no_inventory_or_against_one(verify, make_evidence, inventory):
    code, told = verify(make_evidence())
    assert code == 0
    assert "held against no inventory: that it is about declared weights and hosts is not shown" in told
    code, told = verify(make_evidence(), *inventory())
    assert code == 0
    assert "no inventory" not in told
    assert "held against the inventory: nothing declared there of the model, its host" in told


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"first": "3" * 64}, "other-weights: 1 of 2 declared files of llama are not among those that it loaded: run"),
        ({"machine": "b" * 64}, "other-machine: it ran on "),
        (
            {"text": INVENTORY.replace("id: llama", "id: other")},
            "unknown-asset: the inventory declares no model 'llama'",
        ),
        ({"text": INVENTORY.replace(', sha256: "{first}"', "")}, "unbound: the inventory does not state the sha256"),
    ],
)
def test_evidence_of_something_else_than_the_inventory_declares_is_refused(
    verify, make_evidence, inventory, changes, said
):
    code, told = verify(make_evidence(), *inventory(**changes))
    assert code == 2
    assert told.startswith(said)


def test_evidence_of_another_state_of_the_inventory_is_refused(verify, make_evidence, inventory):
    system = load_system(inventory()[1:])
    seen = declare(system, system.assets["llama"], system.assets["rack"]).model_dump(mode="json", by_alias=True)
    code, told = verify(make_evidence(declared=seen), *inventory())
    assert code == 0
    assert "contradicts it; it is the inventory that it was made for\n" in told
    edited = inventory(text=f"{INVENTORY}organizations: [{{{{id: agency, country: CH}}}}]\n")
    code, told = verify(make_evidence(declared=seen), *edited)
    assert code == 0
    assert "contradicts it; the inventory was edited elsewhere since\n" in told
    moved = INVENTORY.replace("id: rack,", "id: rack, tenancy: rented,")
    code, told = verify(make_evidence(declared=seen), *inventory(text=moved))
    assert code == 2
    assert told.startswith("other-inventory: ")


CLAIMED = """
apiVersion: sovcheck/v1
kind: Inventory
applications: [{id: app, domicile: CH, requires: [llama]}]
models:
  - id: llama
    self_hosted: true
    access: weights
    files:
      - {path: model-1.safetensors, format: safetensors, sha256: "FIRST"}
      - {path: model-2.safetensors, format: safetensors, sha256: "SECOND"}
gpu_hosts: [{id: rack, serves: [llama]}]
""".replace("FIRST", "1" * 64).replace("SECOND", "2" * 64)
STEPS = [{"id": name, "status": "pass", "seconds": 1.0} for name in ("load", "generate", "recompute")]
AGREEING = {
    "runtime": "transformers",
    "version": "5",
    "samples": 3,
    "tokens": 99,
    "agreed": 99,
    "meanGap": 0,
    "exact": True,
}
SERVER = {"runtime": {"name": "vllm"}, "steps": STEPS, "recomputation": AGREEING}
ASKED = {
    **SERVER,
    "attached": {"url": "http://127.0.0.1:8000"},
    "runtime": {"name": "attached", "device": "unknown", "deviceSource": "asked"},
    "isolation": {"level": "observed", "layers": [], "canary": False},
    "weights": {"use": None},
    "speed": None,
    "update": None,
}
OF_A_LINK = {"run": {"previous": "9" * 64}}


@pytest.mark.slow
@pytest.mark.parametrize("more", [{}, {"weights": {"use": None}}, SERVER, ASKED, OF_A_LINK])
@pytest.mark.parametrize("proof", ["in-process", "recomputed", "text-only", None])
@pytest.mark.parametrize("verdict", ["pass", "fail", "inconclusive"])
def test_it_never_differs_from_what_a_scan_says_of_the_claim(
    verify, make_evidence, tmp_path, key_files, verdict, proof, more
):
    (tmp_path / "inventory.yaml").write_text(CLAIMED)
    code, told = verify(
        make_evidence(verdict=verdict, proof=proof, **more), "--inventory", str(tmp_path / "inventory.yaml")
    )
    options = ["--evidence", str(tmp_path / "e.dsse.json"), "--trust-key", str(key_files[1]), "--today", str(TODAY)]
    arguments = [str(tmp_path / "inventory.yaml"), *options, "--output", "json"]
    report = json.loads(CliRunner().invoke(scan, arguments, standalone_mode=False).output)
    (status,) = [each["status"] for each in report["evidence"]]
    told_of = [each["status"] for each in report["results"] if (each["rule"], each["asset"]) == ("EVD-01", "llama")]
    (claim,) = told_of or ["pass"]
    assert (code != 2) == (status == "accepted")
    assert claim == {0: "pass", 1: "fail"}.get(code, "unknown")
    assert code != 2 or told.startswith(f"{status}: ")


def test_a_pass_that_does_not_tell_of_the_model_shows_nothing_of_it(verify, make_evidence):
    code, told = verify(make_evidence(proof=None))
    assert code == 3
    assert told.endswith(
        "it shows nothing of the model (EVD-01): it does not report what ties the answers to the weights\n"
    )
    code, told = verify(make_evidence(weights={"use": None}))
    assert code == 3
    assert told.endswith("it does not report whether what ran opened the weights\n")


OUT = {"kind": "tcp", "host": "a.example", "port": 443, "firstS": 0.1}
ALLOWING = CLAIMED.replace("serves: [llama]", 'serves: [llama], allowed_egress: ["a.example:443"]')


@pytest.mark.slow
@pytest.mark.parametrize("inventory", [CLAIMED, ALLOWING])
@pytest.mark.parametrize("verdict", ["pass", "fail"])
@pytest.mark.parametrize(
    "seen",
    [
        {},
        {"canary": False},
        {"attempts": [OUT]},
        {"attempts": [OUT], "allowed": ["a.example:443"]},
        {"attempts": [{"kind": "listen", "host": "::", "port": 1, "firstS": 0}]},
        {"attempts": [{"kind": "listen", "host": "203.0.113.9", "port": 1, "firstS": 0}]},
    ],
)
def test_nor_of_what_it_says_of_how_it_was_cut_off(
    verify, make_evidence, tmp_path, key_files, seen, verdict, inventory
):
    (tmp_path / "inventory.yaml").write_text(inventory)
    made = make_evidence(verdict=verdict, isolation=seen)
    code, told = verify(made, "--inventory", str(tmp_path / "inventory.yaml"))
    options = ["--evidence", str(tmp_path / "e.dsse.json"), "--trust-key", str(key_files[1]), "--today", str(TODAY)]
    arguments = [str(tmp_path / "inventory.yaml"), *options, "--output", "json"]
    report = json.loads(CliRunner().invoke(scan, arguments, standalone_mode=False).output)
    found = {each["rule"] for each in report["results"] if each["status"] == "fail" and each["asset"] == "llama"}
    assert (code == 1) == bool(found & {"EVD-01", "EVD-02"})
    if verdict == "pass":
        assert ("; what it saw speaks against it (EVD-02)\n" in told) == (code == 1)


def test_what_it_allowed_itself_is_believed_where_no_inventory_says_otherwise(verify, make_evidence):
    assert verify(make_evidence(isolation={"attempts": [OUT], "allowed": ["a.example:443"]}))[0] == 0
    code, told = verify(make_evidence(isolation={"attempts": [OUT]}))
    assert code == 1
    assert "E_EGRESS_ATTEMPT: the runtime tried to reach a.example:443\n" in told


def test_what_only_shows_beside_other_evidence_is_said_as_a_scan_says_it(verify, make_evidence, tmp_path):
    first = make_evidence(run={"ended": "2026-11-19T10:05:00Z", "started": "2026-11-19T10:00:00Z"}, verdict="fail")
    folder = tmp_path / "others"
    folder.mkdir()
    (folder / "first.dsse.json").write_bytes(first)
    second = make_evidence(run={"previous": hashlib.sha256(first).hexdigest()})
    code, told = verify(second)
    assert code == 2
    assert told.startswith("broken-chain: the evidence that it follows, sha256:")
    assert "name the folder with the others (--beside), or hand in every smoke" in told
    assert verify(second, "--beside", str(folder))[0] == 0
    assert verify(second, "--beside", str(tmp_path))[0] == 0  # itself among them
    code, told = verify(make_evidence(hostAsset="spare"), "--beside", str(folder))
    assert (code, told.partition(":")[0]) == (2, "shared-machine")


def test_a_catalog_without_an_inventory_is_about_nothing(tmp_path, key_files):
    arguments = ["verify", "e.dsse.json", "--trust-key", str(key_files[1]), "--catalog", str(tmp_path)]
    result = CliRunner().invoke(command, arguments, standalone_mode=False)
    assert "--catalog is about an inventory" in str(result.exception)


def test_the_last_day_is_included(verify, make_evidence):
    assert verify(make_evidence(run={"expires": "2026-11-21T00:00:00Z"}))[0] == 0


def test_a_failure_of_a_later_version_fails_and_is_told(verify, make_evidence):
    later = [{"code": "E_OF_LATER", "what": "Something \x1b[2Jnew."}]
    code, told = verify(make_evidence(verdict="fail", failures=later))
    assert code == 1
    assert "E_OF_LATER: Something \\x1b[2Jnew.\n" in told


def test_names_from_evidence_do_not_act_on_the_terminal(verify, rewrite):
    def hostile(predicate):
        predicate["runtime"]["version"] = "\x1b]0;x\x07\u202e"
        predicate["steps"][0]["message"] = "\n\rverdict: pass"

    _, told = verify(rewrite(hostile))
    assert "\x1b" not in told
    assert "\u202e" not in told
    assert told.count("\nverdict: pass\n") == 1


NO_EVIDENCE = [b"", b"\x00\xff", b"[" * 100_000, b" " * (4 * 2**20 + 1), b'{"payload": 1, "payload": 2}']


@pytest.mark.parametrize("wrong", NO_EVIDENCE)
def test_what_is_no_evidence_is_malformed(verify, wrong):
    code, said = verify(wrong)
    assert code == 2
    assert said.startswith("malformed: the envelope ")


def test_a_pipe_is_not_waited_for(tmp_path, key_files):
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(InputError, match="pipe: cannot be read: is not a regular file"):
        verify_file(tmp_path / "pipe", Terms(Trust.of_keys([load_public_key(key_files[1])]), TODAY))


def test_a_trust_file_says_whose_word_counts(make_evidence, tmp_path, key_files):
    (tmp_path / "e.dsse.json").write_bytes(make_evidence())
    (tmp_path / "smoke.pub").write_bytes(key_files[1].read_bytes())

    def told(scope):
        text = f"apiVersion: sovcheck/v1\nkind: TrustPolicy\nkeys: [{{key: smoke.pub{scope}}}]\n"
        (tmp_path / "trust.yaml").write_text(text)
        arguments = ["verify", str(tmp_path / "e.dsse.json"), "--trust", str(tmp_path / "trust.yaml")]
        return CliRunner().invoke(command, [*arguments, "--today", str(TODAY)], standalone_mode=False)

    assert told(", hosts: [rack]").return_value == 0
    assert "out-of-scope: the key" in str(told(", hosts: [spare]").exception)
    assert "revoked: the key" in str(told(", revoked: 2026-11-01").exception)


def test_without_a_key_nobodys_word_counts(tmp_path):
    result = CliRunner().invoke(command, ["verify", str(tmp_path / "e")], standalone_mode=False)
    assert "--trust-key" in str(result.exception)
