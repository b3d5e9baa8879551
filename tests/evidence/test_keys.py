import hashlib
import os
import shlex
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, generate_private_key
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_pem_public_key,
)

from sovcheck.errors import InputError, OutputError
from sovcheck.evidence.keys import generate_key_pair, load_public_key, load_signing_key


def _pair(folder: Path) -> tuple[Path, Path]:
    private, public = folder / "a.key", folder / "a.pub"
    generate_key_pair(private, public)
    return private, public


def test_what_one_half_signs_the_other_verifies(tmp_path: Path):
    private, public = _pair(tmp_path)
    signature = load_signing_key(private).sign(b"data")
    assert load_public_key(public).verifies(signature, b"data")
    assert not load_public_key(public).verifies(signature, b"date")
    assert not load_public_key(public).verifies(signature[:-1], b"data")
    assert not load_public_key(public).verifies(b"", b"data")


def test_only_the_owner_can_read_the_private_half(tmp_path: Path):
    earlier = os.umask(0)
    try:
        private, public = _pair(tmp_path)
    finally:
        os.umask(earlier)
    assert private.stat().st_mode & 0o777 == 0o600
    assert public.stat().st_mode & 0o777 == 0o644


def test_the_id_is_the_digest_of_the_public_half_in_der(tmp_path: Path):
    private, public = _pair(tmp_path)
    der = load_pem_public_key(public.read_bytes()).public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
    assert load_public_key(public).id == hashlib.sha256(der).hexdigest() == load_signing_key(private).public.id


@pytest.mark.parametrize("existing", ["a.key", "a.pub"])
def test_no_key_is_overwritten_and_no_half_stays_alone(tmp_path: Path, existing: str):
    (tmp_path / existing).write_text("mine")
    with pytest.raises(OutputError, match=f"{existing}: exists already"):
        _pair(tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == [existing]
    assert (tmp_path / existing).read_text() == "mine"


def test_no_link_is_followed_to_write_a_key(tmp_path: Path):
    (tmp_path / "a.key").symlink_to(tmp_path / "elsewhere")
    with pytest.raises(OutputError, match="exists already"):
        _pair(tmp_path)
    assert not (tmp_path / "elsewhere").exists()


def test_a_folder_that_is_missing_is_named(tmp_path: Path):
    with pytest.raises(OutputError, match=r"missing/a\.key: cannot be written: No such file"):
        generate_key_pair(tmp_path / "missing" / "a.key", tmp_path / "a.pub")


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o620, 0o644, 0o777])
def test_a_key_that_others_can_read_or_change_does_not_sign(tmp_path: Path, mode: int):
    private, _ = _pair(tmp_path)
    private.chmod(mode)
    with pytest.raises(InputError, match=f"others may read or change it .mode {mode:04o}.: run `chmod 600"):
        load_signing_key(private)


def test_the_command_that_closes_a_key_to_others_can_be_pasted(tmp_path: Path):
    private, _ = _pair(tmp_path)
    key = private.rename(tmp_path / "my key.pem")
    key.chmod(0o644)
    with pytest.raises(InputError) as raised:
        load_signing_key(key)
    words = shlex.split(raised.value.problems[0].advice.partition("`")[2].partition("`")[0])
    assert words == ["chmod", "600", str(key)]


def test_what_is_no_private_key_is_not_told_to_be_closed_to_others(tmp_path: Path):
    _, public = _pair(tmp_path)
    assert public.stat().st_mode & 0o044
    with pytest.raises(InputError, match="is not a private key in PEM"):
        load_signing_key(public)


def _pem(key: object, path: Path, encryption: object) -> Path:
    path.write_bytes(key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, encryption))
    path.chmod(0o600)
    return path


def test_other_private_keys_are_refused(tmp_path: Path):
    curve = _pem(generate_private_key(SECP256R1()), tmp_path / "curve.key", NoEncryption())
    locked = _pem(Ed25519PrivateKey.generate(), tmp_path / "locked.key", BestAvailableEncryption(b"word"))
    text = tmp_path / "text.key"
    text.write_text("-----BEGIN PRIVATE KEY-----\nnothing\n-----END PRIVATE KEY-----\n")
    text.chmod(0o600)
    for path, wrong in ((curve, "is not an Ed25519 key"), (locked, "is locked"), (text, "is not a private key in PEM")):
        with pytest.raises(InputError, match=wrong):
            load_signing_key(path)


def test_other_public_keys_are_refused(tmp_path: Path):
    private, _ = _pair(tmp_path)
    curve = tmp_path / "curve.pub"
    public = generate_private_key(SECP256R1()).public_key()
    curve.write_bytes(public.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo))
    text = tmp_path / "text.pub"
    text.write_text("ssh-ed25519 AAAA")
    large = tmp_path / "large.pub"
    large.write_bytes(b"x" * 20_000)
    pipe = tmp_path / "pipe.pub"
    os.mkfifo(pipe)
    for path, wrong in (
        (private, "is a private key: name the public one"),
        (curve, "is not an Ed25519 key"),
        (text, "is not a public key in PEM"),
        (large, "is not a file of a key"),
        (pipe, "is not a regular file"),
        (tmp_path, "is a directory|is not a file of a key"),
        (tmp_path / "none.pub", "no such file"),
    ):
        with pytest.raises(InputError, match=wrong):
            load_public_key(path)
