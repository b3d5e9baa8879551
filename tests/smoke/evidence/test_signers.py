"""Commands that sign in place of a key file."""

import base64
import json
import sys
from pathlib import Path

import pytest

from sovcheck.errors import OutputError, UsageError
from sovcheck.evidence.keys import generate_key_pair, load_signing_key
from sovcheck.evidence.signing import sign
from sovcheck.evidence.statement import make_statement
from sovcheck.evidence.verification import verify
from sovcheck.smoke.evidence import signers
from sovcheck.smoke.evidence.destination import EvidenceDestination
from sovcheck.smoke.evidence.signers import CommandSigner, signer_of

AGENT = """
import base64, sys
from pathlib import Path
from sovcheck.evidence.keys import load_signing_key
signature = load_signing_key(Path(sys.argv[1])).sign(sys.stdin.buffer.read())
sys.stdout.buffer.write(base64.b64encode(signature) + b"\\n" if sys.argv[2] == "base64" else signature)
"""


@pytest.fixture
def agent(tmp_path: Path, key_files: tuple[Path, Path]):
    """The command line of something that holds the key of the session."""
    program = tmp_path / "agent.py"
    program.write_text(AGENT.replace("\\\\", "\\"))
    return lambda form: f"{sys.executable} '{program}' {key_files[0]} {form}"


@pytest.mark.parametrize("form", ["raw", "base64"])
@pytest.mark.parametrize("named", [True, False])
def test_what_a_command_signed_is_verified_as_if_the_key_had(
    agent, make_predicate, signing_key, key_files, form, named
):
    signer = signer_of(None, agent(form), key_files[1] if named else None)
    evidence = sign(make_statement(make_predicate()), signer)
    assert verify(evidence, [signing_key.public]).key_ids == (signing_key.public.id,)
    key_id = json.loads(evidence)["signatures"][0]["keyid"]
    assert key_id == (signing_key.public.id if named else "")


def test_a_signature_of_another_key_is_not_kept(agent, tmp_path):
    generate_key_pair(tmp_path / "other.key", tmp_path / "other.pub")
    signer = signer_of(None, agent("raw"), tmp_path / "other.pub")
    with pytest.raises(OutputError, match="is not a signature of the key"):
        signer.sign(b"data")


@pytest.mark.parametrize(
    ("program", "said"),
    [
        ("import sys; sys.exit('the token is not there')", "exit code 1: the token is not there"),
        ("print('hello')", "it wrote no signature of Ed25519"),
        ("print('A' * 100)", "it wrote no signature of Ed25519"),
        ("import time; time.sleep(60)", "it had not signed after 0.5 s"),
    ],
)
def test_a_command_that_does_not_sign_says_why(monkeypatch, program, said):
    monkeypatch.setattr(signers, "_SECONDS", 0.5 if "sleep" in program else 60)
    with pytest.raises(OutputError, match=said):
        CommandSigner(f'{sys.executable} -c "{program}"', None).sign(b"data")


@pytest.mark.parametrize("command", ["", "'", "no-such-program --sign"])
def test_what_is_no_command_is_refused_before_any_work(command):
    with pytest.raises(UsageError, match="--sign-with"):
        CommandSigner(command, None)


def test_a_test_result_of_in_toto_stands_beside_the_evidence(tmp_path, make_predicate, key_files, signing_key):
    evidence, result = tmp_path / "e.dsse.json", tmp_path / "e.test-result.json"
    told = EvidenceDestination(evidence, load_signing_key(key_files[0]), result).write(make_predicate())
    assert told == (f"evidence: {evidence}, signed by key {signing_key.public.id}", f"test result: {result}")
    assert verify(evidence.read_bytes(), [signing_key.public])
    statement = json.loads(base64.b64decode(json.loads(result.read_bytes())["payload"]))
    assert statement["predicate"]["configuration"][0]["name"] == "e.dsse.json"


def test_signed_evidence_gives_its_place_to_signed_evidence_only(make_predicate, key_files, tmp_path):
    evidence, signer = tmp_path / "smoke.dsse.json", load_signing_key(key_files[0])
    EvidenceDestination(evidence).write(make_predicate())
    EvidenceDestination(evidence, signer).write(make_predicate())
    signed = evidence.read_bytes()
    with pytest.raises(UsageError, match="is signed evidence"):
        EvidenceDestination(evidence)
    assert evidence.read_bytes() == signed
    EvidenceDestination(evidence, signer).write(make_predicate())
