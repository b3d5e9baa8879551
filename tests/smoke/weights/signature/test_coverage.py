"""Weights against signatures that OpenSSF's own tool has made."""

import json
import shutil
import subprocess
import sys

import pytest
from cryptography.hazmat.primitives.asymmetric import ec

from sovcheck.smoke.weights.inspection import inspect_weights
from sovcheck.smoke.weights.signature.coverage import SignatureRequest

pytestmark = pytest.mark.slow

SIGN_OTHERWISE = """
import sys
from model_signing import hashing, signing
method, algorithm, key, model, signature = sys.argv[1:]
config = getattr(hashing.Config(), f"use_{method}_serialization")(hashing_algorithm=algorithm)
signing.Config().use_elliptic_key_signer(private_key=key).set_hashing_config(config).sign(model, signature)
"""


@pytest.fixture
def signed(tiny_llama, tmp_path, publisher, model_signing):
    """A copy of the tiny model, signed as its publisher would: the signature is in its folder."""
    folder = shutil.copytree(tiny_llama, tmp_path / "llama")
    signature = folder / "model.sig"
    model_signing("sign", "key", folder, "--private_key", publisher.private, "--signature", signature)
    return folder


@pytest.fixture
def check(publisher):
    """What is wrong with weights that must be signed, and the signature that was found to fit."""

    def run(weights, signature, by=publisher):
        asked = SignatureRequest(signature, by.verifying)
        found = inspect_weights(weights, on_progress=lambda _done, _total: None, declared=None, signature=asked)
        assert all(failure.code == "E_WEIGHTS_UNSIGNED" for failure in found.failures)
        return [failure.what for failure in found.failures], found.observed.signature

    return run


@pytest.mark.parametrize("curve", [ec.SECP256R1(), ec.SECP384R1(), ec.SECP521R1()], ids=lambda curve: curve.name)
def test_what_the_publisher_signed_is_vouched_for(tiny_llama, tmp_path, make_publisher, model_signing, check, curve):
    publisher = make_publisher(ec.generate_private_key(curve))
    signature = tmp_path / "llama.sig"
    model_signing("sign", "key", tiny_llama, "--private_key", publisher.private, "--signature", signature)
    problems, made = check(tiny_llama, signature, by=publisher)
    assert problems == []
    assert (made.kind, made.key_id) == ("openssf-model-signing", publisher.verifying.id)
    der = subprocess.run(
        ["openssl", "pkey", "-pubin", "-in", publisher.public, "-outform", "DER"], capture_output=True, check=True
    )
    digest = subprocess.run(["sha256sum"], input=der.stdout, capture_output=True, check=True).stdout.split()[0]
    assert made.key_id == digest.decode()
    assert made.sha256 == subprocess.run(["sha256sum", signature], capture_output=True, check=True).stdout[:64].decode()


def test_the_signature_itself_and_what_git_needs_are_not_signed(signed, check):
    (signed / ".gitattributes").write_text("*.safetensors filter=lfs\n")
    (signed / ".git").mkdir()
    (signed / ".git" / "HEAD").write_text("ref: refs/heads/main\n")
    assert check(signed, signed / "model.sig")[0] == []


def test_a_changed_file_is_named(signed, check):
    with (signed / "config.json").open("a") as file:
        file.write(" ")
    (problem,), made = check(signed, signed / "model.sig")
    assert problem.startswith("config.json was changed after it was signed: its SHA-256 is ")
    assert made is None


def test_a_file_that_nobody_signed_is_named(signed, check):
    (signed / "merges.txt").write_text("a b\n")
    assert check(signed, signed / "model.sig") == (["merges.txt is not among the files that were signed"], None)


def test_a_file_that_the_signer_left_out_is_not_vouched_for(tiny_llama, tmp_path, publisher, model_signing, check):
    signature = tmp_path / "model.sig"
    left_out = ("--ignore-paths", tiny_llama / "tokenizer.json")
    model_signing("sign", "key", tiny_llama, "--private_key", publisher.private, "--signature", signature, *left_out)
    assert check(tiny_llama, signature) == (["tokenizer.json is not among the files that were signed"], None)


def test_a_file_that_is_gone_is_named(signed, check):
    (signed / "generation_config.json").write_text("{}")
    (signed / "tokenizer_config.json").unlink()
    (signed / "generation_config.json").unlink()
    problems, made = check(signed, signed / "model.sig")
    assert problems == ["tokenizer_config.json was signed and is not there"]
    assert made is None


def test_names_that_no_file_can_have_are_told_as_text(tiny_gguf, tmp_path, forge, check):
    signature = forge({"a\ud800\x1b[2J": "a" * 64})
    folder = tmp_path / "models"
    folder.mkdir()
    shutil.copy(tiny_gguf, folder)
    problems, _ = check(folder, signature)
    assert problems[-1] == "a\\ud800\\x1b[2J was signed and is not there"


def test_the_key_of_another_does_not_fit(signed, check, other_publisher):
    (problem,), made = check(signed, signed / "model.sig", by=other_publisher)
    assert problem == (
        f"the signature {signed}/model.sig names another key than {other_publisher.verifying.id}, which did not make it"
    )
    assert made is None


def test_a_signature_that_was_changed_does_not_fit(signed, check, publisher):
    bundle = json.loads((signed / "model.sig").read_text())
    payload = bundle["dsseEnvelope"]["payload"]
    bundle["dsseEnvelope"]["payload"] = payload[:-8] + "AAAA" + payload[-4:]
    (signed / "model.sig").write_text(json.dumps(bundle))
    (problem,), _ = check(signed, signed / "model.sig")
    assert problem == (
        f"the signature {signed}/model.sig does not fit the key {publisher.verifying.id}: "
        "another made it, or it was changed since"
    )


def test_a_single_file_is_signed_under_no_name(tiny_gguf, tmp_path, publisher, model_signing, check):
    signature = tmp_path / "gguf.sig"
    model_signing("sign", "key", tiny_gguf, "--private_key", publisher.private, "--signature", signature)
    problems, made = check(tiny_gguf, signature)
    assert problems == []
    assert made.key_id == publisher.verifying.id
    other = shutil.copy(tiny_gguf, tmp_path / "other.gguf")
    other.write_bytes(other.read_bytes() + b"\0")
    assert "was changed after it was signed" in check(other, signature)[0][0]


def test_of_a_signed_folder_one_file_may_be_smoked(tiny_gguf, tmp_path, publisher, model_signing, check):
    folder = tmp_path / "models"
    folder.mkdir()
    shutil.copy(tiny_gguf, folder / "a.gguf")
    (folder / "README.md").write_text("two models\n")
    signature = folder / "model.sig"
    model_signing("sign", "key", folder, "--private_key", publisher.private, "--signature", signature)
    (folder / "README.md").unlink()
    assert check(folder / "a.gguf", signature)[0] == []


@pytest.mark.parametrize(("method", "algorithm"), [("file", "blake2"), ("file", "blake3"), ("shard", "sha256")])
def test_digests_of_another_kind_are_not_compared(tiny_llama, tmp_path, publisher, check, method, algorithm):
    signature = tmp_path / "model.sig"
    program = [sys.executable, "-c", SIGN_OTHERWISE, method, algorithm, publisher.private, tiny_llama, signature]
    subprocess.run(program, check=True)
    (problem,), _ = check(tiny_llama, signature)
    assert "lists digests of the kind" in problem
    assert problem.endswith("only sha256 of whole files is compared")
