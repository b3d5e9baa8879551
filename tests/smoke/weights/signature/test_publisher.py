"""Keys that may sign a model, and what is none."""

import pytest
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from sovcheck.errors import InputError
from sovcheck.smoke.weights.signature.publisher import load_publisher_key

HASHES = {
    "secp256r1": ec.hashes.SHA256(),
    "secp384r1": ec.hashes.SHA384(),
    "secp521r1": ec.hashes.SHA512(),
}


@pytest.mark.parametrize("curve", [ec.SECP256R1(), ec.SECP384R1(), ec.SECP521R1()], ids=lambda curve: curve.name)
def test_each_curve_has_its_hash(make_publisher, curve):
    made = make_publisher(ec.generate_private_key(curve))
    key = load_publisher_key(made.public)
    signature = made.key.sign(b"data", ec.ECDSA(HASHES[curve.name]))
    assert key.verifies(signature, b"data")
    assert not key.verifies(signature, b"other")
    assert not key.verifies(b"", b"data")


def test_an_ed25519_key_verifies_too(make_publisher):
    made = make_publisher(Ed25519PrivateKey.generate())
    key = load_publisher_key(made.public)
    assert key.verifies(made.key.sign(b"data"), b"data")
    assert not key.verifies(made.key.sign(b"data"), b"other")


@pytest.mark.parametrize("key", [ec.generate_private_key(ec.SECP256K1()), rsa.generate_private_key(65537, 2048)])
def test_other_kinds_of_keys_are_refused(make_publisher, key):
    with pytest.raises(InputError, match="neither a key on the curve P-256, P-384 or P-521, nor an Ed25519 key"):
        load_publisher_key(make_publisher(key).public)


def test_the_private_half_is_not_wanted(publisher):
    with pytest.raises(InputError, match="is a private key"):
        load_publisher_key(publisher.private)


def test_what_is_no_key_is_refused_with_what_to_do(tmp_path):
    (tmp_path / "k").write_text("no key")
    with pytest.raises(InputError, match="is not a public key in PEM: name the public key, in PEM, that the model's"):
        load_publisher_key(tmp_path / "k")
    with pytest.raises(InputError, match="no such file or directory"):
        load_publisher_key(tmp_path / "none")
